"""What people give, as blocks and figures: partners' numbers, concerns, progress of the last plan, words, gaps."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crimestats.periods import year_ending
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.chapters.places import LAST_ASSESSMENT
from hallmark.assessment.duties import MINUTED, MISSING, Duty
from hallmark.assessment.figures import Figure, figure_id
from hallmark.assessment.given import Concern, Given, LastAssessment, MinutedGap, PartnerFigure, Passage, Progress
from hallmark.assessment.themes.register import themes
from hallmark.assessment.verdicts import LEANING, Call
from hallmark.reports.blocks import Block, Caveat, Cell, Column, Table, Text

LEAST_BASE = 50
"""No percentage is given on fewer."""
TESTED_NOTE = (
    "A target is only a figure: a count can pass it by chance. Where both counts are those of this document, its test "
    "is beside them."
)
INVITED_UNKNOWN = "How many were invited is not held, so nor is the share of them who answered."
SAID = 2
"""Concerns named most, in the summary's sentence; the chapter's table has all."""
REACHED_ID = figure_id("last-plan", f.PLAN_REACHED, "measures", "", "")
NO_INSTITUTIONS = (
    "No list of prisons, hospitals or stations was given. Some of the busiest places may be one, and move a figure by "
    "itself."
)
NOT_OURS = "Brought by the partner named, not counted from the evidence here."
NOT_IN_SURVEY = "Not asked in the survey held"
REASON_GIVEN = "a reason is given, see “Why crime and disorder changed”"
FIRST_SENTENCE = re.compile(r".+?[.!?](?=\s|$)")
NOT_TESTED = "What lies between a number and an earlier one was not tested, so it is called neither a rise nor a fall."
NO_EARLIER = "A dash means that no earlier year was brought."
NONE_EARLIER = "No earlier year was brought, so no change can be seen."
PLAN_INSTEAD = (
    "The measures of the last plan stand beside their baselines under “How far the last plan was implemented”."
)


def figures_given(given: Given) -> Iterator[Figure]:
    """Every number given, as a figure under a lasting id."""
    for row in given.figures:
        yield _partner_figure(row)
        if row.earlier is not None:
            yield _earlier_figure(row, row.earlier)
    for concern in given.concerns:
        yield _concern_figure(concern)
    for progress in given.progress:
        yield from _progress_figures(progress)
    if given.progress:
        yield _reached_figure(given.progress)


@dataclass(frozen=True)
class Recorded:
    """What the document itself says of the same matters.

    ``themes`` has by theme how much the police recorded and what the test calls its change; ``changes`` what the test
    calls the change of a category, by its name in small letters, its count and its base as printed.
    """

    themes: Mapping[str, tuple[Cell, Cell]] = field(default_factory=dict)
    changes: Mapping[tuple[str, str, str], Cell] = field(default_factory=dict)

    def change_of(self, row: Progress) -> Cell | None:
        """What the test calls a measure of the plan: of a category that it names, with the very same two counts."""
        return self.changes[found] if (found := self._line_of(row)) else None

    def category_of(self, row: Progress) -> str:
        """The category whose change that is, as a sentence has it."""
        found = self._line_of(row)
        return found[0] if found else ""

    def _line_of(self, row: Progress) -> tuple[str, str, str] | None:
        now, base, named = wording.number(row.now), wording.number(row.baseline), row.measure.lower()
        return next((line for line in self.changes if line[0] in named and line[1:] == (now, base)), None)


def blocks_of(duty: Duty, given: Given, recorded: Recorded) -> list[Block]:
    """All that was given for one matter, numbers before words."""
    blocks: list[Block] = []
    if rows := [row for row in given.figures if row.chapter == duty.id]:
        blocks.append(_partner_table(duty, rows))
    if duty.id == "public-concerns" and given.concerns:
        blocks.append(_concerns(given.concerns, recorded.themes))
    if duty.id == "last-plan" and given.progress:
        blocks.append(_progress_table(given.progress, recorded))
    return blocks + [Text(row.id, row.text, origin="analyst") for row in given.passages if row.chapter == duty.id]


def gap(duty: Duty, row: MinutedGap) -> Caveat:
    """A matter without evidence that a body has noted."""
    day = f"{row.minuted_on.day} {row.minuted_on:%B %Y}"
    return Caveat(f"{duty.section}-gap", f"{MINUTED} by {row.body} on {day}. {row.reason}")


def last_assessment(last: LastAssessment) -> Text:
    """Which assessment the changes are set against in time: its name, its year, who adopted it and when."""
    day = f"{last.adopted_on.day} {last.adopted_on:%B %Y}"
    when = wording.named_period(year_ending(last.ending))
    words = f"The last one adopted here is the {last.kind.lower()} of {when}, adopted by {last.body} on {day}."
    return Text(LAST_ASSESSMENT, words, origin="fixed")


def institutions(given: Given) -> list[Caveat]:
    """Places that move figures by themselves, or that nobody has named any."""
    if not given.institutions:
        return [Caveat("institutions-none", NO_INSTITUTIONS)]
    return [
        Caveat(
            f"institution-{number}",
            f"{row.name} lies in {row.area_name}. {row.effect}",
        )
        for number, row in enumerate(given.institutions, start=1)
    ]


def in_summary(given: Given, recorded: Recorded) -> list[Text]:
    """What the public named most, and how much of the last plan is at its target."""
    found = []
    if given.concerns:
        latest = max(given.concerns, key=lambda row: (row.period_end, row.survey))
        asked = [row for row in given.concerns if (row.survey, row.period_end) == (latest.survey, latest.period_end)]
        top = sorted(asked, key=lambda row: (-_share(row), row.what))[:SAID]
        named = [f"“{row.what}” ({row.named:,} of {row.asked:,})" for row in top]
        when = wording.period_words(top[0].period_start, top[0].period_end)
        sentence = f"{top[0].survey}, {when}: most named {wording.listed(named)}."
        found.append(Text("summary-concerns", sentence, tuple(row.figure_id for row in top), origin="partner"))
    if given.progress:
        used = (REACHED_ID, *(name for row in given.progress for name in _progress_ids(row)))
        found.append(Text("summary-last-plan", _plan_sentence(given.progress, recorded), used, origin="partner"))
    return found


def _plan_sentence(rows: Sequence[Progress], recorded: Recorded) -> str:
    """How many measures are at their target, and what the test says of each of those that it has tested."""
    there = [row for row in rows if _is_reached(row)]
    verb = "is" if len(there) == 1 else "are"
    words = f"Of {len(rows)} measures of the last plan, {len(there)} {verb} at or past the target figure."
    if not there:
        words = "None of the measures of the last plan is at or past its target figure."
    elif len(rows) == 1:
        words = "The one measure of the last plan is at or past its target figure."
    words += _tested_words(there, recorded)
    return f"{words} A measure that moved does not show that the plan moved it."


def _tested_words(there: Sequence[Progress], recorded: Recorded) -> str:
    """What the test calls those at their target: `` Of these the test calls one (vehicle crime) a fall.``"""
    by_call: dict[str, list[str]] = {}
    for row in there:
        if change := recorded.change_of(row):
            by_call.setdefault(change.text, []).append(recorded.category_of(row))
    called = [
        f"{wording.few(len(named))} ({wording.listed(named)}) {wording.CALLED[call]}"
        for call in (Call.ROSE, Call.FELL)
        if (named := by_call.get(call))
    ]
    parts = [f"the test calls {wording.listed(called)}"] if called else []
    parts += [f"{wording.listed(named)} {wording.CALLED[call]}" for call in LEANING if (named := by_call.get(call))]
    if named := by_call.get(Call.NO_CLEAR_CHANGE):
        parts.append(f"of {wording.listed(named)} {'it' if parts else 'the test'} finds no clear change")
    if named := by_call.get(Call.UNCERTAIN):
        parts.append(f"{wording.listed(named)} {'is' if len(named) == 1 else 'are'} too uncertain to call")
    return f" Of these {'; '.join(parts)}." if called else f" {wording.capital('; '.join(parts))}." if parts else ""


def subjects_in_summary(asked: tuple[Duty, ...], given: Given) -> list[Text]:
    """In one paragraph, the first number that partners brought on each subject that police.uk cannot show."""
    first = [next((row for row in given.figures if row.chapter == duty.id), None) for duty in asked if not duty.police]
    rows = [row for row in first if row]
    by_period: dict[tuple[str, str], list[str]] = {}
    for row in sorted(rows, key=lambda row: row.period_end, reverse=True):
        by_period.setdefault((row.period_start, row.period_end), []).append(_subject_words(row))
    said = [f"{_within(*period)}: {'; '.join(words)}" for period, words in by_period.items()]
    words = f"Partners’ figures, {'. '.join([said[0], *map(wording.capital, said[1:])])}." if said else ""
    return [Text("summary-subjects", words, tuple(map(_partner_id, rows)), origin="partner")] if said else []


def _subject_words(row: PartnerFigure) -> str:
    of = f" of {row.base:,} {row.base_words}".rstrip() if row.base is not None else ""
    # “214 of 812 adults in treatment”, and not “214 adults of 812 adults in treatment”; “children referred, 118”.
    unit = "" if row.unit in row.base_words or row.unit.casefold() in row.what.casefold() else f" {row.unit}".rstrip()
    what = row.what if row.what[1:2].isupper() else row.what[:1].lower() + row.what[1:]
    return f"{what}, {wording.number(row.value)}{unit}{of}"


def _within(first: str, last: str) -> str:
    """A period as it stands within a sentence."""
    when = wording.period_words(first, last)
    return when[:1].lower() + when[1:] if when.startswith("Year") else when


def _partner_table(duty: Duty, rows: list[PartnerFigure]) -> Table:
    columns = (
        Column("what", "What"), Column("value", "Value", True), Column("base", "Out of"), Column("period", "Period"),
        Column("earlier", "An earlier year", True), Column("agency", "Agency"), Column("source", "Source"),
    )  # fmt: skip
    notes = [NOT_OURS, _earlier_note(rows), *(row.note for row in rows if row.note)]
    compared = any(row.has_earlier for row in rows)
    shown = [column for column in columns if compared or column.key != "earlier"]
    return Table(
        f"partners-{duty.id}", f"Partners’ figures: {duty.title[:1].lower()}{duty.title[1:]}", tuple(shown),
        tuple(_partner_row(row, compared=compared) for row in rows), " ".join(notes),
    )  # fmt: skip


def _earlier_note(rows: Sequence[PartnerFigure]) -> str:
    with_earlier = sum(row.has_earlier for row in rows)
    if not with_earlier:
        return NONE_EARLIER
    return NOT_TESTED if with_earlier == len(rows) else f"{NOT_TESTED} {NO_EARLIER}"


def _partner_row(row: PartnerFigure, *, compared: bool) -> tuple[Cell, ...]:
    name = _partner_id(row)
    base = f"{row.base:,} {row.base_words}".strip() if row.base is not None else "–"
    return (
        Cell(row.what), Cell(f"{wording.number(row.value)} {row.unit}".strip(), name),
        Cell(base, name if row.base is not None else ""), Cell(wording.period_words(row.period_start, row.period_end)),
        *([_earlier_cell(row)] if compared else []), Cell(row.agency), Cell(row.source),
    )  # fmt: skip


def _earlier_cell(row: PartnerFigure) -> Cell:
    """The number of an earlier period, with its base and its months below it."""
    if row.earlier is None:
        return Cell("–")
    name = _earlier_id(row)
    of = f"of {row.earlier_base:,}; " if row.earlier_base is not None else ""
    said = f"{of}{_within(row.earlier_start, row.earlier_end)}"
    return Cell(f"{wording.number(row.earlier)} {row.unit}".strip(), name, said=said, said_figure=name)


def reasons(given: Given) -> list[Passage]:
    """The reasons that were tied to a theme, the first of each."""
    first: dict[str, Passage] = {}
    for row in given.passages:
        if row.chapter == "reasons-for-change" and row.theme:
            first.setdefault(row.theme, row)
    return list(first.values())


def reason_said(reason: Passage) -> Text:
    """A reason as the summary has it: its first sentence, without the theme's name that leads it."""
    first = FIRST_SENTENCE.match(reason.text)
    words = first.group() if first else reason.text
    lead, _, rest = words.partition(": ")
    words = rest if rest and lead.casefold() in _names(reason.theme) else words
    return Text(f"summary-{reason.id}", f"A reason given, not tested: {words}", origin="partner")


