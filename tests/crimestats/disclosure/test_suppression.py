"""Withheld counts: by hand, by rule, by what was published before, and never to be worked out again."""

import csv
import gzip
import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from crimestats.disclosure import (
    CHANNEL,
    PARTNER_EXTRACT,
    POLICE_UK,
    DisclosureRule,
    Published,
    Suppression,
    also_known,
    can_be_recovered,
    grid_relations,
    health_data,
    sums,
    suppress,
    suppress_cells,
    suppress_rates,
    total_last,
    with_totals,
)
from crimestats_reference import real

ZEROS_TOO = DisclosureRule(name="n", why="w", hide_zeros=True)
WARDS = [4, 4, 5, 5, 6, 6, -1]
SMALL_TABLES = arrays.arrays(
    float,
    st.sampled_from([(4,), (3, 3), (2, 4), (2, 2, 2)]),
    elements=st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 14, 30]).map(float),
)


def recovered(found: Suppression, full: np.ndarray, relations=None) -> np.ndarray:
    """The primary cells that the audit can pin down."""
    relations = relations or grid_relations([total_last(size - 1) for size in full.shape])
    return can_be_recovered(
        full.ravel(), relations, found.withheld.ravel(), found.primary.ravel(), protected=found.rule.protected
    )


def test_a_small_count_takes_the_next_smallest_with_it():
    found = suppress([3, 20, 8])

    assert found.primary.tolist() == [True, False, False, False]
    assert found.secondary.tolist() == [False, False, True, False]
    assert found.values[[1, 3]].tolist() == [20, 31]
    assert found.reasons.tolist() == [
        "Withheld: fewer than 5.", "", "Withheld so that another count cannot be worked out.", "",
    ]  # fmt: skip
    assert found.is_safe


def test_the_pattern_itself_may_say_more_than_arithmetic():
    """The limit that `suppress` names: of all tables that fit what is shown, one alone is shown so."""
    shown = suppress([5, 5, 4]).values
    same = [left for left in range(10) if np.array_equal(suppress([left, 5, 9 - left]).values, shown, equal_nan=True)]

    assert np.array_equal(shown, [np.nan, 5, np.nan, 14], equal_nan=True)
    assert same == [5]


def test_two_ones_need_a_third_cell():
    """1 and 1 of a shown 2 are worked out at once by a reader who sees the noughts."""
    found = suppress([1, 1, 0, 50])

    assert found.withheld.tolist() == [True, True, False, True, False]
    assert not recovered(found, with_totals([1, 1, 0, 50])).any()


def test_two_small_counts_with_room_protect_each_other():
    assert suppress([3, 2, 20]).withheld.tolist() == [True, True, False, False]


def test_a_table_by_hand():
    """One small count of a table takes a rectangle with it, the cheapest."""
    found = suppress([[3, 40, 50], [60, 7, 9], [70, 80, 8]])

    assert found.withheld[:3, :3].sum() == 4
    assert found.withheld[0, 0]
    assert found.secondary.sum() == 3
    assert not recovered(found, with_totals([[3, 40, 50], [60, 7, 9], [70, 80, 8]])).any()


def test_nothing_small_withholds_nothing():
    found = suppress([[5, 6], [0, 7]])

    assert not found.withheld.any()
    assert found.values.tolist() == with_totals([[5, 6], [0, 7]]).tolist()


def test_police_uk_is_shown_as_published():
    found = suppress([[1, 2], [0, 3]], rule=POLICE_UK)

    assert not found.withheld.any()


def test_nothing_of_channel_is_shown():
    found = suppress([0, 100, 3], rule=CHANNEL)

    assert found.withheld.all()
    assert set(found.reasons) == {CHANNEL.why}
    assert found.is_safe


def test_health_data_are_withheld_by_their_licence():
    found = suppress([6, 40, 30, 20], rule=health_data(8, "contract"))

    assert found.primary.tolist() == [True, False, False, False, False]
    assert found.reasons[0] == "Withheld: fewer than 8."
    assert not recovered(found, with_totals([6, 40, 30, 20])).any()


def test_a_rule_without_secondary_cells_withholds_small_ones_alone():
    found = suppress([3, 20, 8], rule=DisclosureRule(name="n", why="w", secondary=False))

    assert found.withheld.tolist() == [True, False, False, False]


def test_noughts_are_shown_unless_the_rule_withholds_them():
    assert not suppress([0, 3, 20, 8]).withheld[0]
    assert suppress([0, 3, 20, 8], rule=ZEROS_TOO).primary.tolist() == [True, True, False, False, False]


def test_noughts_beside_a_small_total_say_that_it_is_not_the_smallest():
    table = np.zeros((3, 6))
    table[0, :4] = 1
    table[1:] = 30
    found = suppress(table)

    assert found.primary[0, 6]
    assert found.reasons[0, 6].startswith("Withheld: a small count. The noughts")
    assert not recovered(found, with_totals(table)).any()
    assert found.is_safe


