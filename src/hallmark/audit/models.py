"""The tables of the audit, as they are read. They are made, guarded and linked in SQL, in migration 0001.

Django does not manage them: an emptied or altered table is what the audit exists to find. Every field is open to
whoever may read the audit, and to nobody else: ids, codes and counts, and the reason that a person gave.
"""

import uuid

from django.db import models

from hallmark.audit.rules import LONGEST_ACT, LONGEST_ID, LONGEST_KIND, LONGEST_PURPOSE, Outcome


class AuditEvent(models.Model):
    """One thing that somebody did, saw, or was refused. The application adds events and can do nothing else to them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(help_text="By the database's clock")
    actor = models.BigIntegerField(null=True, help_text="The person's number; none where nobody had signed in")
    agency = models.BigIntegerField(null=True)
    partnership = models.BigIntegerField(null=True)
    act = models.CharField(max_length=LONGEST_ACT, help_text="Noun and verb: appointment.end")
    subject_kind = models.CharField(max_length=LONGEST_KIND)
    subject_id = models.CharField(max_length=LONGEST_ID)
    purpose = models.CharField(max_length=LONGEST_PURPOSE, blank=True, help_text="Why, as it was given")
    outcome = models.CharField(max_length=7, choices=[(one.value, one.value) for one in Outcome])
    request_id = models.UUIDField(null=True, help_text="The request or job that it happened in")
    detail = models.JSONField(default=dict, help_text="Ids, codes and counts")

    class Meta:
        managed = False
        db_table = "audit_event"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_kind}:{self.subject_id}"


class AuditLink(models.Model):
    """An event's place in its strand, given at commit: SHA-256 of the link before it and of the event."""

    pk = models.CompositePrimaryKey("strand", "position")
    strand = models.PositiveSmallIntegerField()
    position = models.BigIntegerField(help_text="From 1, without a gap")
    # No constraint: that an event has gone must be seen, not prevented.
    event = models.OneToOneField(
        AuditEvent, models.DO_NOTHING, db_constraint=False, db_column="event", related_name="link"
    )
    hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = "audit_link"

    def __str__(self) -> str:
        return f"{self.strand}:{self.position}"


class ChainHead(models.Model):
    """The last link of a strand. Its row is locked last in a transaction, by the next link."""

    strand = models.PositiveSmallIntegerField(primary_key=True)
    position = models.BigIntegerField(help_text="0 before the first event")
    hash = models.BinaryField()
    at = models.DateTimeField(null=True, help_text="When the last event happened")

    class Meta:
        managed = False
        db_table = "audit_head"

    def __str__(self) -> str:
        return f"{self.strand}:{self.position}"
