"""A restored site stays shut until somebody has seen to those who left after the backup was taken."""

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from hallmark.audit import replaying
from hallmark.audit.anchors import Anchor
from hallmark.audit.chain import Head
from hallmark.audit.changes import record
from hallmark.config.models import Restoration
from hallmark.ui.problems import Problem

OWNER = "owner"


def unopened() -> Restoration | None:
    """The restoration that keeps this site shut, if there is one."""
    return Restoration.objects.filter(opened_at=None).first()


def refuse_unopened() -> None:
    """Raises a Problem where this database was restored and has not been opened."""
    if found := unopened():
        raise Problem(
            f"This database was restored from the backup of {_day(found)} and is not open yet: whoever left after that "
            "could come in. Run `hallmark restore replay EXPORT` or end their posts, then `hallmark restore open`."
        )


def replay(export: Path, anchors: Sequence[Anchor]) -> tuple[int, dict[str, int]]:
    """Does again what an export of the audit tells of after the backup; how many events, and what was done again.

    Raises:
        Problem: the site is open, or the export does not go on where the restored record ended.
    """
    found = _shut()
    heads = {int(strand): Head(position, bytes.fromhex(said)) for strand, (position, said) in found.heads.items()}
    later = replaying.later_than(heads, replaying.read_export(export), anchors)
    done = replaying.replay(later)
    Restoration.objects.using(OWNER).filter(pk=found.pk).update(replayed_at=timezone.now())
    return len(later), done


def open_site() -> Restoration:
    """Opens it. Raises Problem where there is nothing to open."""
    found = _shut()
    with transaction.atomic():
        record(act="site.open", subject=("site", "all"), by=None, detail={"replayed": found.replayed_at is not None})
    Restoration.objects.using(OWNER).filter(opened_at=None).update(opened_at=timezone.now())
    return found


def _shut() -> Restoration:
    found = unopened()
    if found is None:
        raise Problem("This site is open already: it was not restored, or has been opened since.")
    return found


def _day(found: Restoration) -> str:
    return date_format(localtime(found.taken_at), "j F Y, H:i")
