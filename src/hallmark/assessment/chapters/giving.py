"""A document filled with what people give: statutory chapters, concerns, progress, institutions, and its standing.

Pure: a generated document and what is given make another document. The numbers given become figures like any other.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from hallmark.assessment.chapters import given_blocks
from hallmark.assessment.chapters.annex import ANNEX_TABLE, annex_row, said_figures
from hallmark.assessment.chapters.places import LAST_ASSESSMENT, NONE_ADOPTED
from hallmark.assessment.chapters.statutory import COMPLETE, LAW_TABLE, STANDING, lowered, titles_asked, with_states
from hallmark.assessment.chapters.summary import lines_of
from hallmark.assessment.duties import (
    LEVELS_ONLY,
    MINUTED,
    MISSING,
    PROPOSED,
    UNORDERED,
    UNWRITTEN,
    Duty,
    duties,
    is_minuted,
    is_open,
    state_of,
)
from hallmark.assessment.figures import Figure
from hallmark.assessment.given import Concern, Given
from hallmark.assessment.themes.matrix import MATRIX_TABLE, PROPOSED_HEADING, UNORDERED_HEADING, with_concerns
from hallmark.assessment.themes.register import themes
from hallmark.assessment.wording import NUMBERS
from hallmark.reports.blocks import Block, Caveat, Cell, Document, Section, Table, Text

CATEGORIES = "categories-"
"""How the id of a table of an area's categories begins; the whole area's comes first."""
PROFILE = "Police-recorded crime profile"
ASSESSMENT = "Strategic assessment"
FIRST_BY_RECORDS = "What police records put first"
NOTHING_TO_ADOPT = "It can be adopted as a strategic assessment once each gap is filled, or minuted as one."
MOST_NAMED = 2
"""Open matters that the summary names: with more it would not end on its page, and the cover names them all."""
NOT_YET = (
    "The Board is asked to note this profile, and to say who will fill what is missing. It is not yet a strategic "
    "assessment."
)


def with_given(document: Document, given: Given) -> Document:
    """The document with everything given in its place; its title follows from what is then dealt with."""
    asked = asked_of(document)
    states = {duty.id: _state(duty, given, document) for duty in asked}
    recorded = _recorded(document)
    filled = _mapped(document, lambda section: _filled(section, given, asked, states, recorded))
    return _standing(_with_annex(filled, given), asked, states)


def _state(duty: Duty, given: Given, document: Document) -> str:
    """How far a matter is dealt with; what to put first, only where the document does propose something."""
    state = state_of(duty, given)
    headings = {part.title for section in document.sections for part in section.sections}
    return UNORDERED if state == PROPOSED and UNORDERED_HEADING in headings else state


def asked_of(document: Document) -> tuple[Duty, ...]:
    """The matters that this document says the law asks."""
    tables = [block for block in document.blocks() if isinstance(block, Table) and block.id == LAW_TABLE]
    titles = {title for table in tables for title in titles_asked(table)}
    return tuple(duty for duty in duties() if duty.title in titles)


def title_of(title: str, asked: tuple[Duty, ...], given: Given) -> str:
    """The title that a paper has earned: an assessment once each matter is dealt with, or minuted as a gap."""
    unfinished = not asked or any(is_open(state_of(duty, given)) for duty in asked)
    return title.replace(PROFILE, PROFILE if unfinished else ASSESSMENT, 1)


def given_figures(given: Given) -> dict[str, Figure]:
    """The figures of everything given, by id."""
    return {row.figure_id: row for row in given_blocks.figures_given(given)}


def _mapped(document: Document, change: Callable[[Section], Section]) -> Document:
    def through(section: Section) -> Section:
        return change(replace(section, sections=tuple(through(part) for part in section.sections)))

    return replace(document, sections=tuple(through(section) for section in document.sections))


def _recorded(document: Document) -> given_blocks.Recorded:
    """What the document says of each theme's volume and change, and of the change of each category."""
    tables = [block for block in document.blocks() if isinstance(block, Table)]
    matrix = next((table for table in tables if table.id == MATRIX_TABLE), None)
    changes: dict[tuple[str, str, str], Cell] = {}
    for table in tables:
        if table.id.startswith(CATEGORIES):
            changes = _changes(table) | changes
    return given_blocks.Recorded(_themes(matrix) if matrix else {}, changes)


def _themes(matrix: Table) -> dict[str, tuple[Cell, Cell]]:
    at = {column.key: number for number, column in enumerate(matrix.columns)}
    ids = {theme.title: theme.id for theme in themes()}
    return {
        ids[row[0].text]: (_as_said(row, at.get("volume")), _as_said(row, at.get("change")))
        for row in matrix.rows
        if row[0].text in ids
    }


