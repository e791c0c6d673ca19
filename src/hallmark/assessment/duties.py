"""What the law asks of a strategic assessment, read from the reviewed file beside this package.

The Act says what the strategy must address; the regulations say what the assessment behind it contains.

Source: Crime and Disorder Act 1998, s.6; the Crime and Disorder (Formulation and Implementation of Strategy)
Regulations 2007 (SI 2007/1830), regs 5 to 9. Wales has its own regulations (SI 2007/3076); only what the Act itself
asks is asked there. The City of London has no police and crime plan: its police authority is the Common Council.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from hallmark.assessment.given import Given

HELD = "Evidence held"
PART = "Police records only"
PROPOSED = "Proposed, for the Board to decide"
UNORDERED = "Themes by number of records; too little is scored to propose"
GIVEN = "Filled by the partnership"
MINUTED = "Minuted as a gap"
MISSING = "No evidence held"
UNWRITTEN = "Not written yet"
"""Of what people write, and nobody could hold evidence of."""
NOT_ASKED = "Not asked here"
NOT_TWO_TIER = f"{NOT_ASKED}: not a two-tier area"
NOT_WHOLE_COUNTY = f"{NOT_ASKED}: made for a whole county"
NOT_PART_OF_COUNTY = f"{NOT_ASKED}: the area is a whole county"
NO_POLICE_PLAN = f"{NOT_ASKED}: the City of London has no police and crime plan"
WITH_PARTNERS = "Police records, with what partners hold of substance misuse"
WITH_GAP = "Police records; substance misuse minuted as a gap"
WITHOUT = "In part: police records, and nothing of substance misuse"
LEVELS_ONLY = "Levels held; no earlier year: of substance misuse no change can be seen"
BESIDE_EARLIER = "Police records, and partners’ figures beside an earlier year"
CHANGE_MINUTED = "Police records; change in substance misuse minuted as a gap"
NONE_BEFORE = "no earlier assessment adopted here"
OPEN = (MISSING, UNWRITTEN, LEVELS_ONLY)
"""How the states begin that keep a paper from being called a strategic assessment."""

PART_OF_COUNTY, WHOLE_COUNTY, ONE_TIER, CITY = "part", "county", "", "city"
"""Where an area lies: in a county that has a council above its districts, the whole of one, in none, or in the City of
London, where there is no such county and no police and crime commissioner."""

POLICE = {"whole": HELD, "part": PART, "proposal": PROPOSED, "none": ""}
"""What the file says that police.uk does for a matter, and the state that it gives."""


@dataclass(frozen=True)
class Duty:
    """One matter: what is asked and by which enactment, and the section that deals with it.

    ``police`` is what police.uk does for it: fills it (`HELD`), fills a part (`PART`), lets it be proposed
    (`PROPOSED`), or nothing (blank). ``tiers`` are where it is asked; none named is everywhere. ``beyond`` is the
    matter that fills what police records leave open, ``needs_earlier`` whether an earlier year of it is needed too.
    ``beside`` names the police records that the document has on the matter all the same; ``written`` says that people
    write it, so that what is missing is words and not evidence."""

    id: str
    title: str
    section: str
    basis: str
    asks: str
    police: str
    nations: tuple[str, ...]
    tiers: tuple[str, ...] = ()
    beyond: str = ""
    needs_earlier: bool = False
    beside: str = ""
    written: bool = False

    @property
    def missing(self) -> str:
        """What is said of it while nothing is held, no more than is true beside the document's own chapters."""
        if self.written:
            return UNWRITTEN
        return f"{MISSING} beyond {self.beside}" if self.beside else MISSING

    @property
    def can_be_a_gap(self) -> bool:
        """May a body minute that nothing, or too little, is held on it?"""
        return not self.police or self.needs_earlier


