"""The document made of evidence alone: every chapter in order. What people give is laid over it when it is read."""

from collections.abc import Sequence
from dataclasses import replace

from crimestats.periods import period_label
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.chapters.annex import annex_section
from hallmark.assessment.chapters.giving import PROFILE
from hallmark.assessment.chapters.method import method_section, unlicensed_notes
from hallmark.assessment.chapters.places import changes_section, district_sections
from hallmark.assessment.chapters.profile import profile_section
from hallmark.assessment.chapters.statutory import (
    SUBJECTS,
    duty_sections,
    law_section,
    not_known_section,
    tier_of,
)
from hallmark.assessment.chapters.summary import compiled_elsewhere, summary_section
from hallmark.assessment.chapters.themes import themes_section
from hallmark.assessment.provenance import evidence_digest, is_synthetic
from hallmark.assessment.sources import licences_of, sources_used
from hallmark.assessment.themes.matrix import matrix_blocks, proposed_texts
from hallmark.assessment.themes.repeat_places import repeat_places_blocks
from hallmark.assessment.themes.watch_list import watch_list_blocks
from hallmark.evidence.sources.base import OGL as OPEN_LICENCE
from hallmark.reports.blocks import Document, Section

OGL = "Contains public sector information licensed under the Open Government Licence v3.0."
OS = "Contains OS data © Crown copyright and database right."
DECISION = "The Board is asked to consider this document, to say what is missing, and to adopt it or send it back."


def generated(figures: Figures) -> Document:
    """The whole document of an area and a year. Adds to `figures` every number that its chapters print."""
    nation = nation_of(figures)
    sections = _sections(figures, nation)
    sections = [*sections, annex_section(sections, figures.rows)]
    area = figures.territory.area
    return Document(
        kind="assessment",
        title=f"{PROFILE}: {area.name}",
        subtitle=f"Evidence for the priorities of {figures.territory.brand or area.name}",
        organisation=figures.territory.brand or area.name,
        period=wording.capital(period_label(figures.months[0], figures.months[-1])),
        status="Draft",
        marking="OFFICIAL",
        decision=DECISION,
        evidence=evidence_digest(figures),
        sections=tuple(sections),
        cover_notes=(*(block.text for block in compiled_elsewhere(figures, "cover")), *unlicensed_notes(figures)),
        attribution=tuple(attribution(figures)),
        synthetic=is_synthetic(figures),
    )


def attribution(figures: Figures) -> list[str]:
    """The words that the licences of what was used ask for."""
    stated = " ".join(licences_of(sources_used(figures)))
    return [words for licence, words in ((OPEN_LICENCE, OGL), ("OS data", OS)) if licence in stated]


def nation_of(figures: Figures) -> str:
    """``W`` where the small areas are Welsh, else ``E``."""
    return "W" if figures.territory.lsoa21 and figures.territory.lsoa21[0].startswith("W") else "E"


def _sections(figures: Figures, nation: str) -> list[Section]:
    tier = tier_of(figures.territory.lsoa21)
    duty = duty_sections(nation, tier)
    priorities = _priorities(figures)
    rest = [
        profile_section(figures),
        *_held(duty, ("last-plan",)),
        changes_section(figures),
        *_held(duty, ("reasons-for-change",)),
        themes_section(figures),
        Section("repeat-places", "Repeat places", tuple(repeat_places_blocks(figures))),
        *_held(duty, SUBJECTS),
        *_by_district(figures),
        *_held(duty, ("public-concerns",)),
        priorities,
        *_held(duty, ("county-matters", "county-agreement")),
        not_known_section(nation, tier),
    ]
    # The method names every source of the others, so it is written when they are.
    return [
        summary_section(figures, proposed_texts(figures)),
        law_section(nation, tier),
        method_section(figures),
        *rest,
    ]


def _held(duty: dict[str, Section], names: Sequence[str]) -> list[Section]:
    return [duty[name] for name in names if name in duty]


def _by_district(figures: Figures) -> list[Section]:
    districts = district_sections(figures)
    return [Section("districts", "District by district", sections=tuple(districts))] if districts else []


def _priorities(figures: Figures) -> Section:
    section = Section("priorities", "What to put first", tuple(matrix_blocks(figures)))
    watched = Section("watched", "Watch-list", tuple(watch_list_blocks(figures)))
    return replace(section, sections=(watched,))
