"""The index of a round as its page and its file show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from crimestats.periods import month_label
from hallmark.assessment.rounds import index
from hallmark.assessment.rounds.map import NAME, still
from hallmark.assessment.rounds.members import Member
from hallmark.assessment.rounds.outlines import outlines_of
from hallmark.assessment.rounds.sight import Sight

LIMITS = (
    "No partnership is ranked. They differ in size, in town and country, and in what their police record.",
    (
        "What is said of a change is the finding of each partnership’s own assessment. It is called a rise or a fall "
        "only where the test there says so. Of the rises and falls called in one assessment’s table, no more than 1 in "
        "20 should be false: with hundreds of assessments, some will be."
    ),
    "All crime is police-recorded crime without anti-social behaviour. It follows what was reported and recorded.",
)


STATES = (
    (index.IS_MADE, "Made"),
    (index.IS_BEHIND, "Made from what has changed since"),
    (index.IS_FAILED, "Covered, could not be made"),
    (index.IS_NOT_MADE, "Covered, not made yet"),
    (index.IS_NOT_COVERED, "Not covered"),
)


@dataclass(frozen=True)
class Uncovered:
    """The partnerships that the evidence does not cover, for one reason."""

    reason: str
    lines: tuple[index.Line, ...]


NO_FILES: Mapping[str, str] = MappingProxyType({})


def index_page(
    members: Sequence[Member],
    year_ending: str,
    *,
    text: str = "",
    force: str = "",
    state: str = "",
    files: Mapping[str, str] = NO_FILES,
    sight: Sight | None = None,
) -> dict[str, Any]:
    """All that the index of a year shows.

    Args:
        text, force, state: which lines the list has, as in `index.found`; the map has all.
        files: where assessments lie beside an index that is a file, by slug.
        sight: what its reader may know of it; without, all, for the operator.
    """
    lines = [replace(line, file=files.get(line.slug, "")) for line in index.lines_of(members, year_ending, sight)]
    counts = index.counts_of(lines)
    year = f"year ending {month_label(year_ending)}"
    outlines = outlines_of(members)
    alt = f"Map of {len(lines)} partnerships by what their assessments of the {year} say. {counts_words(counts)}"
    shown = index.found(lines, text=text, force=force, state=state)
    uncovered = [line for line in shown if line.state == index.IS_NOT_COVERED]
    return {
        "text": text,
        "force": force,
        "state": state,
        "forces": index.forces_of(lines),
        "states": STATES,
        "covered": [line for line in shown if line.state != index.IS_NOT_COVERED],
        "uncovered": uncovered,
        "uncovered_by_reason": _by_reason(uncovered),
        "data": "",
        "alone": False,
        "year": year,
        "year_ending": year_ending,
        "lines": lines,
        "counts": counts,
        "words": counts_words(counts),
        "map_name": NAME,
        "drawing": still(outlines, lines, alt) if outlines else "",
        "classes": index.classes_shown(lines),
        "limits": LIMITS,
        "synthetic": any(line.synthetic for line in lines),
    }


def _by_reason(lines: Sequence[index.Line]) -> list[Uncovered]:
    """Each reason once, that of most partnerships first."""
    reasons: dict[str, list[index.Line]] = {}
    for line in lines:
        reasons.setdefault(line.says, []).append(line)
    ordered = sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Uncovered(reason, tuple(several)) for reason, several in ordered]


def counts_words(counts: index.Counts) -> str:
    """How many partnerships are made, not made and not covered, in a sentence."""
    parts = (
        (counts.made, "made"),
        (counts.behind, "made from what has changed since"),
        (counts.failed, "covered that could not be made"),
        (counts.not_made, "covered and not made yet"),
        (counts.not_covered, "not covered"),
    )
    said = ", ".join(f"{count} {words}" for count, words in parts if count)
    return f"{said}." if said else "No partnership is known: add the lookup."
