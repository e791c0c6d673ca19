"""Harm scales: the packaged one, a user's own, and what they call the same offence."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from crimestats.harm import (
    HarmScale,
    at_highest,
    at_lowest,
    categories_of_codes,
    starting_point_scale,
    weights_from_rows,
)
from crimestats_reference import real

CAMBRIDGE = {"title": "FULL_OFFENCE_TITLE", "days": "CCHI Score", "code": "CLASSIFICATION_CODE", "kept": "NOTIFIABLE"}


def small() -> HarmScale:
    return weights_from_rows(
        ["Home", "Shed", "Till"],
        [500.0, 100.0, 30.0],
        codes=["28E", "28e 30C", ""],
        categories=["Burglary", "Burglary", "Shoplifting"],
        low=[50.0, 10.0, 30.0],
        high=[900.0, 400.0, 60.0],
        name="Ours",
        source="Us",
    )


def test_members_by_category_by_code_and_by_offence():
    scale = small()

    assert scale.members("Burglary").tolist() == [0, 1]
    assert scale.members("28E", "code").tolist() == [0, 1]
    assert scale.members("30C", "code").tolist() == [1]
    assert scale.members("Till", "offence").tolist() == [2]
    assert scale.members("Anti-social behaviour").size == 0


def test_the_lowest_and_the_highest_are_scales_of_their_own():
    scale = small()

    assert at_lowest(scale).days.tolist() == [50.0, 10.0, 30.0]
    assert at_highest(scale).days.tolist() == [900.0, 400.0, 60.0]
    assert at_lowest(scale).high.tolist() == at_lowest(scale).low.tolist() == at_lowest(scale).days.tolist()
    assert at_highest(scale).name == "Ours, highest"


def test_the_packaged_scale_has_every_packaged_offence():
    scale = starting_point_scale()

    assert len(scale.offences) == scale.days.size == len(scale.codes) == len(scale.categories) == 68
    assert starting_point_scale([]).days.size == 0


def test_rows_without_a_weight_are_left_out():
    scale = weights_from_rows(["a", "b"], [np.nan, 2.0], name="n", source="s")

    assert scale.offences == ("b",)
    assert scale.low.tolist() == scale.high.tolist() == [2.0]


def test_weights_by_home_office_code_alone_as_the_ons_severity_score_has_them():
    scale = weights_from_rows(
        ["Violence with injury", "Shoplifting"], [184.0, 17.0], codes=["8N", "46"], name="ONS", source="ONS"
    )

    assert scale.categories == ("Violence and sexual offences", "Shoplifting")


def test_inputs_are_not_altered():
    days = np.array([3.0, np.nan])

    weights_from_rows(["a", "b"], days, name="n", source="s").days[:] = 9

    assert days[0] == 3.0


def test_codes_of_spreadsheets_are_understood():
    assert categories_of_codes(["46", "106.0", "4.1", " 28e ", "no code"]) == [
        "Shoplifting",
        "Violence and sexual offences",
        "Violence and sexual offences",
        "Burglary",
        "",
    ]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"days": [1.0]}, "not as many of each"),
        ({"codes": ["46"]}, "not as many of each"),
        ({"days": [1.0, -1.0]}, "below 0"),
        ({"low": [2.0, 1.0]}, "less than its lowest"),
        ({"high": [0.5, 1.0]}, "more than its highest"),
        ({"low": [np.nan, 1.0]}, "less than its lowest"),
    ],
)
def test_wrong_rows_are_refused(given, wrong):
    with pytest.raises(ValueError, match=wrong):
        weights_from_rows(**{"offences": ["a", "b"], "days": [1.0, 1.0], "name": "n", "source": "s", **given})


def cambridge() -> HarmScale:
    """The Cambridge Crime Harm Index 2020 through the user's door; not packaged, its licence is not open."""
    path = real("harm/cchi2020.xlsx")
    calamine = pytest.importorskip("python_calamine")
    header, *rows = calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(1).to_python()
    at = {ours: [str(name).strip() for name in header].index(theirs) for ours, theirs in CAMBRIDGE.items()}
    return weights_from_rows(
        [str(row[at["title"]]) for row in rows],
        [float(row[at["days"]]) for row in rows],
        codes=[str(row[at["code"]]) if row[at["kept"]] == "Notifiable" else "" for row in rows],
        name="Cambridge Crime Harm Index 2020",
        source="Cambridge Centre for Evidence-Based Policing",
    )


@pytest.mark.real
@pytest.mark.slow
def test_the_cambridge_index_reads_whole_and_finds_its_categories():
    scale = cambridge()

    assert (scale.days.size, scale.days.min(), scale.days.max()) == (698, 0.1, 5475.0)
    known = {code for codes, category in zip(scale.codes, scale.categories, strict=True) if category for code in codes}
    unknown = {code for codes in scale.codes for code in codes} - known
    assert len(known) >= 110
    assert unknown <= {"14", "37/1", "NFIB"}


@pytest.mark.real
@pytest.mark.slow
def test_our_weights_rank_offences_much_as_the_cambridge_index_does():
    """Another rule and other values, so by rank: the two must agree on what is grave."""
    ours, theirs = starting_point_scale(), cambridge()
    codes = sorted({code for of in ours.codes for code in of if theirs.members(code, "code").size})
    categories = sorted(set(ours.categories))

    def medians(scale: HarmScale, labels: list[str], by: str) -> list[float]:
        return [float(np.median(scale.days[scale.members(label, by)])) for label in labels]

    by_code = spearmanr(medians(ours, codes, "code"), medians(theirs, codes, "code")).statistic
    by_category = spearmanr(medians(ours, categories, "category"), medians(theirs, categories, "category")).statistic
    assert len(codes) == 70
    assert by_code == pytest.approx(0.80, abs=0.03)
    assert by_category == pytest.approx(0.88, abs=0.03)