def test_wards_in_districts_in_a_force():
    leaves = [3, 20, 30, 40]
    full = np.array([*leaves, 23, 70, 93], dtype=float)

    found = suppress(full, parents=[WARDS])

    relations = grid_relations([WARDS])
    assert found.withheld[:2].all()
    assert not found.withheld[2:].any()
    assert not recovered(found, full, relations).any()


def test_a_district_total_may_go_where_its_wards_cannot():
    """One ward of the district is not nought: its district's total is the same count."""
    full = np.array([3, 0, 30, 40, 3, 70, 73], dtype=float)

    found = suppress(full, parents=[WARDS])

    assert found.primary.tolist() == [True, False, False, False, True, False, False]
    assert found.secondary.any()
    assert not recovered(found, full, grid_relations([WARDS])).any()


@pytest.mark.slow
def test_months_of_a_year_by_ward():
    rng = np.random.default_rng(4)
    table = rng.poisson(4, size=(3, 6)).astype(float)
    full = np.concatenate([table, table.sum(axis=1, keepdims=True)], axis=1)

    found = suppress(full, parents=[[-1, -1, -1], total_last(6)])

    assert found.values.shape == (3, 7)
    assert not recovered(found, full, grid_relations([[-1, -1, -1], total_last(6)])).any()


def test_a_difference_from_an_earlier_release_gives_nothing_away():
    """The sum of the first two is out: the second must go with the first, not the cheaper third."""
    published = [Published(cells=(0, 1), total=23)]

    found = suppress([3, 20, 8], published=published)

    assert found.withheld[:2].all()
    relations = also_known(grid_relations([total_last(3)]), published)
    assert not recovered(found, with_totals([3, 20, 8]), relations).any()


def test_a_district_less_one_ward_is_a_figure_too():
    full = np.array([3, 20, 30, 7, 60], dtype=float)
    published = [Published(cells=(4, 1), total=40, coefficients=(1, -1))]

    found = suppress(full, parents=[[4, 4, 4, 4, -1]], published=published)

    relations = also_known(grid_relations([[4, 4, 4, 4, -1]]), published)
    assert found.is_safe
    assert not recovered(found, full, relations).any()


def test_what_is_out_already_cannot_be_protected():
    found = suppress([3, 20, 8], published=[Published(cells=(0,), total=3)])

    assert found.unprotected.tolist() == [True, False, False, False]
    assert found.reasons[0] == "Withheld, but what was published before gives it away."
    assert not found.is_safe


def test_cells_that_are_no_table():
    cells = [3, 20, 8, 31, 12, 43]
    relations = sums(6, [(3, [0, 1, 2]), (5, [3, 4])])

    found = suppress_cells(cells, relations)

    assert found.primary.tolist() == [True, False, False, False, False, False]
    assert found.withheld.sum() == 2
    assert not recovered(found, np.array(cells, dtype=float), relations).any()


def test_cells_without_any_total_need_nothing_more():
    assert suppress_cells([3, 20], sums(2, [])).withheld.tolist() == [True, False]
    assert suppress([3, 20], parents=[[-1, -1]]).withheld.tolist() == [True, False]


def test_dear_cells_are_the_last_to_go():
    dear = suppress([3, 20, 8], costs=[1, 1, 50, 9])

    assert dear.withheld.tolist() == [True, True, False, False]


def test_inputs_are_not_altered():
    table = np.array([[3.0, 40.0], [60.0, 7.0]])

    suppress(table).values[:] = 0

    assert table.tolist() == [[3.0, 40.0], [60.0, 7.0]]


def test_rates_go_with_their_counts():
    above, below = suppress([3, 20, 8]), suppress([30, 4, 80])
    rates = [0.1, 5.0, 0.1, 0.3]

    assert np.isnan(suppress_rates(rates, above)).tolist() == above.withheld.tolist()
    both = suppress_rates(rates, above, below)
    assert np.isnan(both).tolist() == (above.withheld | below.withheld).tolist()
    assert both[3] == 0.3


