"""The evidence that an assessment was counted from, by name and content, and counting from that evidence again."""

from pathlib import Path

from hallmark.assessment import shelf
from hallmark.assessment.changes import Asked, counted
from hallmark.assessment.figures import GIVEN, written
from hallmark.assessment.provenance import program
from hallmark.evidence.standing import as_it_stood
from hallmark.ui.problems import Problem

NAMED = 3
"""Figures that differ which a sentence names; it counts the others."""


def count_again(slug: str, folder: Path) -> list[str]:
    """Counts an assessment again from the evidence as it stood then, beside the figures in a folder of it.

    Figures that people gave are not counted from evidence: those at the end of a version's file are left alone.

    Returns:
        What differs, in sentences; none where every byte is the same.
    Raises:
        Problem: the folder does not say what it was made from.
    """
    made = shelf.made_in(folder)
    if not made.options or not made.standing:
        raise Problem(f"{folder.name} does not say what it was made from, so it cannot be counted again.")
    asked = Asked(
        area=made.options["area"],
        year_ending=made.options["year_ending"],
        against=tuple(made.options["against"]) or None,
        target_percent=made.options["target_percent"],
        peers=made.options["peers"],
    )
    with as_it_stood(made.standing):
        figures, _ = counted(asked)
    found = _differences((folder / "figures.csv").read_text(encoding="utf-8"), written(figures.rows.values()))
    if found and made.program != program():
        found.append(
            f"It was made with Hallmark {made.program or 'of an unknown version'}; this is {program()}. "
            "A difference may be the program’s, and not the evidence’s."
        )
    return found


def _differences(kept: str, again: str) -> list[str]:
    counted_then = "".join(line for line in kept.splitlines(keepends=True) if not _is_given(line))
    if counted_then == again:
        return []
    before, after = (_by_id(text) for text in (counted_then, again))
    changed = [name for name in before if after.get(name) != before[name]]
    added = len(after.keys() - before.keys())
    sentences = []
    if changed:
        listed = ", ".join(changed[:NAMED]) + (f" and {len(changed) - NAMED} more" if len(changed) > NAMED else "")
        sentences.append(f"Counted again, {len(changed)} of {len(before)} figures differ: {listed}.")
    if added:
        sentences.append(f"Counted again, there are {added} figures more.")
    return sentences or ["Counted again, the figures stand in another order."]


def _is_given(line: str) -> bool:
    """Is it the row of a figure that people gave? A figure's measure is the second part of its id."""
    return any(f".{measure}." in line.partition(",")[0] for measure in GIVEN)


def _by_id(text: str) -> dict[str, str]:
    return {line.partition(",")[0]: line for line in text.splitlines()[1:]}
