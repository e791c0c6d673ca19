"""The index of a round as one HTML file beside the papers that it leads to: no script, nothing to fetch."""

from collections.abc import Iterable, Sequence

from django.template.loader import render_to_string

from hallmark.assessment.rounds.asking import Options
from hallmark.assessment.rounds.members import Member
from hallmark.assessment.rounds.outcomes import Outcome
from hallmark.assessment.rounds.presenters import index_page
from hallmark.reports.page.standalone import styles

INDEX = "index.html"


def write_index(members: Sequence[Member], options: Options, outcomes: Iterable[Outcome]) -> None:
    """Writes index.html into the folder that the round was written to.

    Args:
        outcomes: how the round ended; a partnership whose turn failed says why.
    """
    if options.out is None:
        return
    options.out.mkdir(parents=True, exist_ok=True)
    written = {outcome.code for outcome in outcomes if outcome.slug}
    page = index_page(members, options.year_ending)
    text = render_to_string(
        "assessment/rounds/file.html",
        {**page, "styles": styles(), "written": written, "document": _document(options.formats), "alone": True},
    )
    (options.out / INDEX).write_text(text, encoding="utf-8")


def _document(formats: Sequence[str]) -> str:
    """The file that a line leads to: the page, else the first format that is a document."""
    names = {"html": "document.html", "pdf": "document.pdf", "docx": "document.docx"}
    return next((name for kind, name in names.items() if kind in formats), "figures.csv")
