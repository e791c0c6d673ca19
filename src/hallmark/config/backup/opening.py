"""A restored site stays shut until somebody has seen to those who left after the backup was taken."""

from collections.abc import Collection, Sequence
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


def replay(export: Path, anchors: Sequence[Anchor]) -> tuple[int, dict[str, int], dict[str, int]]:
    """Does again what an export of the audit tells of after the backup.

    Returns:
        How many events, and by act how many were done again and how many somebody must acknowledge.

    Raises:
        Problem: the site is open, or the export does not go on where the restored record ended.
    """
    found = _shut()
    heads = {int(strand): Head(position, bytes.fromhex(said)) for strand, (position, said) in found.heads.items()}
    later = replaying.later_than(heads, replaying.read_export(export), anchors)
    done = replaying.replay(later)
    left = replaying.not_done_again(later)
    both = {act: max(found.left.get(act, 0), left.get(act, 0)) for act in sorted({*found.left, *left})}
    Restoration.objects.using(OWNER).filter(pk=found.pk).update(replayed_at=timezone.now(), left=both)
    return len(later), done, left


def open_site(acknowledged: Collection[str] = ()) -> Restoration:
    """Opens it, without the sessions and links that were open when the backup was taken.

    Args:
        acknowledged: acts after the backup that the replay does not do again, and that somebody has seen to.

    Raises:
        Problem: there is nothing to open, what was restored did not stand its checks, or an act was not acknowledged.
    """
    found = _shut()
    if found.checked_at is None:
        raise Problem(
            "What was restored did not stand its checks, or they were cut off. Restore it into a new home and "
            "database, from another copy of the backup if need be."
        )
    if left := [act for act in found.left if act not in acknowledged]:
        raise Problem(
            "These were done after the backup, and are not done again by the replay: "
            f"{', '.join(f'{act} ({found.left[act]})' for act in left)}. See to each, then say "
            f"{' '.join(f'--acknowledge {act}' for act in left)}."
        )
    with transaction.atomic():
        replaying.close_what_was_open()
        detail = {"replayed": found.replayed_at is not None, "acknowledged": found.left}
        record(act="site.open", subject=("site", "all"), by=None, detail=detail)
    Restoration.objects.using(OWNER).filter(opened_at=None).update(opened_at=timezone.now())
    return found


def say_checked() -> None:
    """Marks the restoration as one that stood its checks: without that nothing opens it."""
    Restoration.objects.using(OWNER).filter(opened_at=None).update(checked_at=timezone.now())


def _shut() -> Restoration:
    found = unopened()
    if found is None:
        raise Problem("This site is open already: it was not restored, or has been opened since.")
    return found


def _day(found: Restoration) -> str:
    return date_format(localtime(found.taken_at), "j F Y, H:i")
