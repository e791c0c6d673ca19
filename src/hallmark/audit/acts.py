"""What a restore owes to each act that the audit knows: done again, nothing, or somebody's word that they saw to it.

An act that is not here, of a later Hallmark perhaps, must be acknowledged. tests/audit/test_audit_acts.py holds this
table against the acts that the code records.
"""

REPLAYED = frozenset({
    "agency.end", "appointment.end", "body.end", "member.leave", "password.change", "post.change", "post.close",
    "publication.withdraw", "recovery.use", "seat.end", "second-factor.remove", "second-factor.renew",
    "substitute.end", "team.close",
})  # fmt: skip
"""They take something away, and a package has registered how that is done again (`replaying.register_replay`)."""

NEEDS_NOTHING = frozenset({
    # They give or say something: without them there is less than there was, and that lets nobody in.
    "account.open", "agency.rename", "appointment.make", "assessment.adopt", "body.change", "body.make", "brand.set",
    "cadence.set", "establishment.set", "invitation.make", "invitation.send-again", "invitation.take-up", "member.join",
    "partnership.vision", "people.import", "person.change", "post.answer", "post.make", "post.ring",
    "publication.approve", "publication.ask", "publication.publish", "recovery.ask", "rule.add", "seat.give",
    "second-factor.enrol", "sign-in.make", "substitute.name", "team.make",
    # What it ended is an `agency.end` of its own.
    "agency.succeed",
    # What they ended is shut in every restored database (`replaying.register_closing`).
    "invitation.withdraw", "recovery.stop", "sign-in.end",
    # They change nothing but the record.
    "audit.export", "audit.read", "site.backup", "site.open", "site.replay", "site.restore",
})  # fmt: skip

ACKNOWLEDGED = frozenset({
    # They replace what was said, and their events do not hold enough to say it again.
    "agency.define", "partnership.define", "seat.fill",
    # They take away what only a person can judge now.
    "brand.end", "job.stop", "post.answer-no-more", "publication.send-back", "rule.withdraw",
})  # fmt: skip
"""They take something away that is not done again: the site opens when somebody says by name that they saw to it."""


def must_be_acknowledged(act: str) -> bool:
    """Whether a restored site stays shut for an act of after the backup until somebody has seen to it."""
    return act not in REPLAYED | NEEDS_NOTHING
