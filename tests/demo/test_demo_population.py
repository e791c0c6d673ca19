"""Residents, households and deprivation of the invented place."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from generated_demo import Generated
from hallmark.demo.population import DOMAINS, ENGLISH_LSOAS, make_population

pytestmark = pytest.mark.slow


def test_lsoas_have_about_as_many_residents_as_real_ones() -> None:
    people = make_population()

    assert people.residents.min() >= 1_000
    assert people.residents.max() <= 2_950
    assert 1.8 < people.residents.sum() / people.households.sum() < 2.8
    assert people.residents_2020.sum() == pytest.approx(people.residents.sum(), rel=0.02)


@pytest.mark.parametrize("domain", ["IMD", *DOMAINS])
def test_ranks_are_distinct_and_follow_the_scores(domain: str) -> None:
    people = make_population()
    ranks = people.ranks[domain]

    assert len(set(ranks.tolist())) == len(ranks)
    assert ranks.min() >= 1
    assert ranks.max() <= ENGLISH_LSOAS
    assert set(people.deciles(domain).tolist()) == set(range(1, 11))
    assert spearmanr(ranks, people.scores[domain]).statistic < -0.99


def test_crime_follows_deprivation_and_town_centres(generated: Generated) -> None:
    people = make_population()
    rows = {row["lsoa21_code"]: int(row["IMD_rank"]) for row in generated.rows("deprivation/imd2025_lsoa21.csv")}
    counts = np.array([sum(generated.truth.lsoa21_rows[code].values()) for code in rows])
    rate = counts / people.residents
    quiet = people.centre < 0.05

    assert spearmanr(np.array(list(rows.values()))[quiet], rate[quiet]).statistic < -0.4
    assert np.median(rate[people.centre > 0.5]) > 3 * np.median(rate[quiet])
