"""The demonstration partnership in the system: files added, its body defined, its year assessed and published.

Everything goes the way that a real user's files go. Synthetic evidence never joins real evidence in one home.
"""

from collections.abc import Callable
from pathlib import Path

from hallmark.assessment import shelf
from hallmark.assessment.changes import make_assessment
from hallmark.assessment.whose import set_down
from hallmark.demo import generate, people
from hallmark.demo.emblem import emblem
from hallmark.demo.giving import give
from hallmark.demo.publishing import publish
from hallmark.demo.truth import DemoTruth
from hallmark.evidence import synthetic
from hallmark.evidence.adding import Options
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding
from hallmark.evidence.progress import Progress
from hallmark.evidence.sources.mapped import Mapping
from hallmark.partners.changes import define_partnership, set_brand
from hallmark.partners.logos import checked_logo
from hallmark.partners.queries import territory
from hallmark.publications.models import Publication
from hallmark.ui.problems import Problem

NAME = "Safer Ostrey Partnership"
YEAR_ENDING = "2025-09"
BY = "The demonstration"
COLOUR = "#145c62"


def holds_real_evidence() -> bool:
    """Is there anything in this home that the demonstration did not bring?"""
    return Holding.objects.exclude(publisher=synthetic.PUBLISHER).exists()


def is_set_up() -> bool:
    """Does the demonstration's assessment stand?"""
    return any(entry.synthetic for entry in shelf.entries())


def set_up(folder: Path, *, step: Callable[[str], None], progress: Progress | None = None) -> str:
    """Makes the demonstration in this home and returns its assessment's slug; a second run changes nothing.

    Raises:
        Problem: real evidence is held here.
    """
    if holds_real_evidence():
        raise Problem(
            "This home holds real evidence, and invented records must not join it. Give the demonstration a home of "
            "its own: HALLMARK_HOME=demonstration hallmark demo."
        )
    truth = generate(folder, progress=step)
    step("Adding its areas, residents and police records")
    add_evidence(
        [folder / name for name in ("lookups", "boundaries", "population", "deprivation")], by=BY, progress=progress
    )
    add_evidence([folder / "police_uk"], by=BY, progress=progress)
    add_evidence(
        [folder / "council"], by=BY, options=Options(mapping=Mapping.from_yaml("council-asb")), progress=progress
    )
    step("Assessing its year")
    slug = _assess(truth)
    step("Adding its people")
    people.staff()
    step("Adding what its partners give")
    give(folder, slug, by=BY)
    step("Publishing its assessment")
    publish(slug, step=step)
    return slug


def publish_if_absent(*, step: Callable[[str], None]) -> None:
    """Publishes the assessment of a demonstration that was made before there was anything to publish it with."""
    for entry in shelf.entries():
        if entry.synthetic and not Publication.objects.filter(slug=entry.slug).exists():
            set_down(entry.slug, territory(NAME), by=BY, person=None)
            publish(entry.slug, step=step)


def _assess(truth: DemoTruth) -> str:
    partnership = define_partnership(
        legal_name=NAME,
        brand="Safer Ostrey",
        vision="An island on which nobody is afraid to go home.",
        covers=sorted({f"district:{row}" for row in DISTRICTS}),
        by=None,
    )
    set_brand(
        partnership=partnership,
        name="Safer Ostrey",
        colour=COLOUR,
        logo=checked_logo(emblem()),
        begins=people.BEGAN,
        by=None,
    )
    return make_assessment(area=NAME, year_ending=truth.months[-1], by=BY)


DISTRICTS = ("Tamblemouth", "Larkenvale", "North Ostrey")