def _names(theme_id: str) -> set[str]:
    theme = next(theme for theme in themes() if theme.id == theme_id)
    return {name.casefold() for name in (theme.title, *theme.categories)}


def not_asked(matrix: Table) -> Table:
    """The matrix where a survey is held: of a theme that it did not ask about, it says that, and not that none is."""
    at = [column.key for column in matrix.columns].index("concern")
    return replace(matrix, rows=tuple((*row[:at], _asked_or_not(row[at]), *row[at + 1 :]) for row in matrix.rows))


def _asked_or_not(cell: Cell) -> Cell:
    return Cell(NOT_IN_SURVEY) if cell.text == MISSING else cell


def with_reasons(matrix: Table, titles: Collection[str]) -> Table:
    """The matrix with `REASON_GIVEN` beside the change of these themes."""
    at = [column.key for column in matrix.columns].index("change")
    rows = []
    for row in matrix.rows:
        cell = row[at]
        said = f"{cell.said}; {REASON_GIVEN}" if cell.said else wording.capital(REASON_GIVEN)
        rows.append((*row[:at], replace(cell, said=said), *row[at + 1 :]) if row[0].text in titles else row)
    return replace(matrix, rows=tuple(rows))


def _concerns(rows: tuple[Concern, ...], recorded: Mapping[str, tuple[Cell, Cell]]) -> Table:
    """What people named, beside what the police recorded of the same: the two need not go together."""
    ordered = sorted(rows, key=lambda row: (-_share(row), row.what))
    columns = (
        Column("concern", "Concern"), Column("named", "Named it", True), Column("asked", "Of those who answered", True),
        Column("share", "Share", True), Column("survey", "Survey"), Column("period", "Asked in"),
        Column("recorded", "Recorded by the police"), Column("change", "Change in what is recorded"),
    )  # fmt: skip
    none = (Cell("–"), Cell("–"))
    return Table(
        "public-concerns", "What people named as a concern, beside what the police recorded", columns,
        tuple((*_concern_row(row), *recorded.get(row.theme, none)) for row in ordered),
        f"{_response(rows)} Those who answer a survey are not everyone, and much is never recorded. Concern is never "
        "part of a score.",
    )  # fmt: skip


