"""The count from which a rise would be called: as far out as the test itself asks, and no farther."""

import math

import numpy as np
import pytest
from scipy import stats

from assessment.themes.made_figures import AREA, made_figures
from crimestats.counts import compare, e_test
from hallmark.assessment.building import Figures
from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.theme_changes import theme_changes
from hallmark.assessment.themes.unremarkable import beyond_unremarkable, least_called, level_of


def p_value(count: int, base: int, dispersion: float, degrees: float) -> float:
    """Two-sided, of the score test of two periods."""
    t = (count - base) / math.sqrt(dispersion * (count + base))
    return float(2 * stats.t.sf(t, degrees))


@pytest.mark.parametrize(("base", "dispersion", "degrees", "level"), [
    (913, 4.0, 40.0, 0.05 / 11), (913, 1.0, 200.0, 0.05), (12_000, 30.0, 20.0, 0.003), (150, 2.5, 15.0, 0.01),
])  # fmt: skip
def test_the_limit_is_the_least_count_that_the_test_calls(base, dispersion, degrees, level):
    least = least_called(base, dispersion=dispersion, degrees=degrees, level=level)

    assert p_value(least, base, dispersion, degrees) <= level < p_value(least - 1, base, dispersion, degrees)


@pytest.mark.parametrize("base", [5, 20, 60])
def test_on_small_counts_the_exact_test_agrees(base):
    least = least_called(base, dispersion=1.0, degrees=60.0, level=0.01)

    assert least + base > 200 or e_test([least], [base])[0] <= 0.01
    assert p_value(least, base, 1.0, 60.0) <= 0.01


def test_a_year_at_the_limit_is_called_by_the_documents_own_test():
    """The same months a little higher each: what the months vary by is then the same."""
    rng = np.random.default_rng(7)
    base = rng.poisson(80, 12).astype(float)
    first = compare(base, base)
    least = least_called(
        int(base.sum()), dispersion=float(first.dispersion[0]), degrees=float(first.degrees[0]), level=0.05
    )
    at, below = (compare(base * times / base.sum(), base) for times in (least + 2, 0.9 * least))

    assert at.verdict[0] == "rose"
    assert below.verdict[0] == "no clear change"


def months(seed: int, mean: int) -> list[float | None]:
    return [float(n) for n in np.random.default_rng(seed).poisson(mean, 24)]


def figures() -> Figures:
    return made_figures({"Burglary": months(1, 60), "Other theft": months(2, 40), "Theft from the person": months(3, 9),
                         "Bicycle theft": months(4, 9)}, others=True)  # fmt: skip


def test_a_single_category_has_the_level_of_its_chapters_table_and_a_sum_that_of_all_themes():
    made = figures()
    changes = theme_changes(made)
    by_id = {theme.id: theme for theme in themes()}
    lines = [one for key, one in made.verdicts.items() if key[0] == AREA.code and one.call.value != "not compared"]

    assert level_of(made, by_id["burglary"], changes["burglary"]) == pytest.approx(0.05 / len(lines))
    assert level_of(made, by_id["theft"], changes["theft"]) == pytest.approx(0.05 / len(changes))


def test_without_an_earlier_year_nothing_says_what_is_unremarkable():
    [burglary] = [theme for theme in themes() if theme.id == "burglary"]

    assert beyond_unremarkable(made_figures({"Burglary": [60] * 12}), burglary, 720) is None
