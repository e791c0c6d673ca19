"""What an event may say: a dotted act, a subject by kind and id, a reason, and details that are never content."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

Detail: TypeAlias = "Mapping[str, Detail] | list[Detail] | tuple[Detail, ...] | str | int | bool | None"
"""What happened, in ids, codes and counts: JSON without fractions."""

ACT = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")
SUBJECT_KIND = re.compile(r"[a-z][a-z0-9-]*")
# One word of a code, an id, a day or an address within the site: somebody's sentence has spaces in it.
CODE = re.compile(r"[A-Za-z0-9._:/+-]*")
LONGEST_ACT = 60
LONGEST_KIND = 40
LONGEST_ID = 100
LONGEST_PURPOSE = 300
# PostgreSQL's bigint.
LARGEST = 2**63 - 1


class Outcome(StrEnum):
    """Whether it was done."""

    DONE = "done"
    REFUSED = "refused"


def check_act(act: str) -> None:
    """Raises ValueError unless it is a noun and a verb, such as ``appointment.end``."""
    if not ACT.fullmatch(act) or len(act) > LONGEST_ACT:
        raise ValueError(f"An act is a noun and a verb with a dot between, such as appointment.end; not {act!r}.")


def check_subject(kind: str, subject_id: str) -> None:
    """Raises ValueError unless the kind is a noun and the id one word."""
    if not SUBJECT_KIND.fullmatch(kind) or len(kind) > LONGEST_KIND:
        raise ValueError(f"A subject's kind is a noun in small letters, such as appointment; not {kind!r}.")
    if not subject_id or not CODE.fullmatch(subject_id) or len(subject_id) > LONGEST_ID:
        raise ValueError(f"A subject's id is one word of at most {LONGEST_ID} characters; this {kind}'s is not.")


def check_purpose(purpose: str) -> None:
    """Raises ValueError where the reason is too long or holds a null character, which PostgreSQL cannot keep."""
    if len(purpose) > LONGEST_PURPOSE or "\x00" in purpose:
        raise ValueError(f"A purpose is at most {LONGEST_PURPOSE} characters, without a null character.")


def check_person(person: int | None) -> None:
    """Raises ValueError for what is not a person's number."""
    if person is not None and (isinstance(person, bool) or not isinstance(person, int) or not 0 < person <= LARGEST):
        raise ValueError("Whoever acts is named by a person's number, or None where nobody signed in.")


def check_detail(detail: Detail, *, where: str = "detail") -> None:
    """Raises ValueError where a detail is no id, code or count. The message names the place, never the words."""
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            if not isinstance(key, str) or not CODE.fullmatch(key):
                raise ValueError(f"A name in {where} is not a code.")
            check_detail(value, where=f"{where}.{key}")
    elif isinstance(detail, (list, tuple)):
        for number, value in enumerate(detail):
            check_detail(value, where=f"{where}[{number}]")
    elif isinstance(detail, str):
        if not CODE.fullmatch(detail) or len(detail) > LONGEST_ID:
            raise ValueError(f"{where} is not an id or a code: an event holds no content.")
    elif not (detail is None or isinstance(detail, int)):
        raise ValueError(f"{where} is a {type(detail).__name__}; an event holds ids, codes and counts.")
