"""What the wiring itself has to remember: that this database came out of a backup."""

from django.db import models


class Restoration(models.Model):
    """That this database was restored from a backup. Until it is opened, neither site nor worker starts on it."""

    taken_at = models.DateTimeField(help_text="When the backup was taken")
    restored_at = models.DateTimeField()
    archive = models.CharField(max_length=64, help_text="SHA-256 of the archive’s manifest")
    heads = models.JSONField(help_text="Where the restored audit ended: position and hash of each strand")
    replayed_at = models.DateTimeField(null=True, help_text="When the events after the backup were replayed, if ever")
    checked_at = models.DateTimeField(null=True, help_text="When what was restored was found as it was, if ever")
    left = models.JSONField(
        default=dict, db_default={}, help_text="Acts after the backup that the replay does not do again, with how many"
    )
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-restored_at"]

    def __str__(self) -> str:
        return f"the backup of {self.taken_at:%Y-%m-%d %H:%M}"
