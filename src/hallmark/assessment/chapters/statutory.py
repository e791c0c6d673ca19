"""What the law asks, matter by matter, and a chapter for each matter that people must fill."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from hallmark.areas.placement import picture
from hallmark.assessment.duties import (
    CITY,
    NOT_ASKED,
    ONE_TIER,
    PART_OF_COUNTY,
    WHOLE_COUNTY,
    Duty,
    duties_of,
    not_asked,
    state_of,
)
from hallmark.assessment.given import Given
from hallmark.reports.blocks import Block, Caveat, Cell, Column, Section, Table, Text

LAW_TABLE = "law-asks"
STANDING = "law-until"
"""What the paper may be called, as long as a matter is missing and once none is."""
SUBJECTS = ("environment", "substance-misuse", "re-offending", "serious-violence-involvement", "serious-violence")
"""Subjects of the Act that police.uk cannot show, in the order of the document."""
CITY_OF_LONDON = "E09000001"


COUNTY = "E10"
"""How the code of a county with a council above its districts begins; metropolitan counties have none."""


def tier_of(lsoa21: Sequence[str]) -> str:
    """How an area of these small areas lies in two-tier counties (a part of one, the whole of one, in none), or that it
    is the City of London."""
    now, inside = picture(), set(lsoa21)
    county, district, members = now.levels["county"], now.levels["district"], now.members.get("county", {})
    if inside and {district.get(lsoa) for lsoa in inside} == {CITY_OF_LONDON}:
        return CITY
    counties = {code for lsoa in inside if (code := county.get(lsoa)) and code.startswith(COUNTY)}
    divided = [code for code in counties if len({district.get(lsoa) for lsoa in members[code]}) > 1]
    if not divided:
        return ONE_TIER
    return WHOLE_COUNTY if any(inside.issuperset(members[code]) for code in divided) else PART_OF_COUNTY


def law_section(nation: str, tier: str = ONE_TIER) -> Section:
    """One row for each matter, before anybody has given anything."""
    blocks: list[Block] = [*_introduction(nation), law_table(nation, tier)]
    return Section("law", "What the law asks", tuple(blocks))


def _introduction(nation: str) -> Iterator[Text]:
    yield Text("law-introduction", LAW[nation], origin="fixed")
    yield Text(STANDING, UNTIL, origin="fixed")


def law_table(nation: str, tier: str = ONE_TIER) -> Table:
    """The nation's matters with the state of each; those that are asked elsewhere only come last, and say so."""
    nothing = Given()
    rows = [(duty, state_of(duty, nothing)) for duty in duties_of(nation, tier)]
    rows += list(not_asked(nation, tier).items())
    columns = (Column("matter", "Matter"), Column("basis", "Asked by"), Column("state", "State"))
    cells = tuple((Cell(duty.title), Cell(duty.basis), Cell(state)) for duty, state in rows)
    return Table(LAW_TABLE, "Matters that the law asks for", columns, cells)


def with_states(table: Table, states: Mapping[str, str]) -> Table:
    """The table of what the law asks with these states, by the matters' titles; other rows stay as they are."""
    rows = tuple((*row[:-1], Cell(states.get(row[0].text, row[-1].text))) for row in table.rows)
    return replace(table, rows=rows)


def titles_asked(table: Table) -> set[str]:
    """The matters that a document's table says are asked of its area."""
    return {row[0].text for row in table.rows if not row[-1].text.startswith(NOT_ASKED)}


def duty_sections(nation: str, tier: str = ONE_TIER) -> dict[str, Section]:
    """The chapters that people fill, by duty: each says that nothing is held, and what would fill it."""
    return {duty.id: empty_section(duty) for duty in duties_of(nation, tier) if duty.section == f"duty-{duty.id}"}


def empty_section(duty: Duty) -> Section:
    """A matter of which nothing is held."""
    return Section(duty.section, duty.title, (none_held(duty),), basis=duty.basis, state=duty.missing)


def none_held(duty: Duty) -> Caveat:
    """That nothing is held, and what the matter is."""
    return Caveat(f"{duty.section}-none", f"{duty.missing}. {duty.asks}")


def not_known_section(nation: str, tier: str = ONE_TIER) -> Section:
    """What the document cannot say, gathered in one place."""
    return Section("not-known", "What is not known", tuple(_not_known(nation, tier)))


def _not_known(nation: str, tier: str) -> Iterator[Text | Caveat]:
    yield Text("not-known-recorded", NOT_RECORDED, origin="fixed")
    yield Text("not-known-detail", NOT_MARKED, origin="fixed")
    yield Text("not-known-times", NO_TIMES, origin="fixed")
    for duty in duties_of(nation, tier):
        if duty.can_be_a_gap:
            yield Caveat(f"not-known-{duty.id}", f"{duty.title}: {lowered(duty.missing)}.")


def lowered(state: str) -> str:
    """A state as it follows a colon."""
    return state[:1].lower() + state[1:]


LAW = {
    "E": (
        "Section 6 of the Crime and Disorder Act 1998 names what the partnership’s strategy must address. The Crime "
        "and Disorder (Formulation and Implementation of Strategy) Regulations 2007 (SI 2007/1830) say what the "
        "assessment behind it contains."
    ),
    "W": "Section 6 of the Crime and Disorder Act 1998 names what the partnership’s strategy must address.",
}
UNTIL = (
    "Until each matter is dealt with, or minuted as a gap, this document is a profile of police-recorded crime. It is "
    "not yet a strategic assessment."
)
COMPLETE = (
    "Each matter is dealt with, or minuted as a gap. So this document is called a strategic assessment, and not only a "
    "profile of police-recorded crime."
)
NOT_RECORDED = (
    "Much crime is never reported. These figures show what the police recorded, and cannot show how much more there is."
)
NOT_MARKED = (
    "Police.uk cannot show residential burglary, violence with injury, domestic abuse, hate crime, knife crime, "
    "exploitation or fraud. The police force holds its own counts of some of them."
)
NO_TIMES = "Police.uk gives the month only. Nothing here says on which days or at which hours things happen."
