"""The assessment as pages: its paper with the figures behind it, and each figure with where it comes from."""

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest
from django.urls import reverse

from crimestats.periods import add_months
from hallmark.assessment import shelf
from hallmark.assessment.editing.adopting import replaced_holdings
from hallmark.assessment.editing.applying import can_be_edited
from hallmark.assessment.editing.queries import comments_open, edited_last
from hallmark.assessment.models import Version
from hallmark.assessment.shelf import Entry, FigureRow, Reading, made
from hallmark.assessment.templatetags.figures import base, measure, value_words
from hallmark.assessment.themes.words import lowered
from hallmark.assessment.whose import seen_slugs
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.partners.visitors import visitor
from hallmark.reports.blocks import Block, Caveat, Chart, Document, KeyFigure, Map, Table, Text, figures_of
from hallmark.reports.page import Behind, Links, nowhere, render_page
from hallmark.ui.start import Change, Need, Section

DUTY = "duty-"
"""How the id of a statutory chapter that people fill begins; the rest is the duty's own id."""


@dataclass(frozen=True)
class AgainstChoice:
    """How far back a comparison goes, as the form offers it."""

    years: int
    words: str


AGAINST = (
    AgainstChoice(1, "The year before"),
    AgainstChoice(2, "Two years before"),
    AgainstChoice(3, "Three years before"),
    AgainstChoice(5, "Five years before"),
)


@dataclass(frozen=True)
class Printed:
    """A place of the paper where a figure is printed: its chapter, its words and its address."""

    section: str
    words: str
    address: str


def needs(request: HttpRequest) -> Iterator[Need]:
    """For the analyst: comments nobody has answered, sentences to look at again, papers behind their evidence."""
    viewer = visitor(request)
    if viewer is None or not viewer.reach(Act.ASSESSMENT_MAKE):
        return
    papers = _seen(request, viewer)
    titles = {paper.slug: f"{paper.title}, {lowered(paper.period)}" for paper in papers}
    for slug, number in comments_open().items():
        if slug in titles:
            many = "1 comment waits" if number == 1 else f"{number:,} comments wait"
            yield Need(f"{titles[slug]}: {many} for an answer.", "Read them", reverse("checks", args=[slug]))
    edited = [slug for slug in edited_last() if slug in titles]
    for slug in edited[:MOST_BEHIND]:
        if number := _flagged(slug):
            many = "1 sentence rests" if number == 1 else f"{number:,} sentences rest"
            sentence = f"{titles[slug]}: {many} on figures that have changed."
            yield Need(sentence, "Look at the words", reverse("checks", args=[slug]))
    yield from _behind_their_evidence(papers)


def _seen(request: HttpRequest, viewer: Viewer) -> list[Entry]:
    """The assessments that a viewer may read, the one made last first; looked up once for each request."""
    if not hasattr(request, _SEEN):
        setattr(request, _SEEN, shelf.entries(seen_slugs(viewer)))
    seen: list[Entry] = getattr(request, _SEEN)
    return seen


_SEEN = "hallmark_assessments"


def _flagged(slug: str) -> int:
    """How many edited sentences of a paper, unless it is adopted, are to be looked at again."""
    document = None if shelf.adopted(slug) else shelf.paper(slug)
    return sum(isinstance(block, Text) and bool(block.flag) for block in document.blocks()) if document else 0


def changes(request: HttpRequest, since: datetime) -> Iterator[Change]:
    """What was made and adopted since a moment, of the assessments that the visitor may read."""
    viewer = visitor(request)
    if viewer is None or not viewer.reach(Act.ASSESSMENT_READ):
        return
    seen = {paper.slug: paper for paper in _seen(request, viewer)}
    for paper in seen.values():
        made_at = datetime.fromisoformat(paper.made_at)
        if made_at > since:
            yield Change(made_at, f"{paper.title}, {lowered(paper.period)}, was made.", _address(paper.slug))
    for version in Version.objects.filter(made_at__gt=since, slug__in=seen):
        what = "adopted" if version.is_adopted else f"kept as version {version.number}"
        address = reverse("versions", args=[version.slug])
        yield Change(version.made_at, f"{seen[version.slug].title} was {what}.", address)


def _address(slug: str) -> str:
    return reverse("assessment", args=[slug])


def latest(request: HttpRequest) -> Section | None:
    """The assessments made last, for whoever may read them."""
    viewer = visitor(request)
    if viewer is None or not viewer.reach(Act.ASSESSMENT_READ):
        return None
    page = {"assessments": _seen(request, viewer)[:LATEST], "may_make": bool(viewer.reach(Act.ASSESSMENT_MAKE))}
    return Section("Latest assessments", "assessment/start_latest.html", page)


LATEST = 5
MOST_BEHIND = 5
"""Papers behind their evidence that are named one by one; more are counted."""


def _behind_their_evidence(papers: Sequence[Entry]) -> Iterator[Need]:
    """Papers of which evidence has been replaced since they were made."""
    used = {paper.slug: [int(row["holding"]) for row in made(paper.slug).evidence] for paper in papers}
    replaced = replaced_holdings(one for holdings in used.values() for one in holdings)
    old = [paper for paper in papers if replaced.intersection(used[paper.slug])]
    if len(old) > MOST_BEHIND:
        sentence = f"{len(old):,} assessments rest on evidence of which files were replaced since."
        yield Need(sentence, "See the list", reverse("assessments"))
        return
    for paper in old:
        gone = len(replaced.intersection(used[paper.slug]))
        files = f"{gone:,} of its {len(used[paper.slug]):,} files of evidence"
        sentence = f"{paper.title}, {lowered(paper.period)}: {files} {'was' if gone == 1 else 'were'} replaced since."
        area = made(paper.slug).options.get("area", "")
        yield Need(sentence, "Make it again", f"{reverse('assessments')}?{urlencode({'area': area})}")


