"""Cadences: how often something is done here, and the days that follow."""

from datetime import date
from itertools import islice, pairwise

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given
from hypothesis import strategies as st

from hallmark.law import changes, queries
from hallmark.law.cadences import Every, Rhythm, TimesAYear, days_of, rhythm_named
from hallmark.law.models import Cadence, CadenceVersion
from hallmark.law.problems import CadenceProblem
from law.invented import someone

OWNER, BOARD = "partnership:ostrey", "Board meeting"


@pytest.mark.parametrize(
    ("text", "rhythm", "words"),
    [
        ("42 days", Every(42, "day"), "every 42 days"),
        ("6 weeks", Every(6, "week"), "every 6 weeks"),
        ("Monthly", Every(1, "month"), "every month"),
        ("quarterly", Every(3, "month"), "every 3 months"),
        ("6-monthly", Every(6, "month"), "every 6 months"),
        ("5 to 6 a year", TimesAYear(5, 6), "5 to 6 times a year"),
        ("4 a year", TimesAYear(4, 4), "4 times a year"),
        ("1 a year", TimesAYear(1, 1), "once a year"),
    ],
)
def test_rhythms_are_understood_and_said(text: str, rhythm: Rhythm, words: str) -> None:
    assert rhythm_named(text) == rhythm
    assert rhythm.in_words == words


@pytest.mark.parametrize("text", ["", "often", "0 days", "6 to 5 a year", "0 a year", "54 a year", "1000 days"])
def test_words_that_are_no_rhythm_are_refused(text: str) -> None:
    with pytest.raises(CadenceProblem, match="is no rhythm"):
        rhythm_named(text)


@pytest.mark.parametrize(
    ("rhythm", "first", "days"),
    [
        (Every(42, "day"), date(2026, 1, 6), ["2026-01-06", "2026-02-17", "2026-03-31"]),
        (Every(2, "week"), date(2026, 1, 6), ["2026-01-06", "2026-01-20", "2026-02-03"]),
        (Every(1, "month"), date(2026, 1, 31), ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (Every(6, "month"), date(2026, 8, 31), ["2026-08-31", "2027-02-28", "2027-08-31"]),
        (Every(1, "year"), date(2024, 2, 29), ["2024-02-29", "2025-02-28", "2026-02-28"]),
        (TimesAYear(5, 6), date(2026, 1, 1), ["2026-01-01", "2026-03-15", "2026-05-27"]),
    ],
)
def test_days_of_a_rhythm(rhythm: Rhythm, first: date, days: list[str]) -> None:
    assert [day.isoformat() for day in islice(days_of(rhythm, first), 3)] == days


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 53))
def test_so_many_times_a_year_are_so_many_in_each_year(first: date, fewest: int) -> None:
    days = list(islice(days_of(TimesAYear(fewest, fewest), first), fewest + 1))

    assert all(before < after for before, after in pairwise(days))
    assert (days[-1].year, days[-1].month) == (first.year + 1, first.month)


def test_days_end_where_the_calendar_does() -> None:
    assert list(days_of(Every(1, "month"), date(9999, 11, 30))) == [date(9999, 11, 30), date(9999, 12, 30)]


# In the database.


def set_board(rhythm: str = "42 days", begins: date = date(2026, 1, 6), **given: object) -> CadenceVersion:
    given = {"owner": OWNER, "what": BOARD, "source": "Minute 4", "by": someone("Ann")} | given
    return changes.set_cadence(rhythm=rhythm_named(rhythm), begins=begins, **given)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_next_day_follows_from_the_first() -> None:
    set_board()

    assert queries.next_day(OWNER, BOARD, after=date(2026, 1, 5)) == date(2026, 1, 6)
    assert queries.next_day(OWNER, BOARD, after=date(2026, 1, 6)) == date(2026, 2, 17)


