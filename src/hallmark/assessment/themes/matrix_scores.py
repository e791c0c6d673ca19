"""The matrix worked out: every theme's scores, its weighted score and rank, and how firm its place is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from crimestats.priorities import Criterion, Scores, Stability, rank_stability, weighted_scores
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.matrix_criteria import (
    HARM,
    HIGHEST,
    LOWEST,
    MEASURES,
    Judged,
    Measure,
    ranked,
    year_of,
)
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.place_measures import IN_TOP, POINTS, RANK, SCORE, WEIGHT, WITHOUT_HARM, added
from hallmark.assessment.themes.register import Theme

TOP = 3
"""How many a partnership can put first."""
FEWEST_CRITERIA = 3
"""Scores of a theme. Where most themes have fewer, their order is that of one or two counts and is no order of need."""
FEWEST_WEIGHTINGS = 60
"""Of a hundred. A theme is proposed that is among the first in as many: half of them is no more than a tie says."""
IN_NINE_OF_TEN = 0.9
SEED = 1998
DRAWS = 4000
HUNDRED = 100
"""Shares of weightings are said as so many of a hundred."""


@dataclass(frozen=True)
class Line:
    """A theme in the matrix. A score has limits where not all is known, and is None where too little is.

    The places without harm lead: its weights are provisional. Where nothing is scored on harm they are the same.
    """

    theme: Theme
    judged: Mapping[str, Judged]
    points: Mapping[str, Figure]
    """The score on each criterion that is known, as a figure."""
    score: Figure | None
    rank: Figure | None
    """By the given weights (1 is first), with the ranks it has in nine of ten weightings; None where too little is
    known."""
    in_top: Figure | None
    score_without: Figure | None = None
    """As `score`, with harm left out; `rank_without` and `in_top_without` likewise."""
    rank_without: Figure | None = None
    in_top_without: Figure | None = None

    @property
    def is_first(self) -> bool:
        """Whether it is among the first under enough weightings with harm."""
        return _mostly(self.in_top)

    @property
    def is_first_without(self) -> bool:
        """The same without harm."""
        return _mostly(self.in_top_without)

    @property
    def is_first_both(self) -> bool:
        """Whether it is among the first under enough weightings, with harm and without it."""
        return self.is_first and self.is_first_without


def _mostly(share: Figure | None) -> bool:
    return share is not None and round(share.value) >= FEWEST_WEIGHTINGS


@dataclass(frozen=True)
class Matrix:
    """Themes in their order, most pressing first; those of which too little is known last."""

    lines: tuple[Line, ...]
    measures: tuple[Measure, ...]
    """Those on which any theme is scored."""
    missing: tuple[Measure, ...]
    """Those of which nothing is known."""
    weights: Mapping[str, Figure]
    """Of the score with harm, by criterion."""
    weights_without: Mapping[str, Figure]
    """Of the score without harm; the same where nothing is scored on harm, none where nothing else has weight."""

    @property
    def unscored(self) -> tuple[Measure, ...]:
        """Those of which something is known, and too little to score any theme: they stand in words alone."""
        return tuple(one for one in MEASURES if one not in self.measures and one not in self.missing)

    @property
    def has_harm(self) -> bool:
        """Whether any theme is scored on harm."""
        return any(one.key == HARM for one in self.measures)

    @property
    def gives_order(self) -> bool:
        """Whether most themes have enough scores to be put in an order; if not, nothing is proposed."""
        few = sum(len(line.points) < FEWEST_CRITERIA for line in self.lines)
        return 2 * few <= len(self.lines)

    @property
    def proposed(self) -> tuple[Line, ...]:
        """What is among the first under enough weightings, where there is an order at all."""
        return tuple(line for line in self.lines if line.is_first_both) if self.gives_order else ()


@once_per_figures
def matrix_of(figures: Figures) -> Matrix | None:
    """The matrix with equal weights; None where no theme is counted."""
    return weighed_matrix(figures, {})


def weighed_matrix(figures: Figures, weights: Mapping[str, float]) -> Matrix | None:
    """The matrix with these weights by criterion (1 where none is given).

    A criterion of which nothing is known for any theme is left out, and the others share its weight.
    """
    subjects = ranked(figures)
    if not subjects:
        return None
    judged = {theme.id: {one.key: one.judge(figures, theme) for one in MEASURES} for theme in subjects}
    known = tuple(one for one in MEASURES if any(judged[theme.id][one.key].score for theme in subjects))
    missing = tuple(
        one for one in MEASURES
        if one not in known and not any(judged[theme.id][one.key].is_unsure for theme in subjects)
    )  # fmt: skip
    if not known:
        return Matrix(tuple(Line(one, judged[one.id], {}, None, None, None) for one in subjects), (), missing, {}, {})
    criteria = criteria_of(subjects, judged, known, weights)
    names = [theme.id for theme in subjects]
    scores = weighted_scores(names, criteria)
    stability = _stability(names, criteria) if scores.subjects else None
    lines = [_line(figures, theme, judged[theme.id], known, scores, stability) for theme in subjects]
    lines = _without_harm(figures, lines, criteria)
    ordered = sorted(lines, key=lambda line: (_rank_of(line.rank_without), _rank_of(line.rank), -_in_top(line)))
    shares = dict(zip((one.key for one in known), map(float, scores.weights), strict=True))
    return Matrix(
        tuple(ordered), known, missing, _weights(figures, shares), _weights_without_harm(figures, shares)
    )  # fmt: skip


def criteria_of(
    subjects: tuple[Theme, ...], judged: Mapping[str, Mapping[str, Judged]], known: tuple[Measure, ...],
    weights: Mapping[str, float],
) -> list[Criterion]:  # fmt: skip
    """The scores as the library takes them: 1 gets no point, 4 gets all."""
    found = []
    for one in known:
        scores = [judged[theme.id][one.key].score for theme in subjects]
        values = np.array([score or one.unknown or np.nan for score in scores], dtype=np.float64)
        steps = np.array([one.steps if score else HIGHEST - LOWEST for score in scores])
        low, high = (np.clip(values + way * steps, LOWEST, HIGHEST) for way in (-1, 1))
        found.append(
            Criterion(one.key, weights.get(one.key, 1.0), values, low, high, anchors=(float(LOWEST), float(HIGHEST)))
        )
    return found


def _stability(names: list[str], criteria: Sequence[Criterion]) -> Stability:
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
        return Line(theme, judged, scored, None, None, None)
    return Line(theme, judged, scored, *_place(figures, theme, scores, stability))


def _middles(scores: Scores) -> npt.NDArray[np.float64]:
    return np.asarray(np.round((scores.low + scores.high) / 2, 6))


def _place(
    figures: Figures, theme: Theme, scores: Scores, stability: Stability, base: str = ""
) -> tuple[Figure, Figure, Figure]:  # fmt: skip
    """A theme's weighted score, its rank, and in how many weightings it is among the first."""
    count, middles = year_of(figures, theme), _middles(scores)
    at, place = scores.subjects.index(theme.id), stability.subjects.index(theme.id)
    left_out = "; harm left out" if base else ""
    low, high = (LOWEST + (HIGHEST - LOWEST) * float(end[at]) / 100 for end in (scores.low, scores.high))
    score = added(
        figures, count, SCORE, round((low + high) / 2, 4), "weighted mean of points from 1 to 4",
        f"points times weights; between its limits where not every criterion is known{left_out}", base=base,
        lower=None if scores.is_complete[at] else round(low, 4),
        upper=None if scores.is_complete[at] else round(high, 4),
    )  # fmt: skip
    rank = added(
        figures, count, RANK, 1 + int((middles > middles[at]).sum()), "rank, 1 first",
        f"by weighted score; limits: its ranks in nine of ten draws of other weights and of what is unsure{left_out}",
        base=base, lower=float(stability.low[place]), upper=float(stability.high[place]),
    )  # fmt: skip
    share = float(stability.in_top[place])
    in_top = added(
        figures, count, IN_TOP, round(share * HUNDRED, 2), "per cent of weightings",
        f"{DRAWS} draws of Dirichlet weights around those given{left_out}", base=base,
        numerator=round(share * HUNDRED), denominator=HUNDRED,
    )  # fmt: skip
    return score, rank, in_top


