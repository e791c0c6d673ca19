"""The index of a round: one line for each partnership, made or not, and for those that are not covered why."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hallmark.areas.rules import folded
from hallmark.assessment.freshness import HeldNow, held_now
from hallmark.assessment.glance import Glance, from_json
from hallmark.assessment.glancing import NOT_COMPARED
from hallmark.assessment.maps.classes import NO_DATA, NONE
from hallmark.assessment.provenance import program
from hallmark.assessment.rounds.asking import digests, is_current, papers_of, plain
from hallmark.assessment.rounds.members import Member
from hallmark.assessment.rounds.outcomes import NotMade, State, not_made
from hallmark.assessment.rounds.sight import Sight
from hallmark.assessment.shelf import Made
from hallmark.reports.blocks import MapClass

NOT_MADE = "Covered, and not made yet."
ELSEWHERE = "Covered, and for its own partnership to make and read."
FAILED = "Covered, and could not be made."
NOT_COUNTED = "Not every category of crime is held, so all crime cannot be counted."
EARLIER_EVIDENCE = "Made from earlier evidence."
EARLIER_PROGRAM = "Made by an earlier version of Hallmark."
IS_MADE, IS_BEHIND, IS_FAILED, IS_NOT_MADE, IS_NOT_COVERED = "made", "behind", "failed", "not-made", "not-covered"
# Okabe and Ito's palette: told apart without colour vision. A rise is not red, and a fall not green.
CLASSES = {
    "rose": MapClass("A rise that its test calls one", "#E69F00"),
    "fell": MapClass("A fall that its test calls one", "#56B4E9"),
    "may have risen, not certain": MapClass("May have risen, not certain", "#F3D08A"),
    "may have fallen, not certain": MapClass("May have fallen, not certain", "#A6D4EE"),
    "no clear change": MapClass("No clear change", "#8C9DAB"),
    "too uncertain to call": MapClass("Too uncertain to call", "#A9B7C3"),
    NOT_COMPARED: MapClass("Made; nothing to compare with", "#BFCEDA"),
    IS_NOT_MADE: MapClass("Covered, not made yet", NONE),
    IS_NOT_COVERED: MapClass("Not covered by the evidence", NO_DATA),
}
"""The classes of the map: what each partnership's own assessment says, never an order of them."""


@dataclass(frozen=True)
class Line:
    """One partnership in the index.

    Attributes:
        state: made, made of what has changed since, could not be made, not made, or not covered.
        kind: which of `CLASSES` it has on the map.
        crimes: all crime in the year; None where it is not made, or not every category is held.
        crimes_figure: the id of that figure.
        says: what its assessment's finding says of the change, or why there is none.
        file: where it lies beside an index that is a file; blank where it does not.
        months: of the twelve, those that carry all crime.
        is_theirs: may whoever reads the index have it made?
    """

    member: Member
    state: str
    kind: str
    slug: str = ""
    crimes: int | None = None
    crimes_figure: str = ""
    says: str = ""
    synthetic: bool = False
    file: str = ""
    is_theirs: bool = True

    @property
    def months(self) -> int:
        return self.member.months

    @property
    def can_be_made(self) -> bool:
        """Does the evidence cover it, and is it not there as it would be made now?"""
        return self.state in (IS_BEHIND, IS_FAILED, IS_NOT_MADE) and self.is_theirs and not self.member.why_not

    @property
    def on_map(self) -> str:
        """What the map says of it under the pointer."""
        count = f"{self.crimes:,} crimes. " if self.crimes is not None else ""
        return f"{count}{self.says}"


@dataclass(frozen=True)
class Counts:
    """How many partnerships there are of each state, and how many can be made, or made again."""

    made: int
    behind: int
    failed: int
    not_made: int
    not_covered: int
    can_be_made: int


def lines_of(members: Sequence[Member], year_ending: str, sight: Sight | None = None) -> list[Line]:
    """The index of a year in the order of the members, as far as somebody may know of it; all, for the operator."""
    lines = _lines_of(members, year_ending, sight.slugs if sight else None)
    return [_as_seen(line, sight) for line in lines] if sight else lines


