"""Who may approve what goes out: four eyes. Pure."""

from collections.abc import Iterable
from datetime import datetime

Hand = tuple[datetime, int | None]
"""When somebody changed the paper, and their number; none where nobody had signed in."""


def last_hand(hands: Iterable[Hand], *, until: datetime, asked_by: int | None) -> int | None:
    """Who changed a paper last before a version of it was kept.

    Where nobody changed it, or it is not known who did, it is whoever asks to have it published: two people always
    stand behind what goes out.
    """
    before = [hand for hand in hands if hand[0] <= until]
    person = max(before, key=lambda hand: hand[0])[1] if before else None
    return asked_by if person is None else person


def may_approve(person: int, *, last: int | None, asked_by: int | None) -> bool:
    """May a person approve it? Neither whoever had the last hand in it, nor whoever asks."""
    return last is not None and person not in {last, asked_by}
