"""What the law asks, matter by matter, and a chapter for each matter that people must fill."""

from collections.abc import Iterator

from hallmark.assessment.duties import MISSING, Duty, duties_of
from hallmark.reports.blocks import Caveat, Cell, Column, Section, Table, Text

LAW_TABLE = "law-asks"
SUBJECTS = ("environment", "substance-misuse", "re-offending", "serious-violence")
"""Subjects of the Act that police.uk cannot show, in the order of the document."""


def law_section(nation: str) -> Section:
    """One row for each matter, before anybody has given anything."""
    asked = duties_of(nation)
    return Section("law", "What the law asks", (_introduction(), law_table(asked, {})))


def _introduction() -> Text:
    words = (
        "The law names what a strategic assessment must cover. Until each matter is dealt with, or minuted as a gap, "
        "this document is a profile of police-recorded crime."
    )
    return Text("law-introduction", words, origin="fixed")


def law_table(asked: tuple[Duty, ...], states: dict[str, str]) -> Table:
    """The matters asked with the state of each; by default those that police.uk cannot fill have no evidence."""
    rows = tuple(
        (Cell(duty.title), Cell(duty.basis), Cell(states.get(duty.id, duty.police or MISSING))) for duty in asked
    )
    columns = (Column("matter", "Matter"), Column("basis", "Asked by"), Column("state", "State"))
    return Table(LAW_TABLE, "Matters that the law asks for", columns, rows)


def duty_sections(nation: str) -> dict[str, Section]:
    """The chapters that people fill, by duty: each says that nothing is held, and what would fill it."""
    return {duty.id: empty_section(duty) for duty in duties_of(nation) if duty.section == f"duty-{duty.id}"}


def empty_section(duty: Duty) -> Section:
    """A matter of which nothing is held."""
    return Section(duty.section, duty.title, (none_held(duty),), basis=duty.basis, state=MISSING)


def none_held(duty: Duty) -> Caveat:
    """That nothing is held, and what the matter is."""
    return Caveat(f"{duty.section}-none", f"{MISSING}. {duty.asks}")


def not_known_section(nation: str) -> Section:
    """What the document cannot say, gathered in one place."""
    return Section("not-known", "What is not known", tuple(_not_known(nation)))


def _not_known(nation: str) -> Iterator[Text | Caveat]:
    yield Text("not-known-recorded", NOT_RECORDED, origin="fixed")
    yield Text("not-known-detail", NOT_MARKED, origin="fixed")
    yield Text("not-known-times", NO_TIMES, origin="fixed")
    for duty in duties_of(nation):
        if not duty.police:
            yield Caveat(f"not-known-{duty.id}", f"{duty.title}: {MISSING.lower()}.")


NOT_RECORDED = (
    "Much crime is never reported. These figures show what the police recorded, and cannot show how much more there is."
)
NOT_MARKED = (
    "Police.uk cannot show residential burglary, violence with injury, domestic abuse, hate crime, knife crime, "
    "exploitation or fraud. The police force holds its own counts of some of them."
)
NO_TIMES = "Police.uk gives the month only. Nothing here says on which days or at which hours things happen."
