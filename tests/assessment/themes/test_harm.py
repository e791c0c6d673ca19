"""What records weigh: between two ends where the mix is not known, and never more than that."""

import re

import pytest

from assessment.themes.invented import theme
from assessment.themes.made_figures import made_figures
from assessment.themes.reading import is_well_formed, only, sentences, table, untraced
from hallmark.assessment.themes.harm import harm_blocks, harm_section_blocks
from hallmark.assessment.themes.register import themes
from hallmark.reports.blocks import Table


def figures_of(**months: float):
    names = {name.replace("_", " "): [count] * 12 for name, count in months.items()}
    return made_figures(names, against=[])


@pytest.mark.parametrize(
    ("category", "name", "least", "most"),
    [("Shoplifting", "shoplifting", 1_260, 1_260), ("Robbery", "robbery-and-weapons", 175_200, 219_000)],
)
def test_days_of_sentence_stand_in_figures_and_in_no_sentence(
    category: str, name: str, least: float, most: float
) -> None:
    figures = figures_of(**{category: 10.0, "Burglary": 10.0})

    [said] = sentences(harm_blocks(figures, theme(name))).values()

    assert not re.search(r"\d", said)
    assert said.endswith("stands in “Harm across the themes”, with how far to lean on it.")
    days = {row.measure: row.value for row in figures.rows.values() if row.category == category}
    assert (days["harm_days_lightest"], days["harm_days_gravest"]) == (least, most)


@pytest.mark.parametrize("name", ["violence", "burglary", "damage-and-arson", "public-order", "drugs", "other-crime"])
def test_mixture_whose_ends_lie_far_apart_has_no_number(name: str) -> None:
    [category] = theme(name).categories
    figures = made_figures({category: [500.0] * 12}, against=[])
    blocks = harm_blocks(figures, theme(name))

    assert list(sentences(blocks).values()) == [
        "Police.uk does not say which offences these are, so their harm cannot be put as a number."
    ]
    row = table(harm_section_blocks(figures), "harm-all")[theme(name).title]
    assert row == ["6,000", "Cannot be said", "Cannot be said"]
    assert {"harm_days_lightest", "harm_days_gravest"} <= {row.measure for row in figures.rows.values()}


def test_category_that_cannot_be_weighed_is_named_beside_one_that_can() -> None:
    figures = figures_of(Robbery=10.0, Possession_of_weapons=20.0)
    blocks = harm_blocks(figures, theme("robbery-and-weapons"))

    assert sentences(blocks)["harm-robbery-and-weapons-possession-of-weapons"] == (
        "Weapons offences: police.uk does not say which offences these are, so their harm cannot be put as a number."
    )
    assert table(harm_section_blocks(figures), "harm-all")["Robbery and possession of weapons"] == [
        "360",
        "Cannot be said",
        "Cannot be said",
    ]
    assert untraced(figures, blocks) == []


def test_no_share_of_harm_is_printed() -> None:
    figures = made_figures({name: [100.0] * 12 for one in themes() for name in one.categories}, against=[])
    blocks = [*harm_section_blocks(figures), *(block for one in themes() for block in harm_blocks(figures, one))]

    assert "%" not in " ".join(sentences(blocks).values())
    assert "share" not in " ".join(column.key for column in only(blocks, Table).columns)  # type: ignore[union-attr]


def test_anti_social_behaviour_is_not_scored() -> None:
    figures = made_figures({"Anti-social behaviour": [50.0] * 12, "Burglary": [10.0] * 12}, against=[])
    blocks = harm_blocks(figures, theme("anti-social-behaviour"))

    assert [block.text for block in blocks] == [  # type: ignore[union-attr]
        "Anti-social behaviour is no offence and has no weight. It is not scored, and not ranked low for it."
    ]


def test_table_has_every_theme_with_both_ends() -> None:
    figures = made_figures({name: [10.0] * 12 for one in themes() for name in one.categories}, against=[])
    blocks = harm_section_blocks(figures)

    rows = table(blocks, "harm-all")
    assert list(rows) == [one.title for one in themes()]
    assert rows["Burglary"] == ["120", "Cannot be said", "Cannot be said"]
    assert rows["Vehicle crime"] == ["120", "2,760", "5,400"]
    assert rows["Theft"] == ["360", "16,200", "16,200"]
    assert rows["Anti-social behaviour"] == ["120", "Not scored", "Not scored"]
    assert "of the 68 weights were written from knowledge" in sentences(blocks)["harm-mixture"]
    assert untraced(figures, blocks) == []
    assert is_well_formed(blocks)


def test_theme_of_which_nothing_is_held_has_no_row() -> None:
    figures = figures_of(Burglary=10.0)

    assert harm_blocks(figures, theme("drugs")) == []
    assert list(table(harm_section_blocks(figures), "harm-all")) == ["Burglary"]