def _response(rows: Sequence[Concern]) -> str:
    """How many were invited to each survey and answered; that it is not held, where it is not."""
    surveys = list(dict.fromkeys((row.survey, row.asked, row.invited) for row in rows))
    if any(invited is None for *_, invited in surveys):
        return INVITED_UNKNOWN
    return " ".join(f"{survey}: {asked:,} of {invited:,} invited answered." for survey, asked, invited in surveys)


def _concern_row(row: Concern) -> tuple[Cell, ...]:
    name = row.figure_id
    share = Cell(f"{_share(row):.1f}%", name) if row.asked >= LEAST_BASE else Cell("–")
    when = wording.period_words(row.period_start, row.period_end)
    return (
        Cell(row.what),
        Cell(f"{row.named:,}", name),
        Cell(f"{row.asked:,}", name),
        share,
        Cell(row.survey),
        Cell(when),
    )


def _progress_table(rows: tuple[Progress, ...], recorded: Recorded) -> Table:
    columns = (
        Column("priority", "Priority"), Column("measure", "Measure"), Column("baseline", "Baseline", True),
        Column("target", "Target", True), Column("now", "Now", True), Column("standing", "Against the target"),
        Column("judged", "The partnership’s judgement"),
    )  # fmt: skip
    notes = " ".join(row.note for row in rows if row.note)
    return Table(
        "last-plan-progress", "Measures of the last plan", columns, tuple(_progress_row(row, recorded) for row in rows),
        f"{TESTED_NOTE} A measure that moved does not show that the plan moved it. {notes}".strip(),
    )  # fmt: skip