def _without_harm(figures: Figures, lines: Sequence[Line], criteria: Sequence[Criterion]) -> list[Line]:
    """The lines with their places where harm is left out; none where nothing else is known."""
    others = [one for one in criteria if one.name != HARM]
    if len(others) == len(criteria):
        return [
            replace(line, score_without=line.score, rank_without=line.rank, in_top_without=line.in_top)
            for line in lines
        ]
    if not any(one.weight for one in others):
        return list(lines)
    names = [line.theme.id for line in lines]
    scores = weighted_scores(names, others)
    if not scores.subjects:
        return list(lines)
    stability = _stability(names, others)
    found = {name: _place(figures, line.theme, scores, stability, WITHOUT_HARM)
             for name, line in zip(names, lines, strict=True) if name in scores.subjects}  # fmt: skip
    places = [found.get(name, (None, None, None)) for name in names]
    return [
        replace(line, score_without=score, rank_without=rank, in_top_without=in_top)
        for line, (score, rank, in_top) in zip(lines, places, strict=True)
    ]


def _rank_of(rank: Figure | None) -> float:
    return float(rank.value) if rank else float("inf")


def _in_top(line: Line) -> float:
    return float(line.in_top_without.value) if line.in_top_without else 0.0


def _weights(figures: Figures, shares: Mapping[str, float], base: str = "") -> dict[str, Figure]:
    """Each criterion's share of the whole weight as a figure."""
    like = year_of(figures, ranked(figures)[0])
    return {
        key: added(
            figures, like, WEIGHT, round(share * 100, 4), "per cent of the whole weight",
            "as given; harm left out" if base else "as given", category="All themes", base=f"{key}{base}",
        )
        for key, share in shares.items()
    }  # fmt: skip


def _weights_without_harm(figures: Figures, shares: Mapping[str, float]) -> dict[str, Figure]:
    if HARM not in shares:
        return _weights(figures, shares)
    others = {key: share for key, share in shares.items() if key != HARM}
    whole = sum(others.values())
    return _weights(figures, {key: share / whole for key, share in others.items()}, f"-{WITHOUT_HARM}") if whole else {}
