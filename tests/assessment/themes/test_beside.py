"""A theme beside similar areas and the rest of the force: limits, the funnel in words, and what is not held."""

import pytest

from assessment.themes.made_figures import AREA, FORCE, RESIDENTS, made_figures
from assessment.themes.made_ground import FORBIDDEN, untraced, words_of
from hallmark.areas.queries import AreaRef
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure, figure_id
from hallmark.assessment.peers import Peers
from hallmark.assessment.themes.beside import beside_blocks, peers_sentence
from hallmark.assessment.themes.register import Theme, themes
from hallmark.reports.blocks import Chart, Table, Text

PEOPLE = 8 * RESIDENTS


def theme(name: str) -> Theme:
    return next(one for one in themes() if one.id == name)


def with_peers(figures: Figures, counts: dict[str, int | None], category: str = "Burglary") -> Figures:
    """Similar areas as large as the area, with these counts of the year; None where the year is not held."""
    refs = tuple(AreaRef(f"E0700080{at}", name, "district") for at, name in enumerate(counts))
    figures.peers = Peers(refs, ("residents per hectare", "deprivation score"))
    own = figures.get(AREA.code, f.COUNT, category, figures.months)
    people = figures.residents(AREA.code)
    assert own is not None
    assert people is not None
    for ref, count in zip(refs, counts.values(), strict=True):
        if count is not None:
            _add(figures, own, ref, f.COUNT, count, own.category, own.period_start, own.period_end, count, None)
            _add(figures, people, ref, f.RESIDENTS, PEOPLE, "all", people.period_start, people.period_end, PEOPLE, None)
            rate = count / PEOPLE * 1000
            _add(figures, own, ref, f.RATE, rate, own.category, own.period_start, own.period_end, count, PEOPLE)
    return figures


def _add(
    figures: Figures, like: Figure, ref: AreaRef, measure: str, value: float, category: str, start: str, end: str,
    numerator: int, denominator: int | None,
) -> None:  # fmt: skip
    figures.add(
        Figure(
            figure_id(ref.code, measure, category, start, end), ref.code, ref.name, measure, like.category, start, end,
            value, None, None, numerator, denominator, like.unit, like.method, like.source, like.definition_version,
        )
    )  # fmt: skip


def text(blocks, name: str) -> str:
    return next(block.text for block in blocks if block.id == name and isinstance(block, Text))


def alike(own: int, others: list[int]) -> Figures:
    figures = made_figures({"Burglary": [own // 12] * 24})
    return with_peers(figures, {f"Peer {chr(65 + at)}": count for at, count in enumerate(others)})


def test_where_no_peers_were_asked_for_the_chapter_says_it_once_and_the_theme_nothing():
    figures = made_figures({"Burglary": [60] * 24})

    assert not [block for block in beside_blocks(figures, theme("burglary")) if "none" in block.id]


def test_peers_of_which_nothing_is_held_are_said_once_and_in_no_theme():
    figures = with_peers(made_figures({"Burglary": [60] * 24}), {"Sandport": None, "Hillmere": None})

    said = peers_sentence(figures)

    assert said is not None
    assert said.text == "The year of no area like this one is held, so none is set beside it."
    assert not [block for block in beside_blocks(figures, theme("burglary")) if block.id.startswith("beside-burglary")]


def test_peers_of_which_one_is_held_need_no_sentence():
    figures = with_peers(made_figures({"Burglary": [60] * 24}), {"Sandport": 700, "Hillmere": None})

    assert peers_sentence(figures) is None
    assert peers_sentence(made_figures({"Burglary": [60] * 24})) is None


@pytest.mark.slow
def test_an_area_like_its_peers_is_within_what_is_usual():
    figures = alike(720, [700, 740, 690, 760, 720, 705, 735, 715, 680, 750])

    blocks = beside_blocks(figures, theme("burglary"))

    assert "within what is usual for areas like it" in text(blocks, "beside-burglary")
    assert any(isinstance(block, Chart) for block in blocks)
    assert untraced(blocks, figures) == []


@pytest.mark.slow
def test_an_area_far_above_its_peers_is_said_to_be_above():
    figures = alike(3600, [700, 740, 690, 760, 720, 705, 735, 715, 680, 750, 730, 710])

    blocks = beside_blocks(figures, theme("burglary"))

    assert "above what is usual for areas like it" in text(blocks, "beside-burglary")
    assert not [word for word in FORBIDDEN if word in words_of(blocks).lower()]


@pytest.mark.slow
def test_few_peers_give_rates_with_limits_and_no_judgement():
    figures = with_peers(made_figures({"Burglary": [60] * 24}), {"Sandport": 300, "Hillmere": 900, "Farmoor": None})

    blocks = beside_blocks(figures, theme("burglary"))
    [found] = [block for block in blocks if isinstance(block, Table)]

    assert "Fewer than ten areas are held" in text(blocks, "beside-burglary")
    assert [column.label for column in found.columns][-1] == "Per 1,000 residents (95% limits)"
    assert "Not held: Farmoor." in found.note
    assert untraced(blocks, figures) == []


def test_the_area_that_is_its_whole_force_is_not_set_beside_it():
    figures = made_figures({"Burglary": [60] * 24})

    assert not [block for block in beside_blocks(figures, theme("burglary")) if "force" in block.id]


def test_the_share_of_the_force_has_both_counts_and_the_rate_of_the_rest():
    figures = made_figures({"Burglary": [60] * 24})
    _widen_force(figures, count=1_200, people=30_000)

    said = text(beside_blocks(figures, theme("burglary")), "beside-force-burglary")

    assert said == (
        "Ambleford and Wick had 720 of the 1,200 records of burglary in the police force area of Vale Police in the "
        "year ending September 2025 (60.0%). For every 1,000 residents that is 60.0 (95% limits 55.7 to 64.5), beside "
        "26.7 (95% limits 24.3 to 29.2) in the rest of the force. The rest of the force is not an area like it."
    )
    assert untraced(beside_blocks(figures, theme("burglary")), figures) == []


def test_no_percentage_on_a_small_base():
    figures = made_figures({"Burglary": [1] * 24})
    _widen_force(figures, count=40, people=30_000)

    assert "%)" not in text(beside_blocks(figures, theme("burglary")), "beside-force-burglary")


def _widen_force(figures: Figures, *, count: int, people: int) -> None:
    """Makes the force larger than the area."""
    for name, row in list(figures.rows.items()):
        if row.area_code == FORCE.code and row.measure in {f.COUNT, f.RESIDENTS, f.SHARE_PERCENT}:
            del figures.rows[name]
    own = figures.get(AREA.code, f.COUNT, "Burglary", figures.months)
    day = figures.residents(AREA.code)
    assert own is not None
    assert day is not None
    _add(figures, own, FORCE, f.COUNT, count, own.category, own.period_start, own.period_end, count, None)
    _add(figures, day, FORCE, f.RESIDENTS, people, "all", day.period_start, day.period_end, people, None)


def test_without_residents_only_counts_are_set_beside_the_force():
    figures = made_figures({"Burglary": [60] * 24}, residents=None)
    blocks = beside_blocks(figures, theme("burglary"))

    assert not [block for block in blocks if isinstance(block, Chart | Table)]
    assert untraced(blocks, figures) == []
