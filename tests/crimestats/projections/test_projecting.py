import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.projections import Projection, project, project_many
from crimestats.projections.models import NAMES, SEASONAL_NAIVE
from crimestats_reference import columns

nan = float("nan")
SEASON = [8, 6, 7, 9, 12, 15, 18, 16, 12, 10, 9, 7]
KINDS = ("stable", "drifting", "trending", "shifted")


def simulated(kind, series, months, rng):
    """Counts of seasonal, overdispersed series and the twelve months after, at means from 0.5 to 500."""
    every = months + 12
    time = np.arange(every)
    season = 1 + rng.uniform(0.05, 0.35, (series, 1)) * np.cos(
        2 * np.pi * (time - rng.uniform(0, 12, (series, 1))) / 12
    )
    level = {
        "stable": np.ones((series, every)),
        "drifting": np.exp(np.cumsum(rng.normal(0, 0.03, (series, every)), axis=1)),
        "trending": np.exp(rng.normal(0, 0.08, (series, 1)) * (time - months) / 12),
        "shifted": np.where(
            time >= rng.integers(12, months - 6, (series, 1)), rng.choice([0.7, 1.4], (series, 1)), 1.0
        ),
    }[kind]
    mean = np.array([0.5, 5.0, 50.0, 500.0])[np.arange(series) % 4][:, None]
    counts = rng.poisson(mean * season * level * rng.gamma(50, 1 / 50, level.shape)).astype(float)
    return counts[:, :months], counts[:, months:]


def coverage(projections, after):
    """Shares within the 80 and 95 per cent limits: of months, then of totals."""
    lower, upper = (np.array([getattr(p, side) for p in projections]) for side in ("lower", "upper"))
    below, above = (np.array([getattr(p, side) for p in projections]) for side in ("total_lower", "total_upper"))
    total = after.sum(axis=1)[:, None]
    months = ((after[:, None] >= lower) & (after[:, None] <= upper)).mean(axis=(0, 2))
    return months, ((total >= below) & (total <= above)).mean(axis=0)


def root_mean_square(errors):
    return np.sqrt((errors**2).mean(axis=1))


def hold_what_they_say(kind, months, series):
    before, after = simulated(kind, series, months, np.random.default_rng(KINDS.index(kind)))

    projections = project_many(before)

    of_months, of_totals = coverage(projections, after)
    slack = 2.5 * np.sqrt(np.array([0.16, 0.0475]) / series)
    assert (of_months >= [0.8, 0.95] - slack).all()
    assert (of_months <= [0.93, 0.995]).all()
    assert (of_totals >= [0.8, 0.95] - slack).all()
    ours = root_mean_square(np.array([p.expected for p in projections]) - after).mean()
    assert ours < 0.9 * root_mean_square(before[:, -12:] - after).mean()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_limits_hold_what_they_say_on_200_simulated_series(kind):
    hold_what_they_say(kind, 60, 200)


@pytest.mark.proof
@pytest.mark.parametrize("months", [36, 72, 120])
@pytest.mark.parametrize("kind", KINDS)
def test_limits_hold_what_they_say_on_1200_simulated_series(kind, months):
    hold_what_they_say(kind, months, 1200)


def boroughs(first, last):
    """Months `first` to `last` (from April 2010) of offences by London borough, the 12 after, at least 20 a month."""
    table = columns("mps-borough-monthly-2010-2021.csv.gz", "mps")
    counts = np.array([table[month] for month in list(table)[3:]]).T
    before, after = counts[:, first:last], counts[:, last : last + 12]
    enough = before.mean(axis=1) >= 20
    return before[enough], after[enough]


def beats_last_year(before, after, *, by):
    projections = project_many(before)

    scale = np.abs(before[:, 12:] - before[:, :-12]).mean(axis=1)
    ours = (np.abs(np.array([p.expected for p in projections]) - after).mean(axis=1) / scale).mean()
    last_year = (np.abs(before[:, -12:] - after).mean(axis=1) / scale).mean()
    assert ours < (1 - by) * last_year
    return coverage(projections, after)


@pytest.mark.real
@pytest.mark.slow
def test_projections_of_boroughs_beat_last_year_and_hold_what_they_say():
    of_months, of_totals = beats_last_year(*boroughs(32, 104), by=0.12)

    assert of_months == pytest.approx([0.84, 0.96], abs=0.04)
    assert of_totals == pytest.approx([0.8, 0.93], abs=0.06)


@pytest.mark.real
@pytest.mark.proof
@pytest.mark.parametrize("months", [36, 48, 72])
@pytest.mark.parametrize("last", [72, 80, 88, 96, 104])
def test_projections_of_boroughs_beat_last_year_from_any_origin(months, last):
    of_months, of_totals = beats_last_year(*boroughs(last - months, last), by=0.05)

    assert (of_months > [0.72, 0.9]).all()
    assert (of_totals > [0.65, 0.85]).all()


