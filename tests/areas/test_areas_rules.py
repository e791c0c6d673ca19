"""The rules by which places are followed through time."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmark.areas.rules import (
    Event,
    agreed,
    census_span,
    district_change_date,
    edition_of,
    events,
    folded,
    kind_of_event,
    known_shares,
    other_spellings,
    shares_by_residents,
    undivided,
)

CODES = st.sampled_from([f"E0100000{number}" for number in range(8)])
PAIRS = st.lists(st.tuples(CODES, CODES), max_size=20)


def test_census_span_is_half_open_from_census_to_census():
    assert census_span(2011) == (date(2011, 3, 27), date(2021, 3, 21))
    assert census_span(2021) == (date(2021, 3, 21), None)


def test_district_changes_take_effect_on_the_first_of_april():
    assert district_change_date(2023) == date(2023, 4, 1)


@pytest.mark.parametrize(("digits", "year"), [("24", 2024), ("2024", 2024), ("09", 2009)])
def test_edition_of_two_or_four_digits(digits, year):
    assert edition_of(digits) == year


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("St. Helens", "st helens"),
        ("Devon & Cornwall", "devon and cornwall"),
        ("  King's   Lynn ", "kings lynn"),
        ("Ynys Môn", "ynys mon"),
        ("Bristol, City of", "bristol city of"),
        ("%_", ""),
    ],
)
def test_folded_name(name, plain):
    assert folded(name) == plain


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("Bristol, City of", ["Bristol", "City of Bristol"]),
        ("Norwich", []),
        ("Bournemouth, Christchurch and Poole", []),
    ],
)
def test_other_spellings_of_a_turned_name(name, others):
    assert other_spellings(name) == others


@pytest.mark.parametrize(("values", "one"), [(["a", "a"], "a"), (["a", "b"], None), ([], None), (["a", None], None)])
def test_agreed_only_where_all_say_the_same(values, one):
    assert agreed(values) == one


@pytest.mark.parametrize(
    ("befores", "afters", "kind"), [(1, 1, "recode"), (1, 3, "split"), (3, 1, "merge"), (2, 2, "transfer")]
)
def test_kind_of_event(befores, afters, kind):
    assert kind_of_event(befores, afters) == kind


def test_events_leaves_out_what_stayed():
    assert events([("a", "a"), ("b", "b")]) == []


def test_events_of_a_split_a_merger_and_a_recut():
    found = events([("a", "a"), ("b", "c"), ("b", "d"), ("e", "g"), ("f", "g"), ("h", "j"), ("i", "j"), ("i", "k")])

    assert [(event.kind, len(event.links)) for event in found] == [("split", 2), ("merge", 2), ("transfer", 3)]
    assert found[0].reference == "b>c"


@given(PAIRS)
def test_events_keep_every_link_once_and_forget_order(pairs):
    found = events(pairs)
    links = [link for event in found for link in event.links]

    assert len(links) == len(set(links))
    assert set(links) >= {(before, after) for before, after in pairs if before != after}
    assert found == events(reversed(pairs))


@given(PAIRS, st.data())
def test_merging_keeps_the_sum(pairs, data):
    """Counts carried over links of known share 1 sum to the same: a merger adds, and loses nobody."""
    for event in events(pairs):
        shares = known_shares(event)
        befores = sorted({before for before, _ in event.links})
        if event.kind != "merge":
            continue
        counts = {before: data.draw(st.integers(0, 1000)) for before in befores}

        carried = sum(counts[before] * shares[before, after] for before, after in event.links)

        assert carried == sum(counts.values())


def test_known_shares_of_a_split_are_not_guessed():
    assert known_shares(Event("split", (("a", "b"), ("a", "c")))) == {("a", "b"): None, ("a", "c"): None}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 5000), min_size=1, max_size=6))
def test_shares_by_residents_sum_to_one(residents):
    shares = shares_by_residents(residents, residents)

    if sum(residents.values()) == 0:
        assert shares is None
    else:
        assert sum(shares.values()) == pytest.approx(1)
        assert all(0 <= share <= 1 for share in shares.values())


def test_shares_by_residents_need_every_child():
    assert shares_by_residents(["a", "b"], {"a": 10}) is None


def test_undivided_partnerships_are_all_of_a_district_that_is_not_divided():
    csps = {
        "bcp": frozenset({"bournemouth", "poole", "dorset"}),
        "dorset": frozenset({"dorset"}),
        "x": frozenset({"y"}),
    }

    assert undivided(csps, {"bcp"}) == {"bournemouth", "poole", "dorset"}
    assert undivided(csps, set()) == set()
    assert undivided(csps, {"elsewhere"}) == set()
