"""The line of an assessment that was just counted, taken from its figures and its document."""

from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.chapters.giving import asked_of
from hallmark.assessment.comparing import Comparison
from hallmark.assessment.findings import comparison_findings
from hallmark.assessment.glance import Glance
from hallmark.evidence.categories import ALL_CRIME
from hallmark.reports.blocks import Document

NOT_COMPARED = "not compared"
NO_EARLIER_YEAR = "No earlier year is held to compare with."


def glance_at(figures: Figures, document: Document) -> Glance:
    """The line of an assessment that was just counted."""
    area = figures.territory.area
    crimes = figures.get(area.code, f.COUNT, ALL_CRIME, figures.months)
    change, verdict = _change(figures)
    return Glance(
        title=document.title,
        organisation=document.organisation,
        period=document.period,
        status=document.status,
        synthetic=document.synthetic,
        asked=tuple(duty.id for duty in asked_of(document)),
        crimes=int(crimes.value) if crimes else None,
        crimes_figure=crimes.figure_id if crimes else "",
        change=change,
        verdict=verdict,
    )


def _change(figures: Figures) -> tuple[str, str]:
    """The very sentence of the document on the change in all crime, and what its test calls it."""
    area = figures.territory.area
    said = comparison_findings(figures, area, ALL_CRIME)
    if not said:
        return _why_not_compared(figures.comparisons), NOT_COMPARED
    verdicts = [
        found.call.value
        for comparison in figures.comparisons
        if said[0].id.endswith(f"-against-{comparison.against}")
        and (span := comparison.spans.get(ALL_CRIME))
        and (found := figures.verdict(area.code, ALL_CRIME, span))
    ]
    return said[0].text, verdicts[0] if verdicts else NOT_COMPARED


def _why_not_compared(comparisons: list[Comparison]) -> str:
    return comparisons[0].sentence if comparisons else NO_EARLIER_YEAR