def _progress_row(row: Progress, recorded: Recorded) -> tuple[Cell, ...]:
    baseline, target, now = _progress_ids(row)
    change = recorded.change_of(row)
    standing = "At or past the target figure" if _is_reached(row) else "Short of the target figure"
    return (
        Cell(row.priority), Cell(f"{row.measure} ({row.unit})" if row.unit else row.measure),
        Cell(wording.number(row.baseline), baseline, row.baseline_period),
        Cell(wording.number(row.target), target), Cell(wording.number(row.now), now, row.now_period),
        Cell(standing, said=_by_test(change), said_figure=change.figure) if change else Cell(standing),
        Cell(row.judged),
    )  # fmt: skip


def _by_test(change: Cell) -> str:
    return f"{change.text}{',' if change.text in LEANING else ''} by the test"


def _is_reached(row: Progress) -> bool:
    """A target below its baseline is reached from above, one above it from below."""
    return row.now <= row.target if row.target <= row.baseline else row.now >= row.target


def _share(row: Concern) -> float:
    return 100 * row.named / row.asked


def _partner_id(row: PartnerFigure) -> str:
    return figure_id(wording.slug(row.agency), f.PARTNER, row.what, row.period_start, row.period_end, row.id)


def _earlier_id(row: PartnerFigure) -> str:
    return figure_id(wording.slug(row.agency), f.PARTNER, row.what, row.earlier_start, row.earlier_end, row.id)


