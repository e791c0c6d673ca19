"""What changed in districts and wards, for the summary: the whole area can stand still while a part of it does not."""

from collections.abc import Iterator
from dataclasses import replace

from hallmark.areas.queries import AreaRef
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.findings import finding
from hallmark.assessment.tables import printed_comparisons
from hallmark.assessment.themes.institution_points import Moved, moving_points, moving_words
from hallmark.assessment.themes.out_of_line import out_of_line
from hallmark.assessment.themes.place_measures import (
    PLACES_CALLED,
    added,
    theme_category,
    theme_difference,
    theme_span,
)
from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.theme_changes import theme_changes
from hallmark.assessment.themes.where import ALL_CRIMES, wards_tested
from hallmark.assessment.themes.where_ground import ground_of
from hallmark.assessment.themes.where_tested import tested_places
from hallmark.assessment.verdicts import LEANING, Call, Tested
from hallmark.evidence.categories import ALL_CRIME, DISORDER
from hallmark.reports.blocks import Text

CHANGES = (Call.ROSE, Call.FELL)
MOST_NAMED = 1
"""With more the summary of a paper that partners have filled would not end on its page."""
OUT_OF_LINE = " Most wards did not move so: ask how it is recorded."


def place_changes(figures: Figures) -> list[Text]:
    """The largest rise or fall of a district or ward, by records, and how many more there are."""
    lines = sorted(_called(figures), key=lambda pair: -abs(pair[0].count - pair[0].base))
    named = [(line, whole, used) for line, whole in lines if (used := change_figures(figures, line))]
    found = []
    for line, whole, used in named[:MOST_NAMED]:
        now, base, *_ = used
        said = {one.words for one in _of_whole(figures, line)} if whole in CHANGES else set()
        moved = [
            one
            for one in moving_points(figures, now, base, _categories(line.category), line.span)
            if one.words not in said
        ]
        sentence = wording.place_change(now, base, line.span, line.call) + moving_words(moved)
        if _is_apart(figures, line):
            sentence += OUT_OF_LINE
        # What all crime of the whole area is called stands at the head of the summary.
        if line.category != ALL_CRIME and whole != line.call and whole in wording.CALLED:
            sentence += f" The whole area: {wording.CALLED[whole]}."
        points = [row for one in moved for row in (one.now, one.then)]
        found.append(finding(f"clear-place-{line.code}-{wording.slug(line.category)}", sentence, [*used, *points]))
    if found and (more := len(named) - MOST_NAMED) > 0:
        found[-1] = _with_more(figures, found[-1], named[0][2][0], more)
    return found or _leaning_districts(figures)


def _leaning_districts(figures: Figures) -> list[Text]:
    """Where nothing is called: the districts whose crime may have risen or fallen, not certain."""
    found = []
    for line, _ in _districts(figures):
        if line.call in LEANING and (used := change_figures(figures, line)):
            now, base, *_ = used
            when = "now" if line.span.is_whole_year else f"in {wording.named_period(line.span.months)}"
            sentence = (
                f"All crime in {now.area_name}, {base.value:,} in {wording.named_period(line.span.base)} and "
                f"{now.value:,} {when}{wording.called_after('it', line.call)}."
            )
            found.append(finding(f"leaning-{line.code}", sentence, used))
    return found


def _categories(category: str) -> tuple[str, ...]:
    """What the figures of a theme, of all crime or of a category by itself are counted from."""
    if category == ALL_CRIME:
        return tuple(name for theme in themes() for name in theme.categories if name != DISORDER)
    return next((theme.categories for theme in themes() if theme_category(theme) == category), (category,))


def _of_whole(figures: Figures, line: Tested) -> list[Moved]:
    """The points that move the same count of the whole area: its own sentence names them."""
    code, span = figures.territory.area.code, line.span
    now, base = (figures.get(code, f.COUNT, line.category, months) for months in (span.months, span.base))
    return moving_points(figures, now, base, _categories(line.category), span) if now and base else []


def _is_apart(figures: Figures, line: Tested) -> bool:
    """Whether a ward moved apart from the rest in the theme that is called."""
    apart = out_of_line(figures)
    return any((theme.id, line.code) in apart for theme in themes() if theme_category(theme) == line.category)


def _several(figures: Figures) -> tuple[AreaRef, ...]:
    return figures.districts if len(figures.districts) > 1 else ()


def _districts(figures: Figures) -> Iterator[tuple[Tested, Call]]:
    """All crime of each of several districts as tested, with what is said of the whole area."""
    for comparison in printed_comparisons(figures)[:1]:
        if span := comparison.spans.get(ALL_CRIME):
            whole = figures.verdict(figures.territory.area.code, ALL_CRIME, span)
            for ref in _several(figures):
                if line := figures.verdict(ref.code, ALL_CRIME, span):
                    yield line, whole.call if whole else Call.NOT_COMPARED


def _called(figures: Figures) -> Iterator[tuple[Tested, Call]]:
    """Each rise and fall of a district or a ward, with what is said of the whole area."""
    area, ground = figures.territory.area.code, ground_of(figures)
    districts = _several(figures)
    yield from ((line, whole) for line, whole in _districts(figures) if line.call in CHANGES)
    for line in wards_tested(figures):
        if line.call in CHANGES:
            total = figures.verdict(area, ALL_CRIME, line.span)
            theme_difference(figures, line.code, ALL_CRIMES, line.span)
            yield line, total.call if total else Call.NOT_COMPARED
    for theme in themes():
        if (span := theme_span(figures, theme)) is None:
            continue
        change = theme_changes(figures).get(theme.id)
        kinds = [ground.districts] * bool(districts) + [ground.wards] * (len(figures.territory.wards) > 1)
        for counts in kinds:
            for line in tested_places(figures, theme, span, counts):
                if line.call in CHANGES:
                    theme_difference(figures, line.code, theme, span)
                    yield line, change.call if change else Call.NOT_COMPARED


def _with_more(figures: Figures, last: Text, like: Figure, more: int) -> Text:
    """The last of those named, and how many more there are."""
    figure = added(
        figures, like, PLACES_CALLED, more, "changes",
        "rises and falls of districts and wards that the tests call, without those named in the summary",
        category="All themes", numerator=more,
    )  # fmt: skip
    changes = "1 more such change is" if more == 1 else f"{more} more such changes are"
    words = f"In districts and wards, {changes} in the chapters by theme."
    return replace(last, text=f"{last.text} {words}", figures=(*last.figures, figure.figure_id))


def change_figures(figures: Figures, line: Tested) -> list[Figure] | None:
    """The count, its base, the difference and the ratio of a line; None where one of them is not published."""
    found = [
        figures.get(line.code, f.COUNT, line.category, line.span.months),
        figures.get(line.code, f.COUNT, line.category, line.span.base),
        figures.get(line.code, f.DIFFERENCE, line.category, line.span.months, line.span.base),
        figures.get(line.code, f.CHANGE_RATIO, line.category, line.span.months, line.span.base),
    ]
    held = [row for row in found if row]
    return held if len(held) == len(found) else None
