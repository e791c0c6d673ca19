"""The pages of one figure, of the paper or of a version of it: what it is, and the very records that it counts."""

import csv
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from hallmark.assessment import presenters, rows, shelf
from hallmark.assessment.editions import Edition
from hallmark.assessment.figures import guarded
from hallmark.assessment.templatetags.figures import figure_address
from hallmark.evidence.presenters import originals

RECORDS_A_PAGE = 50
MOST_FILES = 60
"""Original files that a figure's page names; past these it counts them."""


def figure_page(request: HttpRequest, edition: Edition, figure_id: str) -> HttpResponse:
    """What a figure counts, where it is printed, from which files, and how to count it again."""
    row = _figure(edition, figure_id)
    behind = edition.figures(rows.counts_behind(row))
    holdings = [holding for one in (row, *behind.values()) for holding in edition.holdings(one)]
    files = originals(holding.original_id for holding in holdings)
    page = {
        **_shared(edition, row),
        **_of_records(edition, row, list(behind.values())),
        "printed": presenters.printed_in(_paper(edition), edition.document, figure_id),
        "caveats": presenters.caveats_of(edition.document, figure_id),
        "files": files[:MOST_FILES],
        "more_files": max(0, len(files) - MOST_FILES),
        "licences": sorted({f"{holding.publisher}, {holding.licence}" for holding in holdings}),
        "command": "" if edition.number else presenters.recompute_command(edition.made.options),
        "trail": _trail(edition),
    }
    return render(request, "assessment/figure.html", page)


def rows_page(request: HttpRequest, edition: Edition, figure_id: str) -> HttpResponse:
    """The very police records that were counted, fifty a page."""
    row = _figure(edition, figure_id)
    records = edition.records(row)
    found = records.count() if records else 0
    shown = Paginator(range(found), RECORDS_A_PAGE).get_page(request.GET.get("page"))
    behind = {} if records else edition.figures(rows.counts_behind(row))
    page = {
        **_shared(edition, row),
        **_of_records(edition, row, list(behind.values())),
        "has_records": records is not None,
        "lookups_differ": edition.lookups_differ,
        "sentence": presenters.counted_sentence(row, found, is_version=edition.number is not None) if records else "",
        "records": records.page(limit=RECORDS_A_PAGE, offset=max(0, shown.start_index() - 1)) if records else [],
        "page": shown,
        "query": "",
        "trail": (*_trail(edition), (row.figure_id, figure_address("figure", edition.slug, edition.number, figure_id))),
    }
    return render(request, "assessment/rows.html", page)


def rows_file(edition: Edition, figure_id: str) -> StreamingHttpResponse:
    """The records of a figure as a CSV file, the very rows that the page shows."""
    records = edition.records(_figure(edition, figure_id))
    if records is None:
        raise Http404
    response = StreamingHttpResponse(_lines(records), content_type="text/csv; charset=utf-8")
    version = f"-version-{edition.number}" if edition.number else ""
    response["Content-Disposition"] = f'attachment; filename="{edition.slug}{version}-{figure_id}-rows.csv"'
    return response


class _Echo:
    """Gives back what a CSV writer writes."""

    def write(self, line: str) -> str:
        return line


def _lines(records: rows.Records) -> Iterator[str]:
    """The rows, words guarded so that no spreadsheet program runs them; numbers stay numbers."""
    writer = csv.writer(_Echo(), lineterminator="\n")
    yield writer.writerow(rows.SHOWN.values())
    words = [name not in rows.NUMBERS for name in rows.SHOWN]
    for batch in records.batches():
        yield "".join(
            writer.writerow([guarded(cell) if is_words else cell for cell, is_words in zip(row, words, strict=True)])
            for row in batch
        )


def _figure(edition: Edition, figure_id: str) -> shelf.FigureRow:
    row = edition.figures({figure_id}).get(figure_id)
    if row is None:
        raise Http404
    return row


def _shared(edition: Edition, row: shelf.FigureRow) -> dict[str, Any]:
    return {
        "slug": edition.slug,
        "number": edition.number,
        "synthetic": edition.document.synthetic,
        "figure": row,
    }


def _of_records(edition: Edition, row: shelf.FigureRow, behind: list[shelf.FigureRow]) -> dict[str, Any]:
    """Whether a figure counts records, which of the figures behind it do and do not, and whether any may."""
    counts = [one for one in behind if edition.has_records(one)]
    others = [one for one in behind if one not in counts]
    untold = any(edition.may_have_records(one) for one in (row, *behind))
    return {"is_count": edition.has_records(row), "counts": counts, "others": others, "untold": untold}


def _paper(edition: Edition) -> str:
    """The page of the document that the figure is of."""
    if edition.number is None:
        return reverse("assessment", args=[edition.slug])
    return reverse("version", args=[edition.slug, edition.number])


def _trail(edition: Edition) -> tuple[tuple[str, str], ...]:
    """The way back: to the assessments, to the paper, and to its figures or to the version."""
    paper = (edition.document.title, reverse("assessment", args=[edition.slug]))
    last = ("Figures", reverse("figures", args=[edition.slug]))
    if edition.number is not None:
        last = (f"Version {edition.number}", _paper(edition))
    return (("Assessments", reverse("assessments")), paper, last)
