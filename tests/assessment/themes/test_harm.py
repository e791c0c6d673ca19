"""What records weigh: between two ends where the mix is not known, and never more than that."""

import pytest

from assessment.themes.invented import theme
from assessment.themes.made_figures import made_figures
from assessment.themes.reading import is_well_formed, sentences, table, untraced
from hallmark.assessment.themes.harm import harm_blocks, harm_section_blocks
from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.words import percent


def figures_of(**months: float):
    names = {name.replace("_", " "): [count] * 12 for name, count in months.items()}
    return made_figures(names, against=[])


def test_category_of_one_offence_has_an_exact_weight() -> None:
    figures = figures_of(Shoplifting=10.0, Burglary=10.0)
    blocks = harm_blocks(figures, theme("shoplifting"))

    assert sentences(blocks)["harm-shoplifting-shoplifting"].startswith(
        "By sentencing starting points the 120 records of shoplifting weigh 1,260 days."
    )
    assert "mixture" not in sentences(blocks)["harm-shoplifting-provisional"]
    assert untraced(figures, blocks) == []


def test_mixture_has_two_ends_and_no_middle() -> None:
    figures = figures_of(Burglary=10.0)
    blocks = harm_blocks(figures, theme("burglary"))

    assert sentences(blocks)["harm-burglary-burglary"] == (
        "By sentencing starting points the 120 records of burglary weigh between 21,900 days, if all were the lightest "
        "offence of the category, and 262,800, if all were the gravest."
    )
    assert sentences(blocks)["harm-burglary-provisional"].startswith("Provisional: most of the weights")
    assert "mix is not published" in sentences(blocks)["harm-burglary-provisional"]
    assert untraced(figures, blocks) == []


def test_share_is_said_only_where_it_is_surely_small() -> None:
    figures = figures_of(Shoplifting=10.0, Burglary=10.0)

    assert "That is at most 5.4% of all harm scored" in " ".join(
        sentences(harm_blocks(figures, theme("shoplifting"))).values()
    )
    assert "of all harm" not in " ".join(sentences(harm_blocks(figures, theme("burglary"))).values())


def test_no_share_is_given_on_under_fifty_records() -> None:
    figures = figures_of(Shoplifting=4.0, Burglary=100.0)

    assert "%" not in " ".join(sentences(harm_blocks(figures, theme("shoplifting"))).values())


def test_anti_social_behaviour_is_not_scored() -> None:
    figures = made_figures({"Anti-social behaviour": [50.0] * 12, "Burglary": [10.0] * 12}, against=[])
    blocks = harm_blocks(figures, theme("anti-social-behaviour"))

    assert [block.text for block in blocks] == [  # type: ignore[union-attr]
        "Anti-social behaviour is no offence and has no weight. It is not scored, which is not nought."
    ]


def test_table_has_every_theme_with_both_ends() -> None:
    figures = made_figures({name: [10.0] * 12 for one in themes() for name in one.categories}, against=[])
    blocks = harm_section_blocks(figures)

    rows = table(blocks, "harm-all")
    assert list(rows) == [one.title for one in themes()]
    assert rows["Burglary"][:3] == ["120", "21,900", "262,800"]
    assert rows["Theft"][:3] == ["360", "16,200", "16,200"]
    assert rows["Anti-social behaviour"] == ["120", "Not scored", "Not scored", "–", "–"]
    assert "of the 68 weights were written from knowledge" in sentences(blocks)["harm-mixture"]
    assert untraced(figures, blocks) == []
    assert is_well_formed(blocks)


def test_no_records_weigh_nothing() -> None:
    figures = figures_of(Burglary=0.0)
    blocks = harm_blocks(figures, theme("burglary"))

    assert sentences(blocks)["harm-burglary-burglary"] == (
        "By sentencing starting points the 0 records of burglary weigh 0 days."
    )


def test_theme_of_which_nothing_is_held_has_no_row() -> None:
    figures = figures_of(Burglary=10.0)

    assert harm_blocks(figures, theme("drugs")) == []
    assert list(table(harm_section_blocks(figures), "harm-all")) == ["Burglary"]


@pytest.mark.parametrize(("share", "words"), [(12.34, "12.3%"), (0.04, "0.04%"), (0.0042, "0.0042%"), (0, "0.0%")])
def test_small_shares_are_not_nought(share: float, words: str) -> None:
    assert percent(share) == words