@pytest.mark.real
@pytest.mark.slow
def test_projections_of_chicagos_districts_beat_last_year():
    table = columns("chicago_aggravated_assaults.csv.gz", "benchmarks")
    month = np.array([int(date[:4]) * 12 + int(date[5:7]) - 1 for date in table["date"]]) - 2010 * 12
    counts = np.zeros((32, 120))
    np.add.at(counts, (table["district"].astype(int), month), 1)
    counts = counts[counts.sum(axis=1) > 100]

    of_months, _ = beats_last_year(counts[:, 36:108], counts[:, 108:], by=0.1)

    assert (of_months > [0.8, 0.95]).all()


@pytest.mark.slow
@pytest.mark.real
def test_33_months_of_sutton_are_refused():
    table = columns("sutton-croydon-lsoa-month-category-2023-05_2026-03.csv.gz", "police_uk/lsoa_counts")
    chosen = (table["category"] == "Burglary") & (table["borough"] == "Sutton")
    month = ((table["year"] - 2023) * 12 + table["month"] - 7)[chosen].astype(int)
    counts = np.bincount(month[month >= 0], table["crime_count"][chosen][month >= 0])

    assert project(counts).reason == "33 months are held; a projection needs 36"


def noisy(months, seed=1, mean=30.0):
    return np.random.default_rng(seed).poisson(mean * np.resize(SEASON, months) / 10.75).astype(float)


def same(one: Projection, other: Projection):
    assert (one.reason, one.model, one.months_held, one.months_missing) == (
        other.reason,
        other.model,
        other.months_held,
        other.months_missing,
    )
    assert one.expected == pytest.approx(other.expected, nan_ok=True)
    for limit in ("lower", "upper", "total_lower", "total_upper"):
        np.testing.assert_array_equal(getattr(one, limit), getattr(other, limit))


def test_a_season_without_noise_is_projected_as_it_was():
    projection = project(SEASON * 5)

    assert projection.expected == pytest.approx(SEASON, rel=0.02)
    assert projection.total == pytest.approx(sum(SEASON), rel=0.02)
    assert projection.reason is None


def test_nothing_is_projected_as_nothing_with_room_for_a_record():
    projection = project([0] * 72)

    assert (projection.expected == 0).all()
    assert (projection.upper == 0).all()
    assert projection.total_upper.tolist() == [0, 1]
    assert np.isnan(projection.backtest.mase).all()


def test_the_same_each_month_is_projected_so_with_the_limits_of_a_count():
    projection = project([5] * 72)

    assert projection.expected == pytest.approx(np.full(12, 5.0))
    assert (projection.lower[0] <= 2).all()
    assert (projection.upper[0] >= 8).all()


def test_a_level_that_leaps_has_limits_about_it():
    projection = project(np.r_[np.zeros(60), noisy(12)])

    assert (projection.upper[0] > projection.expected).all()


def test_the_total_has_limits_of_its_own():
    projection = project(noisy(72))

    width = projection.total_upper - projection.total_lower
    assert projection.total == pytest.approx(projection.expected.sum())
    assert (width < (projection.upper - projection.lower).sum(axis=1)).all()
    assert (width > np.sqrt(((projection.upper - projection.lower) ** 2).sum(axis=1))).all()


def test_limits_grow_with_every_month():
    projection = project(np.random.default_rng(5).poisson(400, 72))

    width = (projection.upper - projection.lower) / np.sqrt(projection.expected)
    assert (width[:, -1] > width[:, 0]).all()


def test_backtest_names_the_chosen_model_and_is_no_worse_than_seasonal_naive():
    projections = project_many([noisy(36, seed, mean) for seed in range(20) for mean in (1, 40)])

    for projection in projections:
        table = projection.backtest
        error = dict(zip(table.models, table.rmsse, strict=True))
        assert error[projection.model] <= error[SEASONAL_NAIVE] * (1 + 1e-9)
        assert table.mean_absolute_error.shape == (len(NAMES), table.origins.size)
        assert table.origins.tolist() == list(range(24, 36))
        assert table.months_compared == 12 * 13 / 2
        assert table.coverage.shape == (2,)


@pytest.mark.slow
def test_series_are_projected_as_each_would_be_alone():
    runs = [noisy(60, seed, mean) for seed, mean in enumerate([0.3, 3, 30, 300] * 9)]
    runs[5][-1] = nan

    together = project_many(runs)

    for run, projection in zip(runs, together, strict=True):
        same(projection, project(run))
    assert together[5].reason is not None


def test_months_before_the_first_held_do_not_matter():
    run = noisy(50)

    same(project(np.r_[np.full(17, nan), run]), project(run))


