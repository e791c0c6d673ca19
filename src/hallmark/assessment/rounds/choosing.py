"""Which partnerships of a year a person asks for: all, those of a force, or a list of their own."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from hallmark.areas.queries import force_by_code
from hallmark.areas.rules import folded
from hallmark.assessment.rounds.members import Member
from hallmark.assessment.wording import listed
from hallmark.ui.problems import Problem

MOST_NAMED = 12
"""Unknown names that a message lists; it counts the others."""


def of_force(members: Sequence[Member], name: str) -> list[Member]:
    """The partnerships of a force, by its name, its code, or its name in file names.

    Raises:
        Problem: no partnership lies in a force of this name.
    """
    wanted = folded(name)
    chosen = [member for member in members if wanted in _names_of_forces(member)]
    if chosen:
        return chosen
    known = sorted({force.name for member in members for force in member.forces})
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"The lookup held has {', '.join(known) or 'none'}."
    raise Problem(f"No partnership lies in a police force area called “{name}”. {hint}")


def of_list(members: Sequence[Member], file: Path) -> list[Member]:
    """The partnerships that a text file names, one a line, by name or code. Blank lines and those after # are left out.

    Raises:
        Problem: the file cannot be read, names nothing, or names what is no partnership or several; all such names at
            once.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(
            f"The list {file} cannot be read ({error}). Give a text file with one partnership a line."
        ) from error
    named = [text for line in lines if (text := line.partition("#")[0].strip())]
    if not named:
        raise Problem(f"The list {file} names no partnership. Write one a line, by name or by code.")
    by_name = _by_name(members)
    if unknown := [name for name in named if folded(name) not in by_name]:
        raise Problem(_unknown(unknown, members))
    if shared := {name: by_name[folded(name)] for name in named if len(by_name[folded(name)]) > 1}:
        raise Problem(_ambiguous(shared))
    wanted = {by_name[folded(name)][0].code for name in named}
    return [member for member in members if member.code in wanted]


def _by_name(members: Iterable[Member]) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = {}
    for member in members:
        for text in (member.name, f"csp:{member.name}", member.code):
            found.setdefault(folded(text), []).append(member)
    return found


def _ambiguous(shared: Mapping[str, Sequence[Member]]) -> str:
    said = [
        f"“{name}” is the name of {listed([f'{member.code} ({member.force})' for member in several])}."
        for name, several in list(shared.items())[:MOST_NAMED]
    ]
    return f"{' '.join(said)} Nothing was started. Write the code instead of the name and ask again."


def _names_of_forces(member: Member) -> set[str]:
    texts = set(member.units)
    for force in member.forces:
        texts |= {force.name, force.code}
        if listed := force_by_code(force.code):
            texts |= {listed.name, listed.also}
    return {folded(text) for text in texts} - {""}


def _unknown(names: Sequence[str], members: Sequence[Member]) -> str:
    known = [member.name for member in members]
    said = []
    for name in names[:MOST_NAMED]:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
        said.append(f"“{name}”" + (f" ({near[0]}?)" if near else ""))
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    are = "is no partnership" if len(names) == 1 else "are no partnerships"
    return f"{', '.join(said)}{more} {are} of the lookup held. Nothing was started. Correct the list and ask again."
