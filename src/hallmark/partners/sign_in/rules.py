"""How long things last, and who must wait: decided here, without a database or a request."""

from datetime import timedelta
from enum import StrEnum

INVITATION_LASTS = timedelta(days=7)
RECOVERY_WAITS = timedelta(hours=24)
# A password that came by e-mail proves no more than the mailbox: for so long it does not shorten another wait.
PASSWORD_PROVES_AFTER = timedelta(days=7)
RECOVERY_LASTS = timedelta(hours=72)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# How exactly the last use is known: a session is written at most once in this time.
SEEN_EVERY = timedelta(minutes=1)


class Lost(StrEnum):
    """What a person has lost and asks to have again."""

    PASSWORD = "password"  # noqa: S105 - the name of what is lost, no password
    SECOND_FACTOR = "second-factor"


def waiting_time(lost: Lost, *, has_second_factor: bool, is_password_new: bool) -> timedelta:
    """How long a recovery waits, so that those who are told of it can stop it.

    A new password alone opens nothing where a second factor stands behind it: that need not wait. A lost factor takes a
    day, with a password that is not new from such a letter; with one that is, the mailbox alone would do, so that it
    takes a week.
    """
    if lost is Lost.SECOND_FACTOR and is_password_new:
        return PASSWORD_PROVES_AFTER
    if lost is Lost.PASSWORD and has_second_factor:
        return timedelta(0)
    return RECOVERY_WAITS


def is_over(*, began_s: float, seen_s: float, now_s: float) -> bool:
    """Has a session ended: unused for too long, or open for too long? Times in seconds of one clock."""
    return now_s - seen_s >= IDLE.total_seconds() or now_s - began_s >= LONGEST.total_seconds()