@pytest.mark.slow
@pytest.mark.django_db
def test_five_or_six_times_a_year_is_kept_and_read_again() -> None:
    version = set_board("5 to 6 a year", date(2026, 1, 1))

    version.refresh_from_db()
    assert queries.rhythm_of(version) == TimesAYear(5, 6)
    assert queries.next_day(OWNER, BOARD, after=date(2026, 1, 1)) == date(2026, 3, 15)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_new_rhythm_ends_the_one_before_and_days_go_on_across_both() -> None:
    set_board()
    set_board("quarterly", date(2026, 3, 1))

    (cadence,) = queries.cadences(OWNER)
    assert [(one.valid.lower, one.valid.upper) for one in cadence.versions.all()] == [
        (date(2026, 1, 6), date(2026, 3, 1)), (date(2026, 3, 1), None),
    ]  # fmt: skip
    assert queries.next_days(cadence, after=date(2026, 1, 6), limit=3) == [
        date(2026, 2, 17), date(2026, 3, 1), date(2026, 6, 1),
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_a_cadence_that_ended_or_is_not_there_has_no_next_day() -> None:
    set_board(ends=date(2026, 2, 17))

    assert queries.next_days(queries.cadences()[0], after=date(2026, 1, 6)) == []
    with pytest.raises(CadenceProblem, match=r"“Board meeting” of partnership:ostrey has ended"):
        queries.next_day(OWNER, BOARD, after=date(2026, 1, 6))
    with pytest.raises(CadenceProblem, match="has no cadence called “Walkabout”"):
        queries.next_day(OWNER, "Walkabout", after=date(2026, 1, 6))


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"owner": " "}, "needs an owner"),
        ({"source": ""}, "needs an owner"),
        ({"begins": date(2026, 5, 1), "ends": date(2026, 5, 1)}, "ends before it begins"),
        ({"begins": date(2025, 1, 1)}, "already has a rhythm from 6 January 2026"),
        ({"begins": date(2026, 1, 6)}, "already has a rhythm from 6 January 2026"),
    ],
)
def test_a_cadence_that_cannot_be_is_refused_and_leaves_the_others(given: dict[str, object], words: str) -> None:
    set_board()

    with pytest.raises(CadenceProblem, match=words):
        set_board(**given)  # type: ignore[arg-type]

    version = CadenceVersion.objects.get()
    assert (version.valid.lower, version.valid.upper) == (date(2026, 1, 6), None)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"every": None, "each": ""}, "every_or_so_many_a_year"),
        ({"every": 0}, "every_or_so_many_a_year"),
        ({"each": ""}, "every_or_so_many_a_year"),
        ({"fewest_a_year": 5, "most_a_year": 6}, "every_or_so_many_a_year"),
        ({"every": None, "each": "", "fewest_a_year": 6, "most_a_year": 5}, "every_or_so_many_a_year"),
        ({"every": None, "each": "", "fewest_a_year": 6}, "every_or_so_many_a_year"),
        ({"valid": DateRange(None, date(2026, 1, 1))}, "law_cadence_begins"),
        ({"valid": DateRange(date(2026, 1, 1), date(2026, 1, 1))}, "law_cadence_begins"),
    ],
)
def test_the_database_keeps_only_what_is_a_rhythm(fields: dict[str, object], constraint: str) -> None:
    cadence = Cadence.objects.create(owner=OWNER, what=BOARD)
    whole = {"valid": DateRange(date(2026, 1, 1), None), "every": 42, "each": "day", "source": "x", "set_by": "Ann"}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CadenceVersion.objects.create(cadence=cadence, **(whole | fields))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_database_keeps_one_rhythm_at_a_time() -> None:
    version = set_board()

    with pytest.raises(IntegrityError, match="law_cadence_versions_do_not_overlap"), transaction.atomic():
        CadenceVersion.objects.create(
            cadence=version.cadence,
            valid=DateRange(date(2027, 1, 1), None),
            every=1,
            each="month",
            source="x",
            set_by="A",
        )


@pytest.mark.slow
@pytest.mark.django_db
def test_who_sets_a_cadence_is_in_the_audit_in_the_affairs_that_it_is_of(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, object]] = []
    real = changes.record
    monkeypatch.setattr(changes, "record", lambda **event: told.append(event) or real(**event))

    version = set_board(partnership=7)

    (event,) = told
    assert (event["act"], event["by"], event["partnership"]) == ("cadence.set", someone("Ann").pk, 7)
    assert event["detail"] == {"version": version.pk, "begins": "2026-01-06", "every": 42, "each": "day"}
