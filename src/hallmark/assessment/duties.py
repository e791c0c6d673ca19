"""What the law asks of a strategic assessment, read from the reviewed file beside this package.

The Act says what the strategy must address; the regulations say what the assessment behind it contains.

Source: Crime and Disorder Act 1998, s.6; the Crime and Disorder (Formulation and Implementation of Strategy)
Regulations 2007 (SI 2007/1830), regs 5 to 9. Wales has its own regulations (SI 2007/3076); only the Act's subjects are
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
NOT_ASKED = "Not asked here"
NOT_TWO_TIER = f"{NOT_ASKED}: not a two-tier area"
NOT_WHOLE_COUNTY = f"{NOT_ASKED}: made for a whole county"
NOT_PART_OF_COUNTY = f"{NOT_ASKED}: the area is a whole county"
WITH_PARTNERS = "Police records, with what partners hold of substance misuse"
WITH_GAP = "Police records; substance misuse minuted as a gap"
WITHOUT = "In part: police records, and nothing of substance misuse"

PART_OF_COUNTY, WHOLE_COUNTY, ONE_TIER = "part", "county", ""
"""Where an area lies: in a county that has a council above its districts, the whole of one, or in none."""

POLICE = {"whole": HELD, "part": PART, "proposal": PROPOSED, "none": ""}
"""What the file says that police.uk does for a matter, and the state that it gives."""


@dataclass(frozen=True)
class Duty:
    """One matter: what is asked and by which enactment, and the section that deals with it.

    ``police`` is what police.uk does for it: fills it (`HELD`), fills a part (`PART`), lets it be proposed
    (`PROPOSED`), or nothing (blank). ``tiers`` are where it is asked; none named is everywhere. ``beyond`` is the
    matter that fills what police records leave open."""

    id: str
    title: str
    section: str
    basis: str
    asks: str
    police: str
    nations: tuple[str, ...]
    tiers: tuple[str, ...] = ()
    beyond: str = ""


@cache
def duties() -> tuple[Duty, ...]:
    """Every matter of both nations, in the order of the file."""
    rows = yaml.safe_load(files("hallmark.assessment").joinpath("data/duties.yaml").read_text(encoding="utf-8"))
    return tuple(
        Duty(
            row["id"], row["title"], row["section"], row["basis"], row["asks"], POLICE[row["police"]],
            tuple(row["nations"]), tuple(row.get("tiers", ())), row.get("beyond", ""),
        )
        for row in rows
    )  # fmt: skip


def duties_of(nation: str, tier: str = ONE_TIER) -> tuple[Duty, ...]:
    """The matters asked in a nation (``E`` or ``W``), of an area that lies so in its county."""
    return tuple(duty for duty in duties() if nation in duty.nations and (not duty.tiers or tier in duty.tiers))


def not_asked(nation: str, tier: str) -> dict[Duty, str]:
    """The nation's matters that are asked elsewhere only, each with why not here."""
    asked = duties_of(nation, tier)
    return {duty: _why_not(tier) for duty in duties() if nation in duty.nations and duty not in asked}


def _why_not(tier: str) -> str:
    return {PART_OF_COUNTY: NOT_WHOLE_COUNTY, WHOLE_COUNTY: NOT_PART_OF_COUNTY}.get(tier, NOT_TWO_TIER)


def state_of(duty: Duty, given: Given) -> str:
    """How far one matter is dealt with. Words of the partnership count before a minuted gap."""
    if duty.beyond:
        rest = next(other for other in duties() if other.id == duty.beyond)
        return {GIVEN: WITH_PARTNERS, MINUTED: WITH_GAP}.get(state_of(rest, given), WITHOUT)
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


def is_complete(nation: str, given: Given, tier: str = ONE_TIER) -> bool:
    """Is each matter dealt with, or minuted as a gap? Only then is the paper called a strategic assessment."""
    return all(state_of(duty, given) != MISSING for duty in duties_of(nation, tier))