def _progress_ids(row: Progress) -> tuple[str, str, str]:
    """The figures of a measure's baseline, target and latest value."""

    def name(measure: str) -> str:
        return figure_id("last-plan", measure, row.measure, "", "", row.id)

    return name(f.PLAN_BASELINE), name(f.PLAN_TARGET), name(f.PLAN_NOW)


def _partner_figure(row: PartnerFigure) -> Figure:
    whole = float(row.value).is_integer()
    value = int(row.value) if whole else row.value
    return Figure(
        _partner_id(row), wording.slug(row.agency), row.agency, f.PARTNER, row.what, row.period_start, row.period_end,
        value, None, None, int(value) if whole else None, row.base, row.unit, "as brought by the partner",
        f"{row.agency}: {row.source}", "the partner’s own",
    )  # fmt: skip


def _earlier_figure(row: PartnerFigure, value: float) -> Figure:
    """The same number of an earlier period, as the partner brings it."""
    earlier = replace(
        row, value=value, base=row.earlier_base, period_start=row.earlier_start, period_end=row.earlier_end
    )
    return _partner_figure(earlier)


def _concern_figure(row: Concern) -> Figure:
    """The share of those asked, or on a small base the number alone."""
    shared = row.asked >= LEAST_BASE
    value, unit = (
        (round(_share(row), 4), "per cent of those who answered") if shared else (row.named, "people who named it")
    )
    return Figure(
        row.figure_id, wording.slug(row.survey), row.survey, f.CONCERN, row.what, row.period_start, row.period_end,
        value, None, None, row.named, row.asked, unit, "named / answered" if shared else "named", row.survey,
        "as asked in the survey",
    )  # fmt: skip


def _progress_figures(row: Progress) -> Iterator[Figure]:
    values = ((row.baseline, row.baseline_period), (row.target, row.now_period), (row.now, row.now_period))
    measures = (f.PLAN_BASELINE, f.PLAN_TARGET, f.PLAN_NOW)
    for name, measure, (value, period) in zip(_progress_ids(row), measures, values, strict=True):
        yield Figure(
            name, "last-plan", row.priority, measure, row.measure, period, period, _whole_or_not(value), None, None,
            None, None, row.unit, "as brought by the partnership", "The last partnership plan", "the plan’s own",
        )  # fmt: skip


def _reached_figure(rows: tuple[Progress, ...]) -> Figure:
    reached, last = sum(_is_reached(row) for row in rows), max(row.now_period for row in rows)
    return Figure(
        REACHED_ID, "last-plan", "The last plan", f.PLAN_REACHED, "Measures", last, last, reached, None, None, reached,
        len(rows), "measures", "measures whose latest value is at or past its target", "The last partnership plan",
        "the plan’s own",
    )  # fmt: skip


def _whole_or_not(value: float) -> int | float:
    """A whole number as such, so that it is written without a point."""
    return int(value) if float(value).is_integer() else value