def behind(rows: Mapping[str, FigureRow]) -> dict[str, Behind]:
    """Figures as a page shows them behind its sentences, by id."""
    return {
        name: Behind(
            figure_id=name,
            name=f"{row.area_name}: {row.category}",
            measure=measure(row.measure),
            value=value_words(row),
            period=row.period,
            base=base(row),
            source=row.source,
            method=row.method,
        )
        for name, row in rows.items()
    }


def said_figures(document: Document) -> set[str]:
    """The ids of the figures that sentences and key figures rest on."""
    return {name for block in document.blocks() if isinstance(block, Text | KeyFigure) for name in block.figures}


def paper_behind(document: Document, rows: Mapping[str, FigureRow]) -> dict[str, Behind]:
    """The figures behind the sentences of a paper; those of its tables alone are left out."""
    said = said_figures(document)
    return behind({name: row for name, row in rows.items() if name in said})


def links(slug: str, read: Reading, *, may_edit: bool) -> Links:
    """Where the parts of a paper lead; to an editor only for somebody who may edit it."""
    figure, data = figure_links(reverse("figures", args=[slug]), read.figures), partial(_data, slug)
    editable = {block.id for block in read.document.blocks() if may_edit and can_be_edited(block)}

    def edit(block_id: str) -> str:
        return reverse("edit-sentence", args=[slug, block_id]) if block_id in editable else ""

    return Links(figure, edit, partial(_comment, slug), partial(_add, slug) if may_edit else nowhere, data)


def figure_links(figures: str, known: Mapping[str, FigureRow]) -> Callable[[str], str]:
    """Where a figure's id leads, below the address of its paper's figures; blank for one that is not known."""
    return partial(_figure, figures, known)


def render_paper(document: Document, rows: Mapping[str, FigureRow]) -> str:
    """A paper as one HTML file that needs nothing else, the figures behind it without links."""
    return render_page(document, paper_behind(document, rows))


def printed_in(paper: str, document: Document, figure_id: str) -> list[Printed]:
    """Where the paper of an address prints a figure, in reading order."""
    numbers = document.numbers()
    found = []
    for section, _ in document.walk():
        for block in _with_lists(section.blocks):
            if figure_id in figures_of(block):
                words = _words_of(block, numbers)
                found.append(Printed(section.title, words, f"{paper}#{block.id}"))
    return found


def caveats_of(document: Document, figure_id: str) -> list[str]:
    """What must be known to read a figure: the caveats that name it, and those of the chapters that print it."""
    found: dict[str, None] = {}
    for section, _ in document.walk():
        prints = any(figure_id in figures_of(block) for block in _with_lists(section.blocks))
        for block in section.blocks:
            if isinstance(block, Caveat) and (prints or figure_id in block.figures):
                found[block.text] = None
    return list(found)


def recompute_command(options: Mapping[str, Any]) -> str:
    """The command that makes the assessment, and so each of its figures, again; blank where its options are unknown."""
    if not options.get("area") or not options.get("year_ending"):
        return ""
    words = ["hallmark", "assess", str(options["area"]), "--year-ending", str(options["year_ending"])]
    for against in options.get("against") or ():
        words += ["--against", str(against)]
    for name, flag in (("target_percent", "--target"), ("peers", "--peers")):
        if options.get(name):
            words += [flag, f"{options[name]:g}"]
    return shlex.join([*words, "--out", "check"])


def against_months(year_ending: str, years: list[int]) -> list[str]:
    """The months that the years to compare with end in."""
    return [add_months(year_ending, -12 * count) for count in sorted(years)]


def counted_sentence(figure: FigureRow, found: int, *, is_version: bool = False) -> str:
    """Whether the records found are those that a figure counted, in words."""
    counted = int(float(figure.value))
    if found == counted:
        return f"These are all {counted:,} records that the figure counts."
    if is_version:
        return (
            f"The figure counted {counted:,} records. The evidence as it stood then now gives {found:,}: the lookups "
            "that place records have changed since."
        )
    return (
        f"The figure counted {counted:,} records when the assessment was made. The evidence held now has {found:,}: "
        "it has changed since. Make the assessment again to count it as it is now."
    )


def _figure(figures: str, known: Mapping[str, FigureRow], figure_id: str) -> str:
    """The page of a figure below the list of them all. Papers print thousands, too many to look each address up."""
    return f"{figures}{quote(figure_id)}/" if figure_id in known else ""


def _data(slug: str, name: str) -> str:
    return reverse("assessment-file", args=[slug, name]) if name else ""


def _comment(slug: str, block_id: str) -> str:
    return reverse("comments", args=[slug, block_id])


def _add(slug: str, section_id: str) -> str:
    duty = section_id.removeprefix(DUTY)
    return reverse("give", args=[slug, duty]) if duty != section_id else ""


def _with_lists(blocks: Iterable[Block]) -> list[Block]:
    """Blocks, the list behind each map after it."""
    return [one for block in blocks for one in ((block, block.table) if isinstance(block, Map) else (block,))]


def _words_of(block: Block, numbers: Mapping[str, str]) -> str:
    match block:
        case Text() | Caveat():
            return block.text
        case KeyFigure():
            return f"{block.label}: {block.value}"
        case Table():
            return f"{numbers[block.id]}: {block.caption}"
        case Chart() | Map():
            return f"{numbers[block.id]}: {block.title}"
