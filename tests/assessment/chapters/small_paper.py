"""A generated document of the chapters that people fill, without any evidence, and rows to fill it with."""

from datetime import date

from hallmark.assessment.chapters.annex import annex_table
from hallmark.assessment.chapters.giving import PROFILE
from hallmark.assessment.chapters.statutory import duty_sections, law_section, not_known_section
from hallmark.assessment.duties import ONE_TIER
from hallmark.assessment.given import Concern, Given, Institution, MinutedGap, PartnerFigure, Passage, Progress
from hallmark.reports.blocks import Document, Section

NOT_KNOWN = Section("summary-not-known", "What is not known")


def small_paper(nation: str = "E", tier: str = ONE_TIER) -> Document:
    """Every statutory chapter empty, with the sections that police figures would fill."""
    police = [Section(name, name) for name in ("profile", "changes", "priorities")]
    themes = Section("themes", "Themes", sections=(Section("theme-anti-social-behaviour", "Anti-social behaviour"),))
    annex = Section("annex", "Annex", (annex_table([]),))
    return Document(
        kind="assessment", title=f"{PROFILE}: Wick", subtitle="", organisation="Safer Wick",
        period="Year ending September 2025", status="Draft", marking="OFFICIAL", decision="", evidence="",
        sections=(
            Section("summary", "Summary", sections=(NOT_KNOWN,)), law_section(nation, tier), *police, themes,
            *duty_sections(nation, tier).values(), not_known_section(nation, tier), annex,
        ),
    )  # fmt: skip


def partner_figure(chapter: str, value: float = 412, base: int | None = None) -> PartnerFigure:
    """A number that the council brings, of one year alone."""
    return PartnerFigure(
        "partner-figure-1", chapter, "Wick Council", "Fly-tips", value, "incidents", "2024-10", "2025-09",
        "WasteDataFlow", base, "reports" if base else "",
    )  # fmt: skip


TREATED = PartnerFigure(
    "partner-figure-2", "substance-misuse", "Wick Health", "Adults new to treatment", 268, "adults", "2024-04",
    "2025-03", "Treatment returns", 742, "adults in treatment", "", 251, 718, "2023-04", "2024-03",
)  # fmt: skip
"""A number that public health brings, with the same of a year before."""


CONCERN = Concern("concern-1", "burglary", "Burglary", 212, 1040, "Residents’ survey 2025", "2025-05", "2025-06")
REACHED = Progress(
    "progress-1", "Burglary", "Dwelling burglaries", 300, 270, 255, "burglaries", "2023-24", "2024-25", "On course"
)
NOT_REACHED = Progress(
    "progress-2", "Trust", "People who feel informed", 40, 60, 44, "%", "2023-24", "2024-25", "Behind"
)
HOSPITAL = Institution("Wick Hospital", "hospital", "E01000001", "Wick 001A", "Its records raise violence there.")
GAP = MinutedGap("re-offending", "Probation has not sent counts.", "The Board", date(2025, 10, 14))


WRITTEN = ("serious-violence", "serious-violence-involvement", "police-and-crime-plan", "reasons-for-change", "crime")


def everything() -> Given:
    """A given that deals with every matter, one of them by a minuted gap."""
    passages = tuple(
        Passage(f"passage-{number}", chapter, f"What partners know of {chapter}.", "A. Analyst")
        for number, chapter in enumerate(WRITTEN)
    )
    return Given(
        passages, (partner_figure("environment"), TREATED), (CONCERN,), (REACHED, NOT_REACHED), (GAP,), (HOSPITAL,)
    )
