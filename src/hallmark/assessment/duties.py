"""What the law asks of a strategic assessment, read from the reviewed file beside this package.

Source: Crime and Disorder Act 1998, s.6; the Crime and Disorder (Formulation and Implementation of Strategy)
Regulations 2007 (SI 2007/1830), regs 5 to 7. Wales has its own regulations (SI 2007/3076); only the Act's subjects are
asked there.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from hallmark.assessment.given import Given

HELD = "Evidence held"
PART = "Police records only"
PROPOSED = "Proposed, for the Board to decide"
GIVEN = "Filled by the partnership"
MINUTED = "Minuted as a gap"
MISSING = "No evidence held"


POLICE = {"whole": HELD, "part": PART, "proposal": PROPOSED, "none": ""}
"""What the file says that police.uk does for a matter, and the state that it gives."""


@dataclass(frozen=True)
class Duty:
    """One matter: what is asked and by which enactment, and the section that deals with it.

    ``police`` is what police.uk does for it: fills it (`HELD`), fills a part (`PART`), lets it be proposed
    (`PROPOSED`), or nothing (blank)."""

    id: str
    title: str
    section: str
    basis: str
    asks: str
    police: str
    nations: tuple[str, ...]


@cache
def duties() -> tuple[Duty, ...]:
    """Every matter of both nations, in the order of the file."""
    rows = yaml.safe_load(files("hallmark.assessment").joinpath("data/duties.yaml").read_text(encoding="utf-8"))
    return tuple(
        Duty(
            row["id"], row["title"], row["section"], row["basis"], row["asks"], POLICE[row["police"]],
            tuple(row["nations"]),
        )
        for row in rows
    )  # fmt: skip


def duties_of(nation: str) -> tuple[Duty, ...]:
    """The matters asked in a nation: ``E`` or ``W``."""
    return tuple(duty for duty in duties() if nation in duty.nations)


def state_of(duty: Duty, given: Given) -> str:
    """How far one matter is dealt with. Words of the partnership count before a minuted gap."""
    if duty.police:
        return duty.police
    if is_filled(duty, given):
        return GIVEN
    return MINUTED if any(gap.chapter == duty.id for gap in given.gaps) else MISSING


def is_filled(duty: Duty, given: Given) -> bool:
    """Has anybody given words or numbers for it?"""
    chapters = {row.chapter for row in given.passages} | {row.chapter for row in given.figures}
    by_kind = {"public-concerns": given.concerns, "last-plan": given.progress}
    return duty.id in chapters or bool(by_kind.get(duty.id))


def is_complete(nation: str, given: Given) -> bool:
    """Is each matter dealt with, or minuted as a gap? Only then is the paper called a strategic assessment."""
    return all(state_of(duty, given) != MISSING for duty in duties_of(nation))