def _as_seen(line: Line, sight: Sight) -> Line:
    """The line for somebody who may not have it made: what became of it is its own partnership's affair."""
    if line.member.code in sight.whose:
        return line
    if line.slug or line.member.why_not:
        return replace(line, is_theirs=False)
    return Line(line.member, IS_NOT_MADE, IS_NOT_MADE, says=ELSEWHERE, is_theirs=False)


def _lines_of(members: Sequence[Member], year_ending: str, seen: Collection[str] | None) -> list[Line]:
    held, papers = held_now(), papers_of(year_ending, seen)
    wanted = digests(members, plain(year_ending), held)
    # What was said of other evidence may no longer hold.
    reasons = {code: one for code, one in not_made(year_ending).items() if one.made_from == wanted.get(code)}
    return [_line(member, papers.get(member.code), reasons.get(member.code), held) for member in members]


def _line(member: Member, paper: tuple[str, Made] | None, reason: NotMade | None, held: HeldNow) -> Line:
    if paper is not None and (glance := from_json(paper[1].glance)):
        return _line_of_paper(member, paper, glance, reason, held)
    if member.why_not:
        return Line(member, IS_NOT_COVERED, IS_NOT_COVERED, says=member.why_not)
    if reason is None:
        return Line(member, IS_NOT_MADE, IS_NOT_MADE, says=NOT_MADE)
    if reason.state is State.FAILED:
        return Line(member, IS_FAILED, IS_NOT_MADE, says=f"{FAILED} {reason.sentence}")
    return Line(member, IS_NOT_COVERED, IS_NOT_COVERED, says=reason.sentence)


def _line_of_paper(
    member: Member, paper: tuple[str, Made], glance: Glance, reason: NotMade | None, held: HeldNow
) -> Line:
    slug, made = paper
    says = [glance.change if glance.crimes is not None else NOT_COUNTED]
    current = is_current(made, member, held)
    if not current:
        says.append(EARLIER_EVIDENCE if made.program == program() else EARLIER_PROGRAM)
        says += [reason.sentence] if reason else []
    return Line(
        member=member,
        state=IS_MADE if current else IS_BEHIND,
        kind=glance.verdict if glance.verdict in CLASSES else NOT_COMPARED,
        slug=slug,
        crimes=glance.crimes,
        crimes_figure=glance.crimes_figure,
        says=" ".join(says),
        synthetic=glance.synthetic,
    )


def counts_of(lines: Iterable[Line]) -> Counts:
    """How many lines there are of each state."""
    counted = list(lines)
    states = [line.state for line in counted]
    return Counts(
        made=states.count(IS_MADE),
        behind=states.count(IS_BEHIND),
        failed=states.count(IS_FAILED),
        not_made=states.count(IS_NOT_MADE),
        not_covered=states.count(IS_NOT_COVERED),
        can_be_made=sum(line.can_be_made for line in counted),
    )


def found(lines: Iterable[Line], *, text: str = "", force: str = "", state: str = "") -> list[Line]:
    """The lines that have each of these words in their partnership, force or district, and this force and state."""
    words = folded(text).split()
    tests: list[Callable[[Line], bool]] = [
        lambda line: all(word in _searched(line.member) for word in words),
        lambda line: not force or force in {one.code for one in line.member.forces},
        lambda line: not state or line.state == state,
    ]
    return [line for line in lines if all(test(line) for test in tests)]


def _searched(member: Member) -> str:
    names = [member.name, member.code, member.force, *(district.name for district in member.districts)]
    return " ".join(folded(name) for name in names)


def forces_of(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """Code and name of each force that a line lies in, by name."""
    known: Mapping[str, str] = {force.code: force.name for line in lines for force in line.member.forces}
    return sorted(known.items(), key=lambda pair: pair[1])


def classes_shown(lines: Sequence[Line]) -> list[MapClass]:
    """The classes that some line has, in the order of the legend."""
    kinds = {line.kind for line in lines}
    return [known for kind, known in CLASSES.items() if kind in kinds]