def test_rates_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="not made of counts of shape"):
        suppress_rates([1.0], suppress([3, 20, 8]))


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"table": [1, np.nan]}, "missing value"),
        ({"table": [1, -2]}, "below 0"),
        ({"table": [1, 2.5]}, "not whole"),
        ({"table": []}, "no cells"),
        ({"table": 3.0}, "no cells"),
        ({"table": [1, 2, 4], "parents": [[2, 2, -1]]}, "not the sum of their parts"),
        ({"table": [1, 2, 3], "parents": [[1, -1]]}, "another shape"),
        ({"table": [1, 2], "costs": [1, 1]}, "one above 0 for each cell"),
        ({"table": [1, 2], "costs": [1, 0, 1]}, "one above 0 for each cell"),
        ({"table": [1, 2], "published": [Published((0,), 2)]}, "not the sum of their parts"),
    ],
)
def test_wrong_inputs_are_refused(given, wrong):
    with pytest.raises(ValueError, match=wrong):
        suppress(**given)


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(SMALL_TABLES, st.sampled_from([PARTNER_EXTRACT, ZEROS_TOO]))
def test_no_small_count_can_be_worked_out(table, rule):
    found = suppress(table, rule=rule)

    full = with_totals(table)
    assert found.is_safe
    assert not recovered(found, full).any()
    assert (found.primary == ((full >= rule.least) & (full < 5))).all()
    assert not (found.primary & found.secondary).any()
    assert (found.values[~found.withheld] == full[~found.withheld]).all()
    assert ((found.reasons != "") == found.withheld).all()


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(150))
def test_no_small_count_of_many_tables_can_be_worked_out(seed):
    rng = np.random.default_rng(seed)
    shape = [(5,), (3, 4), (4, 4), (2, 3, 2), (6, 3), (3, 2, 3)][seed % 6]
    table = rng.poisson(rng.choice([0.7, 2, 5], size=shape) * rng.choice([1, 1, 4])).astype(float)
    rule = [PARTNER_EXTRACT, ZEROS_TOO][seed // 6 % 2]

    found = suppress(table, rule=rule)

    assert found.is_safe
    assert not recovered(found, with_totals(table)).any()


def cheapest(table: list, costs: np.ndarray, found: Suppression) -> float:
    """The least cost over every set of further cells that the audit finds safe."""
    full = with_totals(table)
    relations = grid_relations([total_last(size - 1) for size in full.shape])
    primary = found.primary.ravel()
    others = np.flatnonzero(~primary & (full.ravel() > 0))
    by_cost = sorted(
        (set_of for size in range(len(others) + 1) for set_of in itertools.combinations(others, size)),
        key=lambda set_of: costs[list(set_of)].sum(),
    )
    for set_of in by_cost:
        withheld = primary.copy()
        withheld[list(set_of)] = True
        if not can_be_recovered(full.ravel(), relations, withheld, primary).any():
            return float(costs[list(set_of)].sum())
    return np.inf


@pytest.mark.proof
def test_little_more_is_lost_than_must_be():
    rng = np.random.default_rng(11)
    lost, least = 0.0, 0.0
    for _ in range(20):
        table = rng.choice([1, 2, 4, 6, 9, 15, 30], size=(2, 3)).tolist()
        found = suppress(table)
        costs = (1 + np.log2(with_totals(table))).ravel()
        lost += costs[found.secondary.ravel()].sum()
        least += cheapest(table, costs, found)

    assert least <= lost <= 1.15 * least


def peak_megabytes(table: np.ndarray) -> tuple[Suppression, float]:
    tracemalloc.start()
    found = suppress(table)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return found, peak


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "sample"), [((2000,), 3), ((500, 14), 3)])
def test_thousands_of_areas_take_little_memory_and_are_safe(shape, sample):
    rng = np.random.default_rng(3)
    table = rng.poisson(rng.gamma(2, 9, size=shape)).astype(float)

    found, peak = peak_megabytes(table)

    assert peak < 100
    assert found.is_safe
    assert found.primary.sum() > 100
    assert sampled_recoveries(table, found, sample) == 0


def test_one_small_count_of_many_large_ones_takes_one_other():
    table = np.full(2000, 60.0)
    table[[700, 1500]] = 3, 20

    found = suppress(table)

    assert np.flatnonzero(found.withheld).tolist() == [700, 1500]
    assert sampled_recoveries(table, found, 1) == 0


def ward_table(wards: int, months: int) -> np.ndarray:
    """Croydon's and Sutton's offences by ward, type and month from December 2021, from the published counts."""
    path = real("mps/mps-ward-monthly-2021-2023.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        rows = [row for row in csv.reader(file) if row[4] in ("Croydon", "Sutton")]
    places, kinds = sorted({row[3] for row in rows})[:wards], sorted({row[0] for row in rows})
    table = np.zeros((len(places), len(kinds), months))
    for row in rows:
        if row[3] in places:
            table[places.index(row[3]), kinds.index(row[0])] += [float(value or 0) for value in row[5 : 5 + months]]
    return table


def sampled_recoveries(table: np.ndarray, found: Suppression, sample: int) -> int:
    """How many of a sample of the primary cells can be pinned down."""
    full = with_totals(table)
    relations = grid_relations([total_last(size) for size in table.shape])
    some = np.zeros(full.size, dtype=bool)
    some[np.random.default_rng(1).choice(np.flatnonzero(found.primary), sample, replace=False)] = True
    return int(can_be_recovered(full.ravel(), relations, found.withheld.ravel(), some).sum())


@pytest.mark.real
@pytest.mark.slow
def test_four_wards_by_type_and_month_are_safe():
    table = ward_table(4, 6)

    found = suppress(table)

    assert found.is_safe
    assert found.withheld.any()
    assert sampled_recoveries(table, found, 15) == 0


@pytest.mark.real
@pytest.mark.proof
def test_forty_wards_by_type_and_month_are_safe():
    table = ward_table(40, 13)

    found = suppress(table)

    assert found.values.shape == (41, 12, 14)
    assert found.is_safe
    assert sampled_recoveries(table, found, 25) == 0
