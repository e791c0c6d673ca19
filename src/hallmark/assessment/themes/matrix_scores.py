"""The matrix worked out: every theme's scores, its weighted score and rank, and how firm its place is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from crimestats.priorities import Criterion, Scores, Stability, rank_stability, weighted_scores
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.matrix_criteria import (
    HIGHEST,
    LOWEST,
    MEASURES,
    Judged,
    Measure,
    counted,
    year_of,
)
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.place_measures import IN_TOP, POINTS, RANK, SCORE, WEIGHT, added
from hallmark.assessment.themes.register import Theme

TOP = 3
"""How many a partnership can put first."""
MOST = 0.5
"""Among the first under more than this share of weightings, a theme is proposed."""
IN_NINE_OF_TEN = 0.9
SEED = 1998
DRAWS = 4000


@dataclass(frozen=True)
class Line:
    """A theme in the matrix. ``score`` is None where not all is known: it lies from `low` to `high`."""

    theme: Theme
    judged: Mapping[str, Judged]
    points: Mapping[str, Figure]
    """The score on each criterion that is known, as a figure."""
    score: Figure | None
    rank: Figure | None
    """By the given weights (1 is first), with the ranks it has in nine of ten weightings; None where too little is
    known."""
    in_top: Figure | None
    is_proposed: bool
    is_tied: bool = False


@dataclass(frozen=True)
class Matrix:
    """Themes in their order, most pressing first; those of which too little is known last."""

    lines: tuple[Line, ...]
    measures: tuple[Measure, ...]
    """Those of which anything is known."""
    missing: tuple[Measure, ...]
    weights: Mapping[str, Figure]

    @property
    def proposed(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_proposed)


@once_per_figures
def matrix_of(figures: Figures) -> Matrix | None:
    """The matrix with equal weights; None where no theme is counted."""
    return weighed_matrix(figures, {})


def weighed_matrix(figures: Figures, weights: Mapping[str, float]) -> Matrix | None:
    """The matrix with these weights by criterion (1 where none is given).

    A criterion of which nothing is known for any theme is left out, and the others share its weight.
    """
    subjects = counted(figures)
    if not subjects:
        return None
    judged = {theme.id: {one.key: one.judge(figures, theme) for one in MEASURES} for theme in subjects}
    known = tuple(one for one in MEASURES if any(judged[theme.id][one.key].score for theme in subjects))
    missing = tuple(one for one in MEASURES if one not in known)
    if not known:
        return Matrix(
            tuple(Line(one, judged[one.id], {}, None, None, None, False) for one in subjects), (), missing, {}
        )
    criteria = criteria_of(subjects, judged, known, weights)
    names = [theme.id for theme in subjects]
    scores = weighted_scores(names, criteria)
    stability = _stability(names, criteria) if scores.subjects else None
    lines = [_line(figures, theme, judged[theme.id], known, scores, stability) for theme in subjects]
    place = {name: at for at, name in enumerate(stability.subjects if stability else ())}
    ordered = sorted(lines, key=lambda line: (_rank_of(line), place.get(line.theme.id, len(place))))
    return Matrix(tuple(ordered), known, missing, _weights(figures, known, scores))


def criteria_of(
    subjects: tuple[Theme, ...], judged: Mapping[str, Mapping[str, Judged]], known: tuple[Measure, ...],
    weights: Mapping[str, float],
) -> list[Criterion]:  # fmt: skip
    """The scores as the library takes them: 1 gets no point, 4 gets all."""
    found = []
    for one in known:
        values = np.array([judged[theme.id][one.key].score or np.nan for theme in subjects], dtype=np.float64)
        low, high = (np.clip(values + step, LOWEST, HIGHEST) for step in (-one.steps, one.steps))
        found.append(
            Criterion(one.key, weights.get(one.key, 1.0), values, low, high, anchors=(float(LOWEST), float(HIGHEST)))
        )
    return found


def _stability(names: list[str], criteria: list[Criterion]) -> Stability:
    return rank_stability(names, criteria, rng=np.random.default_rng(SEED), top=TOP, level=IN_NINE_OF_TEN, draws=DRAWS)


def _line(
    figures: Figures, theme: Theme, judged: Mapping[str, Judged], known: tuple[Measure, ...], scores: Scores,
    stability: Stability | None,
) -> Line:  # fmt: skip
    count = year_of(figures, theme)
    scored = {
        one.key: added(
            figures, count, POINTS, points, "points from 1 to 4", f"{one.label}: {'; '.join(one.meanings)}",
            base=one.key,
        )
        for one in known
        if (points := judged[one.key].score) is not None
    }  # fmt: skip
    if stability is None or theme.id not in scores.subjects:
        return Line(theme, judged, scored, None, None, None, False)
    at, place = scores.subjects.index(theme.id), stability.subjects.index(theme.id)
    middles = np.round((scores.low + scores.high) / 2, 6)
    low, high = (LOWEST + (HIGHEST - LOWEST) * float(end[at]) / 100 for end in (scores.low, scores.high))
    score = added(
        figures, count, SCORE, round((low + high) / 2, 4), "weighted mean of points from 1 to 4",
        "points times weights; between its limits where not every criterion is known",
        lower=None if scores.is_complete[at] else round(low, 4),
        upper=None if scores.is_complete[at] else round(high, 4),
    )  # fmt: skip
    rank = added(
        figures, count, RANK, 1 + int((middles > middles[at]).sum()), "rank, 1 first",
        "by weighted score; limits are its ranks in nine of ten draws of other weights and of what is unsure",
        lower=float(stability.low[place]), upper=float(stability.high[place]),
    )  # fmt: skip
    share = float(stability.in_top[place])
    in_top = added(
        figures, count, IN_TOP, round(share * 100, 2), "per cent of weightings", "Dirichlet weights around those given",
        numerator=round(share * DRAWS), denominator=DRAWS,
    )  # fmt: skip
    tied = int((middles == middles[at]).sum()) > 1
    return Line(theme, judged, scored, score, rank, in_top, share > MOST, tied)


def _rank_of(line: Line) -> float:
    return float(line.rank.value) if line.rank else float("inf")


def _weights(figures: Figures, known: tuple[Measure, ...], scores: Scores) -> dict[str, Figure]:
    like = year_of(figures, counted(figures)[0])
    return {
        one.key: added(
            figures, like, WEIGHT, round(float(weight) * 100, 4), "per cent of the whole weight", "as given",
            category="All themes", base=one.key,
        )
        for one, weight in zip(known, scores.weights, strict=True)
    }  # fmt: skip
