"""The records behind a figure are exactly those that it counts, in real evidence with small areas that were split."""

from typing import Any

import pytest
from django.conf import settings as django_settings

from crimestats.periods import year_ending
from hallmark.assessment import rows
from hallmark.assessment.counted import Counted
from hallmark.assessment.places import Place, places_of
from hallmark.assessment.series import series_for
from hallmark.assessment.shelf import CountedPlace
from hallmark.evidence.categories import ALL_CRIME
from hallmark.evidence.counting import LEVELS
from hallmark.partners.queries import territory
from pages.test_rows import figure
from real_evidence import loaded

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.django_db]

MONTHS = year_ending("2025-09")
OF_EACH_KIND = 6


@pytest.fixture(scope="module")
def evidence(shared_data: Any, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Any:
    """Norfolk's records, with the outlines that tell the parts of split LSOAs."""
    home = tmp_path_factory.mktemp("home")
    files = ["police_uk/street/norfolk.zip", "boundaries/surrey_norfolk_sutton_croydon.zip"]
    with loaded(django_db_blocker, django_settings, home, shared_data, *files):
        yield


def sample(places: list[Place]) -> list[Place]:
    """Some places of each kind, small and large."""
    by_kind: dict[str, list[Place]] = {}
    for place in places:
        by_kind.setdefault(place.ref.kind, []).append(place)
    return [place for several in by_kind.values() for place in several[:OF_EACH_KIND]]


@pytest.mark.parametrize("area", ["Norwich", "South Norfolk"])
def test_as_many_records_as_counted(evidence: None, area: str) -> None:
    where = territory(area)
    [series] = [one for one in series_for(where) if one.dataset == "police-uk-street"]
    counted = Counted()
    counted.add(series, series.counts, LEVELS)
    places = sample(list(places_of(where)))

    wrong = []
    for place in places:
        for category in (ALL_CRIME, "Burglary"):
            expected = counted.total(series, place.level, place.codes, category, MONTHS)
            found = rows.records_of(
                figure(place, category, expected), CountedPlace(place.level, place.codes, place.lsoa21)
            ).count()
            if found != expected:
                wrong.append((place.ref.name, category, expected, found))
    assert wrong == []
