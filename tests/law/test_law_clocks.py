"""Deadlines: lengths of every sort, hours across a change of the clocks, and rules that change meanwhile."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmark.law.clocks import LONDON, Deadline, Trigger, after_hours, deadline, london_moment
from hallmark.law.problems import NoDeadline, NotInForce
from hallmark.law.rules import NOT_READ, Nation, Rule
from law.invented import rule_of, version_yaml

ENGLAND = Nation.ENGLAND
AFTER_NEXT = "the end of the calendar quarter that is 2 quarters later"
DAYS = st.dates(date(2020, 1, 1), date(2070, 12, 31))


def due(rule: Rule, trigger: Trigger) -> Deadline:
    return deadline(rule, trigger=trigger, nation=ENGLAND)


@pytest.mark.parametrize(
    ("keys", "trigger", "last_day", "computed"),
    [
        ({"within": "28 days"}, date(2026, 3, 3), date(2026, 3, 31), "28 days after 3 March 2026: 31 March 2026"),
        (
            {"within": "21 days", "beginning with": "true"}, date(2026, 3, 1), date(2026, 3, 21),
            "21 days beginning with 1 March 2026: 21 March 2026",
        ),
        (
            {"within": "6 weeks", "beginning with": "true"}, date(2026, 3, 2), date(2026, 4, 12),
            "6 weeks beginning with 2 March 2026: 12 April 2026",
        ),
        (
            {"within": "1 month"}, date(2026, 1, 31), date(2026, 2, 28),
            "1 month after 31 January 2026: 28 February 2026",
        ),
        (
            {"at most": "3 years", "beginning with": "true"}, date(2024, 2, 29), date(2027, 2, 28),
            "3 years beginning with 29 February 2024: 28 February 2027",
        ),
        ({"every": "1 year"}, date(2024, 2, 29), date(2025, 2, 28), "1 year after 29 February 2024: 28 February 2025"),
        (
            {"within": "10 working days"}, date(2026, 3, 27), date(2026, 4, 14),
            "10 working days after 27 March 2026: 14 April 2026",
        ),
        (
            {"within": "2 working days", "beginning with": "true"}, date(2026, 4, 2), date(2026, 4, 7),
            "2 working days beginning with 2 April 2026: 7 April 2026",
        ),
        (
            {"quarters after": "1"}, date(2026, 2, 11), date(2026, 6, 30),
            "By the end of the next calendar quarter, for the quarter to 31 March 2026: 30 June 2026",
        ),
        (
            {"quarters after": "2"}, date(2026, 2, 11), date(2026, 9, 30),
            f"By {AFTER_NEXT}, for the quarter to 31 March 2026: 30 September 2026",
        ),
        (
            {"yearly before": "1 April"}, date(2026, 11, 22), date(2027, 3, 31),
            "Each year before 1 April, seen from 22 November 2026: 31 March 2027",
        ),
        (
            {"by": "2027-01-31"}, date(2026, 11, 22), date(2027, 1, 31),
            "By 31 January 2027, seen from 22 November 2026: 31 January 2027",
        ),
    ],
)  # fmt: skip
def test_a_day_is_worked_out_and_said(keys: dict[str, str], trigger: date, last_day: date, computed: str) -> None:
    found = due(rule_of(version_yaml(**keys)), trigger)

    assert found.due == last_day
    assert found.computed == computed
    assert found.is_certain
    assert found.source == "Invented Act 2020, s.1"


@pytest.mark.parametrize(
    ("sense", "words"),
    [
        ("within", "Due by 29 March 2026"),
        ("every", "Due again by 29 March 2026"),
        ("at most", "Lasts no longer than 29 March 2026"),
        ("at least", "Lasts at least until 29 March 2026"),
        ("review after", "Falls due for review on 29 March 2026"),
    ],
)
def test_the_day_is_named_for_what_the_period_asks(sense: str, words: str) -> None:
    assert due(rule_of(version_yaml(**{sense: "28 days"})), date(2026, 3, 1)).in_words == words


@pytest.mark.slow
@given(
    DAYS,
    st.integers(0, 500),
    st.integers(1, 60),
    st.sampled_from(["day", "week", "month", "year", "working day"]),
    st.booleans(),
)
def test_never_before_the_trigger_and_never_earlier_for_a_later_one(day, further, amount, unit, beginning_with):
    rule = rule_of(version_yaml(within=f"{amount} {unit}", beginning_with=str(beginning_with).lower()))

    first, second = due(rule, day).due, due(rule, day + timedelta(days=further)).due

    assert day <= first <= second


@pytest.mark.slow
@given(DAYS, st.sampled_from(["quarters_after", "yearly_before"]))
def test_terms_of_the_calendar_never_fall_before_the_trigger(day: date, key: str) -> None:
    rule = rule_of(version_yaml(**{key: "0" if key == "quarters_after" else "1 April"}))

    assert day <= due(rule, day).due  # type: ignore[operator]


# Hours.

FORTY_EIGHT = rule_of(version_yaml(within="48 hours"))


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        # The clocks go forward at 01:00 on 29 March 2026: an hour of the day is missing.
        ("2026-03-28 10:00", "2026-03-30 11:00", "48 hours after 10:00 on 28 March 2026: 11:00 on 30 March 2026"),
        # They go back at 02:00 on 25 October 2026: an hour comes twice.
        ("2026-10-24 10:00", "2026-10-26 09:00", "48 hours after 10:00 on 24 October 2026: 09:00 on 26 October 2026"),
        ("2026-06-01 23:30", "2026-06-03 23:30", "48 hours after 23:30 on 1 June 2026: 23:30 on 3 June 2026"),
    ],
)
def test_hours_pass_across_a_change_of_the_clocks(begins: str, ends: str, words: str) -> None:
    found = due(FORTY_EIGHT, datetime.fromisoformat(begins).replace(tzinfo=LONDON))

    assert found.due == datetime.fromisoformat(ends).replace(tzinfo=LONDON)
    assert found.computed == words


def test_a_moment_in_the_hour_that_comes_twice_is_the_first_of_the_two() -> None:
    moment = london_moment(date(2026, 10, 25), time(1, 30))

    assert moment.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_a_moment_that_no_clock_showed_is_refused(minute: int) -> None:
    with pytest.raises(NoDeadline, match=r"the clocks went forward"):
        london_moment(date(2026, 3, 29), time(1, minute))


def test_a_trigger_in_another_zone_is_the_same_moment() -> None:
    tokyo = datetime(2026, 3, 28, 19, 0, tzinfo=ZoneInfo("Asia/Tokyo"))

    assert due(FORTY_EIGHT, tokyo).due == datetime(2026, 3, 30, 11, 0, tzinfo=LONDON)


def test_a_period_in_days_takes_the_day_in_london() -> None:
    rule = rule_of(version_yaml(within="28 days"))

    # 23:30 in Universal Time is half past midnight of the next day in London's summer.
    assert due(rule, datetime(2026, 6, 1, 23, 30, tzinfo=UTC)).due == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("2026-12-23 10:00", "2026-12-26 10:00"),
        ("2026-12-24 10:00", "2026-12-27 10:00"),
        ("2026-12-25 10:00", "2026-12-28 00:00"),
        ("2026-12-26 00:00", "2026-12-28 00:00"),
        ("2026-12-22 23:59", "2026-12-24 23:59"),
        ("2026-12-23 00:00", "2026-12-25 00:00"),
    ],
)
def test_christmas_day_is_left_out_of_hours(begins: str, ends: str) -> None:
    rule = rule_of(version_yaml(within="48 hours", leaving_out="Christmas Day"))

    found = due(rule, datetime.fromisoformat(begins).replace(tzinfo=LONDON))

    assert found.due == datetime.fromisoformat(ends).replace(tzinfo=LONDON)
    assert "Christmas Day left out" in found.computed


@pytest.mark.slow
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 240),
    st.booleans(),
)
def test_hours_as_counted_hour_by_hour(moment: datetime, hours: int, without_christmas: bool) -> None:
    moment = moment.replace(minute=0, second=0, microsecond=0)
    counted, now = 0, moment
    while counted < hours:
        local = now.astimezone(LONDON)
        if not (without_christmas and (local.month, local.day) == (12, 25)):
            counted += 1
        now += timedelta(hours=1)

    assert after_hours(moment, hours, without_christmas=without_christmas) == now


def test_hours_without_a_time_of_day_are_refused() -> None:
    with pytest.raises(NoDeadline, match=r"counts hours\. Give the time of day"):
        due(FORTY_EIGHT, date(2026, 3, 28))


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(NoDeadline, match="needs its zone"):
        due(FORTY_EIGHT, datetime(2026, 3, 28, 10, 0))


# A rule that changes meanwhile.


def changing(applies: str, before: str, after: str, **gone: str) -> Rule:
    return rule_of(
        version_yaml(within=before, until=gone.get("until", "2026-06-01"), source="First Act"),
        version_yaml(within=after, **{"from": "2026-06-01"}, source="Second Act"),
        applies=applies,
    )


@pytest.mark.parametrize(
    ("applies", "before", "after", "trigger", "last_day", "source"),
    [
        # The version of the first day governs, to whatever the period is changed.
        ("start", "28 days", "14 days", date(2026, 5, 31), date(2026, 6, 28), "First Act"),
        ("start", "28 days", "14 days", date(2026, 6, 1), date(2026, 6, 15), "Second Act"),
        # The version of the last day governs.
        ("end", "28 days", "14 days", date(2026, 5, 3), date(2026, 5, 31), "First Act"),
        ("end", "28 days", "14 days", date(2026, 5, 25), date(2026, 6, 8), "Second Act"),
        # A period that the change shortens to before its own first day runs out on that day.
        ("end", "28 days", "14 days", date(2026, 5, 4), date(2026, 6, 1), "Second Act"),
        ("end", "28 days", "14 days", date(2026, 5, 18), date(2026, 6, 1), "Second Act"),
        ("end", "28 days", "14 days", date(2026, 5, 19), date(2026, 6, 2), "Second Act"),
        # One that it lengthens runs on.
        ("end", "14 days", "28 days", date(2026, 5, 17), date(2026, 5, 31), "First Act"),
        ("end", "14 days", "28 days", date(2026, 5, 18), date(2026, 6, 15), "Second Act"),
    ],
)
def test_which_version_governs(applies, before, after, trigger, last_day, source):
    found = due(changing(applies, before, after), trigger)

    assert (found.due, found.source) == (last_day, source)


@pytest.mark.slow
@given(DAYS, st.integers(0, 60), st.integers(1, 60), st.integers(1, 60))
def test_at_the_end_a_later_trigger_is_never_due_earlier_even_across_a_change(day, further, before, after):
    day = date(2026, 4, 1) + timedelta(days=day.toordinal() % 90)
    rule = changing("end", f"{before} days", f"{after} days")

    first, second = due(rule, day), due(rule, day + timedelta(days=further))

    assert day <= first.due <= second.due  # type: ignore[operator]
    assert first.standing.version.holds_on(first.due)  # type: ignore[arg-type]


def test_hours_that_a_change_ends_run_out_when_its_first_day_begins() -> None:
    rule = changing("end", "48 hours", "1 hour")

    found = due(rule, datetime(2026, 5, 31, 10, 0, tzinfo=LONDON))

    assert found.due == datetime(2026, 6, 1, 0, 0, tzinfo=LONDON)


def test_a_rule_that_ends_meanwhile_still_governs_what_began_under_it() -> None:
    rule = rule_of(version_yaml(within="28 days", until="2026-06-01"))

    assert due(rule, date(2026, 5, 31)).due == date(2026, 6, 28)


@pytest.mark.parametrize("following", [[], [version_yaml(within="7 days", **{"from": "2026-09-01"})]])
def test_a_rule_that_ends_meanwhile_and_applies_at_the_end_yields_nothing(following: list[str]) -> None:
    rule = rule_of(version_yaml(within="28 days", until="2026-06-01"), *following, applies="end")

    with pytest.raises(NotInForce, match=r"no longer in force in England when its period would end, on 28 June 2026"):
        due(rule, date(2026, 5, 31))


# What is uncertain is said wherever the deadline is used.


def test_what_is_from_knowledge_is_uncertain() -> None:
    found = due(rule_of(version_yaml(within="28 days", read="false", doubt="Nobody knows.")), date(2026, 3, 3))

    assert not found.is_certain
    assert found.doubts == ("Nobody knows.", NOT_READ)


PENDING = version_yaml(
    within="14 days", says="It is 14 days.", source="Later Act", doubt="Not verified.",
    **{"from": None, "not before": "2026-06-01"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("applies", "trigger", "is_certain"),
    [
        ("start", date(2026, 5, 31), True),
        ("start", date(2026, 6, 1), False),
        ("end", date(2026, 5, 3), True),
        ("end", date(2026, 5, 4), False),
    ],
)
def test_a_version_that_may_have_come_into_force_makes_the_one_before_uncertain(applies, trigger, is_certain):
    found = due(rule_of(version_yaml(within="28 days"), PENDING, applies=applies), trigger)

    assert found.due == trigger + timedelta(days=28)
    assert found.is_certain is is_certain
    if not is_certain:
        assert found.doubts == ("Later Act may have changed this: It is 14 days. Not verified.",)


def test_bank_holidays_that_are_not_published_make_working_days_uncertain() -> None:
    rule = rule_of(version_yaml(within="1 working day"))

    assert due(rule, date(2027, 12, 30)).is_certain
    assert due(rule, date(2027, 12, 31)).doubts == (
        "Bank holidays after 31 December 2027 are worked out, and another may yet be proclaimed.",
    )


def test_doubts_end_on_the_day_as_at_which_the_source_was_read() -> None:
    rule = rule_of(version_yaml(within="28 days", doubt="Its first day is from knowledge.", sure_from="2023-12-20"))

    assert due(rule, date(2023, 12, 19)).doubts == ("Its first day is from knowledge.",)
    assert due(rule, date(2023, 12, 20)).is_certain


# What yields no date.


def test_a_rule_without_a_date_says_so() -> None:
    with pytest.raises(NoDeadline, match=r"“Invented rule” sets no date\. Do it in time\."):
        due(rule_of(version_yaml()), date(2026, 3, 3))


def test_a_day_that_is_past_yields_nothing() -> None:
    with pytest.raises(NoDeadline, match="was due by 31 January 2024"):
        due(rule_of(version_yaml(by="2024-01-31")), date(2024, 2, 1))


def test_a_day_beyond_the_calendar_is_refused() -> None:
    for length in ("28 days", "2 months", "9999 years"):
        with pytest.raises(NoDeadline, match="beyond what a calendar holds"):
            due(rule_of(version_yaml(within=length)), date(9999, 12, 30))
