"""The assessment as a page or a document: content and figures brought together, one body for both."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse

from crimestats.periods import add_months, month_label
from hallmark.areas.queries import lookup_edition_notes
from hallmark.assessment.shelf import FigureRow
from hallmark.evidence.presenters import EvidencePage

MEASURES = {
    "count": "Count",
    "difference": "Difference",
    "change_percent": "Change, per cent",
    "change_ratio": "Change, times the base",
    "share_percent": "Share, per cent",
    "rate_per_1000_residents": "Rate per 1,000 residents",
    "residents": "Residents",
    "records_without_place": "Records without a place",
    "records_held": "Records in the files",
    "progress_to_target": "Progress to target, per cent",
}
STATUS_WORDS = {"full": "Can be compared", "part": "In part", "refused": "Cannot be compared"}
_URL = re.compile(r"url\(\"?(fonts/[\w.-]+)\"?\)")


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
class Need:
    """Something that waits for the reader: a sentence, what to do, and where."""

    sentence: str
    act: str
    address: str


def needs(evidence: EvidencePage) -> list[Need]:
    """What an analyst should do first: months that are overdue, or thin, and areas that are not yet known."""
    found = []
    for row in evidence.datasets:
        status = row.status
        if row.is_old:
            sentence = f"{row.name} ends in {month_label(status.last)}: newer months should be out."
            found.append(Need(sentence, "Add them", reverse("evidence-add")))
        if status.thin:
            sentence = f"{row.name}: {status.thin} thin month{'' if status.thin == 1 else 's'} cannot be counted."
            found.append(Need(sentence, "See which", f"{reverse('coverage')}?dataset={status.dataset}"))
    if not lookup_edition_notes():
        found.append(Need("No lookup of areas is held, so nothing can be placed.", "Add one", reverse("evidence-add")))
    return found


def figure_ids_in(content: Mapping[str, Any]) -> set[str]:
    """Every figure that a finding of this assessment rests on."""
    findings = [*content["summary"], *(finding for chapter in content["chapters"] for finding in chapter["lead"])]
    return {figure_id for finding in findings for figure_id in finding["figures"]}


def body(content: Mapping[str, Any], figures: Mapping[str, FigureRow], *, slug: str | None) -> dict[str, Any]:
    """What ``assessment/body.html`` needs.

    Args:
        content: assessment.json.
        figures: by id, at least those of `figure_ids_in`; a figure that is not there is shown by its id alone.
        slug: the assessment's address on the site, None in the stand-alone document, which has no pages to link to.
    """
    return {
        "content": content,
        "slug": slug,
        "synthetic": content["synthetic"],
        "summary": _findings(content["summary"], figures),
        "chapters": [{**chapter, "lead": _findings(chapter["lead"], figures)} for chapter in content["chapters"]],
        "comparisons": [
            {
                **comparison,
                "words": STATUS_WORDS[comparison["status"]],
                "year": f"Year ending {month_label(comparison['against'])}",
            }
            for comparison in content["comparisons"]
        ],
        "has_map": bool(content.get("map")),
    }


def render_document(content: Mapping[str, Any], figures: Mapping[str, FigureRow]) -> str:
    """The assessment as one HTML file that needs nothing else: styles and typeface inside, no script."""
    return render_to_string("assessment/document.html", {**body(content, figures, slug=None), "styles": _styles()})


def recompute_command(content: Mapping[str, Any]) -> str:
    """The command that makes the assessment, and so each of its figures, again from the same evidence."""
    against = "".join(f" --against {comparison['against']}" for comparison in content["comparisons"])
    return f"hallmark assess {content['area']['code']} --year-ending {content['year_ending']}{against} --out check"


def against_months(year_ending: str, years: list[int]) -> list[str]:
    """The months that the years to compare with end in."""
    return [add_months(year_ending, -12 * count) for count in sorted(years)]


def sources_of(content: Mapping[str, Any], figure: FigureRow) -> list[dict[str, Any]]:
    """The sources that a figure was counted from; all of them where its publisher is not among them."""
    named = [source for source in content["sources"] if figure.source.startswith(source["publisher"])]
    return named or list(content["sources"])


def _findings(findings: list[dict[str, Any]], figures: Mapping[str, FigureRow]) -> list[dict[str, Any]]:
    return [
        {
            **finding,
            "rows": [figures[figure_id] for figure_id in finding["figures"] if figure_id in figures],
            "unlisted": [figure_id for figure_id in finding["figures"] if figure_id not in figures],
        }
        for finding in findings
    ]


@cache
def _styles() -> str:
    """The site's style sheet with its typeface inside it. Built once: the files do not change under a running site."""
    sheet = finders.find("ui/built/site.css")
    if sheet is None:
        # Without built assets (a bare library install) the document is plain but whole.
        return ""
    folder = Path(sheet).parent
    return _URL.sub(lambda match: f"url({_as_data(folder / match[1])})", Path(sheet).read_text(encoding="utf-8"))


def _as_data(path: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
