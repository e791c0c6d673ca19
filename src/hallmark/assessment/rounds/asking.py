"""What a round is asked for, and which of its assessments are there already."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hallmark.assessment import shelf
from hallmark.assessment.changes import Asked, make_assessment, refuse_what_makes_no_sense
from hallmark.assessment.freshness import HeldNow, held_now, made_from
from hallmark.assessment.rounds.members import Member


@dataclass(frozen=True)
class Options:
    """What is asked of every assessment of a round; as in `changes.make_assessment`.

    Attributes:
        out: a folder of the person's own; each assessment is written to a folder in it, by its slug.
        formats: what to write there besides figures.csv.
    """

    year_ending: str
    against: tuple[str, ...] | None
    by: str
    target_percent: float | None = None
    peers: int = 0
    out: Path | None = None
    formats: Sequence[str] = ("html",)

    def asked(self, code: str) -> Asked:
        """The same of one area."""
        return Asked(code, self.year_ending, self.against, self.target_percent, self.peers)

    def make(self, area: str, *, out: Path | None = None, step: Callable[[str], None] = lambda sentence: None) -> str:
        """Makes the assessment of one area, and returns its slug; the formats are written only where `out` is given."""
        return make_assessment(
            area=area, year_ending=self.year_ending, against=self.against, by=self.by, peers=self.peers,
            target_percent=self.target_percent, out=out, formats=self.formats, step=step,
        )  # fmt: skip

    def refuse_what_makes_no_sense(self) -> None:
        """Raises a Problem for what could be made for no area."""
        refuse_what_makes_no_sense(self.asked(""), self.formats)


def made_already(members: Iterable[Member], options: Options) -> dict[str, str]:
    """The slug of each member whose assessment is there, made of the same options, evidence and program."""
    wanted, papers = digests(members, options, held_now()), papers_of(options.year_ending)
    return {
        code: papers[code][0]
        for code, digest in wanted.items()
        if code in papers and papers[code][1].made_from == digest
    }


def digests(members: Iterable[Member], options: Options, held: HeldNow) -> dict[str, str]:
    """The digest of what each member's assessment would be made from, by code."""
    return {
        member.code: made_from(options.asked(member.code).of(member.code), member.units, held) for member in members
    }


def plain(year_ending: str) -> Options:
    """What the page of a round asks for, and all that whether a partnership can be counted depends on."""
    return Options(year_ending=year_ending, against=None, by="")


def is_current(made: shelf.Made, member: Member, held: HeldNow) -> bool:
    """Would the assessment come out the same now, of the options that it was made of?"""
    # Of the years to compare with, those found are kept: they may have been named, or left open.
    return any(
        made.made_from == made_from({**made.options, "against": against}, member.units, held)
        for against in (None, made.options["against"])
    )


def papers_of(year_ending: str, seen: Collection[str] | None = None) -> dict[str, tuple[str, shelf.Made]]:
    """The assessments of a year, as (slug, how it was made), by the code of their area; of several, that made last.

    Of those that are seen; without them every one, for the operator.
    One of a version that kept no line for lists counts as not made: nothing can be said of it.
    """
    papers = sorted(((slug, shelf.made(slug)) for slug in _of(seen)), key=lambda paper: paper[1].made_at)
    return {
        made.options["area"]: (slug, made)
        for slug, made in papers
        if made.glance and made.options.get("year_ending") == year_ending and made.options.get("area")
    }


def years_made(seen: Collection[str] | None = None) -> list[str]:
    """The last months of the years that some assessment is of, newest first; of those seen, as in `papers_of`."""
    years = {shelf.made(slug).options.get("year_ending") for slug in _of(seen)}
    return sorted((year for year in years if year), reverse=True)


def _of(seen: Collection[str] | None) -> Collection[str]:
    return shelf.slugs() if seen is None else seen
