"""The index of a round as one HTML file beside the papers that it leads to: no script, nothing to fetch."""

from collections.abc import Sequence
from pathlib import Path

from django.template.loader import render_to_string

from hallmark.assessment.rounds.asking import Options, papers_of
from hallmark.assessment.rounds.members import Member, members_of
from hallmark.assessment.rounds.presenters import index_page
from hallmark.reports.page.standalone import styles

INDEX = "index.html"
DOCUMENTS = ("document.html", "document.pdf", "document.docx", "figures.csv")
"""What a line may lead to: the first that is there."""


def write_index(members: Sequence[Member], options: Options) -> None:
    """Writes index.html into the folder that the round was written to.

    It lists the partnerships of the round, and those whose assessments of the year lie there from an earlier one.
    """
    if options.out is None:
        return
    options.out.mkdir(parents=True, exist_ok=True)
    slugs = {code: slug for code, (slug, _) in papers_of(options.year_ending).items()}
    files = {slug: f"{slug}/{name}" for slug in slugs.values() if (name := _document(options.out / slug))}
    asked = {member.code for member in members}
    listed = [
        member
        for member in members_of(options.year_ending)
        if member.code in asked or slugs.get(member.code, "") in files
    ]
    page = index_page(listed, options.year_ending, files=files)
    text = render_to_string("assessment/rounds/file.html", {**page, "styles": styles(), "alone": True})
    (options.out / INDEX).write_text(text, encoding="utf-8")


def _document(folder: Path) -> str:
    """The file that a line leads to; blank where nothing was written."""
    return next((name for name in DOCUMENTS if (folder / name).is_file()), "")