def _changes(table: Table) -> dict[tuple[str, str, str], Cell]:
    """What the test calls each category of a table, by name, count and base: of every year it is set against."""
    at = {column.key: number for number, column in enumerate(table.columns)}
    found = {}
    for key, number in at.items():
        if key.startswith("difference-"):
            against = key.removeprefix("difference-")
            now, base = at.get(f"now-{against}", at["now"]), at[f"base-{against}"]
            for row in table.rows:
                if row[number].said:
                    counts = row[now].text, row[base].text
                    found[row[0].text.lower(), *counts] = Cell(row[number].said, row[number].said_figure)
    return found


def _as_said(row: tuple[Cell, ...], at: int | None) -> Cell:
    """A criterion in its words, and not its score."""
    return Cell(row[at].said or "–", row[at].said_figure) if at is not None else Cell("–")


def _filled(
    section: Section,
    given: Given,
    asked: tuple[Duty, ...],
    states: Mapping[str, str],
    recorded: given_blocks.Recorded,
) -> Section:
    for duty in asked:
        if duty.section == section.id:
            section = _with_duty(section, duty, given, states[duty.id], recorded)
    if section.id == "law":
        section = _with_states(section, {duty.title: states[duty.id] for duty in asked})
    if section.id == "changes":
        section = _swapped(section, LAST_ASSESSMENT, _since_which(given))
    if section.id == "profile":
        section = replace(section, blocks=(*section.blocks, *given_blocks.institutions(given)))
    if section.id == "summary":
        section = _with_summary(section, given, asked, states, recorded)
    if section.id == "priorities":
        section = _with_public_view(section, given.concerns)
        section = _with_reasons(section, given)
    if section.id == "not-known":
        section = replace(section, blocks=tuple(_still_not_known(section.blocks, states)))
    return section


def _with_summary(
    section: Section,
    given: Given,
    asked: tuple[Duty, ...],
    states: Mapping[str, str],
    recorded: given_blocks.Recorded,
) -> Section:
    """The summary with what partners and the public said, and how much of what the law asks is not known."""
    said = (*given_blocks.subjects_in_summary(asked, given), *given_blocks.in_summary(given, recorded))
    parts = [_with_reasons_said(part, given) for part in section.sections]
    if said:
        parts.insert(max(0, len(parts) - 2), Section("summary-given", "What partners and the public say", said))
    unfinished = [duty for duty in asked if is_open(states[duty.id])]
    if unfinished:
        named = [f"{lowered(duty.title)} ({lowered(states[duty.id])})" for duty in unfinished]
        words = f"Of what the law asks about, this is open: {'; '.join(named)}."
        if len(unfinished) > MOST_NAMED:
            many = NUMBERS[len(unfinished)] if len(unfinished) < len(NUMBERS) else "most"
            words = f"Of the matters that the law asks about, {many} are open. The cover names them."
        parts = [_said_of_gaps(part, words) for part in parts]
    return replace(section, sections=tuple(parts))


def _with_reasons_said(part: Section, given: Given) -> Section:
    """What changed, with the reason that was given for a theme's change beneath the theme's line."""
    blocks: list[Block] = list(part.blocks) if part.id == "summary-changes" else []
    for reason in given_blocks.reasons(given):
        begun = tuple(begin for theme in themes() if theme.id == reason.theme for begin in lines_of(theme))
        at = next((at for at, block in enumerate(blocks) if block.id.startswith(begun)), None)
        if at is not None:
            blocks.insert(at + 1, given_blocks.reason_said(reason))
    return replace(part, blocks=tuple(blocks)) if blocks else part


def _said_of_gaps(part: Section, words: str) -> Section:
    """A part of the summary of a paper with gaps: what is missing, and that nothing is to be adopted from it yet."""
    if part.id == "summary-not-known":
        return replace(part, blocks=(Text("summary-missing", words, origin="fixed"), *part.blocks))
    if part.id == "summary-priorities":
        not_yet = Text("summary-not-yet", NOTHING_TO_ADOPT, origin="fixed")
        title = FIRST_BY_RECORDS if part.title == PROPOSED_HEADING else part.title
        return replace(part, title=title, blocks=(*part.blocks, not_yet))
    return part


def _with_duty(
    section: Section, duty: Duty, given: Given, state: str, recorded: given_blocks.Recorded
) -> Section:  # fmt: skip
    """The matter's own chapter, or what was given on a matter that police figures deal with already."""
    added = given_blocks.blocks_of(duty, given, recorded)
    gap = [given_blocks.gap(duty, row) for row in given.gaps if row.chapter == duty.id and is_minuted(state)]
    if section.id != f"duty-{duty.id}":
        return replace(section, blocks=(*section.blocks, *gap, *added))
    if is_open(state):
        return section
    return replace(section, blocks=(*gap, *added), state=state)