@cache
def duties() -> tuple[Duty, ...]:
    """Every matter of both nations, in the order of the file."""
    rows = yaml.safe_load(files("hallmark.assessment").joinpath("data/duties.yaml").read_text(encoding="utf-8"))
    return tuple(
        Duty(
            row["id"], row["title"], row["section"], row["basis"], row["asks"], POLICE[row["police"]],
            tuple(row["nations"]), tuple(row.get("tiers", ())), row.get("beyond", ""),
            row.get("needs_earlier", False), row.get("beside", ""), row.get("written", False),
        )
        for row in rows
    )  # fmt: skip


def duties_of(nation: str, tier: str = ONE_TIER) -> tuple[Duty, ...]:
    """The matters asked in a nation (``E`` or ``W``), of an area that lies so in its county."""
    return tuple(duty for duty in duties() if nation in duty.nations and (not duty.tiers or tier in duty.tiers))


def not_asked(nation: str, tier: str) -> dict[Duty, str]:
    """The nation's matters that are asked elsewhere only, each with why not here."""
    asked = duties_of(nation, tier)
    return {duty: _why_not(duty, tier) for duty in duties() if nation in duty.nations and duty not in asked}


def _why_not(duty: Duty, tier: str) -> str:
    if ONE_TIER in duty.tiers:
        return NO_POLICE_PLAN
    return {PART_OF_COUNTY: NOT_WHOLE_COUNTY, WHOLE_COUNTY: NOT_PART_OF_COUNTY}.get(tier, NOT_TWO_TIER)


def state_of(duty: Duty, given: Given) -> str:
    """How far one matter is dealt with. Words of the partnership count before a minuted gap."""
    if duty.beyond:
        return _beyond_police(duty, given)
    if duty.police:
        return duty.police
    if is_filled(duty, given):
        return GIVEN
    return MINUTED if _is_minuted(duty, given) else duty.missing


def _beyond_police(duty: Duty, given: Given) -> str:
    """Of a matter that police records fill in part: what partners hold of the rest, and of an earlier year of it."""
    rest = next(other for other in duties() if other.id == duty.beyond)
    state = {GIVEN: WITH_PARTNERS, MINUTED: WITH_GAP}.get(state_of(rest, given), WITHOUT)
    if not duty.needs_earlier:
        return state
    if state == WITH_PARTNERS:
        state = _change_of(duty, rest, given)
    return state if given.last or is_open(state) else f"{state}; {NONE_BEFORE}"


def _change_of(duty: Duty, rest: Duty, given: Given) -> str:
    """A level alone shows no change: an earlier year beside it does, or the partnership's words on it."""
    if duty.id in _chapters(given) or any(row.has_earlier for row in given.figures if row.chapter == rest.id):
        return BESIDE_EARLIER
    return CHANGE_MINUTED if _is_minuted(duty, given) else LEVELS_ONLY


def is_open(state: str) -> bool:
    """Is a matter in this state neither dealt with nor minuted as a gap?"""
    return state.startswith(OPEN)


def is_minuted(state: str) -> bool:
    """Has a body minuted it as a gap, wholly or in part, under its own name?"""
    return state.startswith((MINUTED, CHANGE_MINUTED))


def _is_minuted(duty: Duty, given: Given) -> bool:
    return any(gap.chapter == duty.id for gap in given.gaps)


def _chapters(given: Given) -> set[str]:
    """The matters that words or numbers were given for."""
    return {row.chapter for row in given.passages} | {row.chapter for row in given.figures}


def is_filled(duty: Duty, given: Given) -> bool:
    """Has anybody given words or numbers for it?"""
    by_kind = {"public-concerns": given.concerns, "last-plan": given.progress}
    return duty.id in _chapters(given) or bool(by_kind.get(duty.id))


def is_complete(nation: str, given: Given, tier: str = ONE_TIER) -> bool:
    """Is each matter dealt with, or minuted as a gap? Only then is the paper called a strategic assessment."""
    return not any(is_open(state_of(duty, given)) for duty in duties_of(nation, tier))