def test_fewer_months_ahead_are_the_first_of_twelve():
    run = noisy(60)

    year, quarter = project(run), project(run, months_ahead=3)

    assert quarter.expected.tolist() == year.expected[:3].tolist()
    assert quarter.upper.tolist() == year.upper[:, :3].tolist()
    assert quarter.total == pytest.approx(year.expected[:3].sum())
    assert quarter.total_upper[0] < year.total_upper[0]


def test_months_left_out_are_treated_as_missing():
    run = noisy(72)
    gap = run.copy()
    gap[40:44] = nan
    mask = np.isnan(gap)

    left_out = project(run, leave_out=mask)

    same(left_out, project(gap))
    assert left_out.months_missing == 4
    assert left_out.months_held == 68
    same(left_out, project_many([run, run], leave_out=mask)[1])
    same(left_out, project_many([run, run], leave_out=[mask, mask])[0])


def test_a_gap_is_no_fall():
    run = np.random.default_rng(6).poisson(100, 72).astype(float)
    run[50:56] = nan

    projection = project(run)

    assert projection.expected == pytest.approx(np.full(12, 100), rel=0.1)


def test_limits_are_wider_where_fewer_months_are_held():
    run = np.random.default_rng(7).poisson(100, 84)

    long, short = project(run), project(run[-36:])

    assert (short.total_upper - short.total_lower > long.total_upper - long.total_lower).all()


def test_what_is_refused_says_why_and_gives_no_number():
    projection = project([*SEASON * 4, nan], months_ahead=6)

    assert projection.reason == "the last month is missing; a projection begins after a month that is held"
    assert projection.model is None
    assert projection.backtest is None
    assert np.isnan(projection.expected).all()
    assert projection.lower.shape == projection.upper.shape == (2, 6)
    assert np.isnan([projection.total, *projection.total_lower, *projection.total_upper]).all()
    assert (projection.months_held, projection.months_missing) == (48, 1)


@pytest.mark.parametrize("run", [[], [nan] * 40])
def test_a_run_without_a_month_held_is_refused(run):
    projection = project(run)

    assert projection.reason == "0 months are held; a projection needs 36"
    assert projection.months_missing == 0


def test_no_series_give_no_projections():
    assert project_many(np.empty((0, 40))) == ()


def test_without_levels_there_are_no_limits():
    projection = project(SEASON * 3, levels=[])

    assert projection.lower.shape == (0, 12)
    assert projection.backtest.coverage.shape == (0,)


def test_counts_given_are_not_altered():
    run, mask = noisy(48), np.arange(48) == 20
    before = run.copy()

    project(run, leave_out=mask)

    assert (run == before).all()
    assert mask.sum() == 1


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.one_of(st.integers(0, 3), st.integers(0, 10**9), st.just(nan)),
        min_size=36,
        max_size=60,
    )
)
def test_any_counts_give_sound_numbers_or_a_reason(counts):
    projection = project(counts)

    if projection.reason is None:
        assert (projection.expected >= 0).all()
        assert (projection.lower >= 0).all()
        assert (projection.lower <= projection.upper).all()
        assert (projection.lower <= projection.expected).all()
        assert (projection.lower[1] <= projection.lower[0]).all()
        assert (projection.upper[1] >= projection.upper[0]).all()
        assert projection.total_lower[0] <= projection.total
        assert projection.total_lower[0] <= projection.total_upper[0]
    else:
        assert np.isnan(projection.expected).all()


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([-1] * 40, "counts has a value below 0"),
        ([0.5] * 40, "counts has a value that is not a whole number"),
        ([float("inf")] * 40, "counts holds an infinite value"),
        ([2e9] * 40, "counts has a value above 1,000,000,000"),
        ([[1] * 40], "counts has 2 dimensions where 1 are meant"),
        (5, "counts has 0 dimensions where 1 are meant"),
    ],
)
def test_wrong_counts_are_named(counts, sentence):
    with pytest.raises(ValueError, match=sentence):
        project(counts)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"months_ahead": 0}, "months_ahead is 0 where 1 to 12 are meant"),
        ({"months_ahead": 13}, "months_ahead is 13 where 1 to 12 are meant"),
        ({"months_ahead": 2.5}, "months_ahead is 2.5 where 1 to 12 are meant"),
        ({"levels": [0.8, 1.0]}, "a level of the limits lies outside 0 to 1"),
        ({"levels": [nan]}, "a level of the limits lies outside 0 to 1"),
        ({"leave_out": [1] * 40}, "leave_out holds something other than True and False"),
        ({"leave_out": [True] * 39}, "leave_out has another shape than counts"),
    ],
)
def test_wrong_options_are_named(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        project([1] * 40, **wrong)
