"""Areas of a force one after the other, each beside similar areas of other forces: the force is counted once."""

from collections import Counter
from typing import Any

import pytest

from assessment.rounds.invented import ENDING
from hallmark.assessment import building, series
from hallmark.assessment.peers import Peers
from hallmark.evidence import counting
from hallmark.partners.queries import territory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_own_force_is_counted_once_beside_areas_of_others(records: None, monkeypatch: pytest.MonkeyPatch) -> None:
    forces: Counter[str] = Counter()

    def counted(holdings: Any, codes: Any) -> Any:
        forces[holdings[0].unit] += 1
        return counting.street_counts(holdings, codes)

    def others(area: Any, _: int) -> Peers:
        names = {"Alder", "Birch", "Cedar", "Elm"} - {area.area.name}
        return Peers(tuple(territory(f"district:{name}").area for name in sorted(names)), ())

    monkeypatch.setattr(series, "street_counts", counted)
    monkeypatch.setattr(building, "peers_of", others)
    made = [building.build_figures(territory(f"district:{name}"), ENDING, peers=3) for name in ("Alder", "Birch")]

    assert forces == {"surrey": 1, "norfolk": 2, "suffolk": 2}
    of_cedar = [figures.get("E07990003", "count", "Burglary", figures.months) for figures in made]
    assert of_cedar[0] == of_cedar[1]
    assert of_cedar[0] is not None
    assert of_cedar[0].value > 0


def test_figures_keep_no_counts_of_other_forces(records: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cedar = territory("district:Cedar").area
    monkeypatch.setattr(building, "peers_of", lambda area, _: Peers((cedar,), ()))

    [beside] = building.build_figures(territory("district:Alder"), ENDING, peers=1).peer_series

    assert beside.holdings
    assert beside.counts.table.num_rows == 0