def _with_states(section: Section, states: Mapping[str, str]) -> Section:
    """The law's matters with the state of each as it is now, and what the document is called for it."""
    tables = [block for block in section.blocks if isinstance(block, Table) and block.id == LAW_TABLE]
    for table in tables:
        section = _swapped(section, LAW_TABLE, with_states(table, states))
    if any(is_open(state) for state in states.values()):
        return section
    return _swapped(section, STANDING, Text(STANDING, COMPLETE, origin="fixed"))


def _since_which(given: Given) -> Text:
    """The last assessment adopted here; else that there is none, and where the last plan's baselines stand."""
    if given.last:
        return given_blocks.last_assessment(given.last)
    plan = f" {given_blocks.PLAN_INSTEAD}" if given.progress else ""
    return Text(LAST_ASSESSMENT, f"{NONE_ADOPTED}{plan}", origin="fixed")


def _swapped(section: Section, name: str, other: Block) -> Section:
    return replace(section, blocks=tuple(other if block.id == name else block for block in section.blocks))


def _with_public_view(section: Section, concerns: tuple[Concern, ...]) -> Section:
    for block in section.blocks:
        if block.id == MATRIX_TABLE and isinstance(block, Table) and concerns:
            section = _swapped(section, MATRIX_TABLE, given_blocks.not_asked(with_concerns(block, concerns)))
    return section


def _with_reasons(section: Section, given: Given) -> Section:
    """The matrix with, beside the change of a theme, that a reason for it was given."""
    given_for = {row.theme for row in given_blocks.reasons(given)}
    for block in section.blocks:
        if block.id == MATRIX_TABLE and isinstance(block, Table) and given_for:
            titles = {theme.title for theme in themes() if theme.id in given_for}
            section = _swapped(section, MATRIX_TABLE, given_blocks.with_reasons(block, titles))
    return section


def _still_not_known(blocks: tuple[Block, ...], states: Mapping[str, str]) -> list[Block]:
    """What is still missing, and what was minuted as a gap; what was filled is known."""
    kept: list[Block] = []
    for block in blocks:
        state = states.get(block.id.removeprefix("not-known-"), "")
        if not isinstance(block, Caveat):
            kept.append(block)
        elif is_minuted(state) or is_open(state):
            said = MINUTED if is_minuted(state) else state
            kept.append(replace(block, text=f"{block.text.split(': ')[0]}: {lowered(said)}."))
    return kept


def _with_annex(document: Document, given: Given) -> Document:
    """The annex with a row for each figure that a sentence on what was given rests on."""
    rows = given_figures(given)
    wanted = [rows[name] for name in said_figures(document) if name in rows]

    def longer(section: Section) -> Section:
        if section.id != "annex":
            return section
        blocks = tuple(
            replace(block, rows=(*block.rows, *(annex_row(row) for row in wanted)))
            if isinstance(block, Table) and block.id == ANNEX_TABLE
            else block
            for block in section.blocks
        )
        return replace(section, blocks=blocks)

    return _mapped(document, longer)


def _standing(document: Document, asked: tuple[Duty, ...], states: Mapping[str, str]) -> Document:
    """The title that the document has earned, and on the cover what is missing."""
    unfinished = any(is_open(state) for state in states.values())
    notes = [*document.cover_notes, *_open_notes(asked, states)]
    if minuted := [duty.title for duty in asked if is_minuted(states[duty.id])]:
        notes.append(f"Minuted as gaps: {_listed(minuted)}.")
    kind = PROFILE if unfinished else ASSESSMENT
    title = document.title.replace(PROFILE, kind, 1)
    decision = NOT_YET if unfinished else document.decision
    return replace(document, title=title, cover_notes=tuple(notes), decision=decision)


def _open_notes(asked: tuple[Duty, ...], states: Mapping[str, str]) -> list[str]:
    """What is open, by what it lacks: evidence, an earlier year, or somebody's words."""
    unfinished = [duty for duty in asked if is_open(states[duty.id])]
    if not unfinished:
        return []
    notes = [f"Of the {len(asked)} matters that the law asks about, {len(unfinished)} are open."]
    lacking = [duty for duty in unfinished if states[duty.id].startswith(MISSING)]
    if lacking:
        named = [f"{duty.title}, beyond {duty.beside}" if duty.beside else duty.title for duty in lacking]
        notes.append(f"No evidence is held on: {_listed(named)}.")
    for lack, begun in ((LEVELS_ONLY, "Levels are held, and no earlier year, for"), (UNWRITTEN, "Not written yet")):
        if named := [duty.title for duty in unfinished if states[duty.id] == lack]:
            notes.append(f"{begun}: {_listed(named)}.")
    return notes


def _listed(titles: list[str]) -> str:
    return "; ".join(lowered(title) for title in titles)
