"""The sentences of the priority matrix: how firm a theme's place is, who shares it, and what is proposed."""

from collections.abc import Sequence

from hallmark.assessment import wording
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.matrix_scores import TOP, Line, Matrix
from hallmark.assessment.themes.place_measures import ids
from hallmark.assessment.themes.words import listed, lowered
from hallmark.reports.blocks import Text

PROPOSED = "This is proposed from police records and provisional weights of harm."
DECIDES = "The Board decides, with what is not scored and what people say."
NONE_PROPOSED = (
    "No theme stays among the first three under most weightings, both with harm and without it. So none is proposed. "
    "The Board decides."
)
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip


def ties(matrix: Matrix) -> list[Text]:
    """Who scores the same as the third, and in how many weightings each of them is among the first three."""
    scored = [line for line in matrix.lines if line.score and line.in_top]
    if len(scored) <= TOP:
        return []
    third = scored[TOP - 1]
    same = [line for line in scored if line is not third and _score(line) == _score(third)]
    shares = [f"{_title(third)} is {_in_top(third)}", *(f"{_title(line)} in {_of_hundred(line)}" for line in same)]
    begun = "The third place is "
    if same:
        begun += f"a tie: {named([_title(line) for line in (third, *same)])} score {_score(third)} each. "
    else:
        begun += f"{_title(third)}, with a score of {_score(third)}. "
    words = begun + wording.capital(f"{'; '.join(shares)}.")
    used = [figure for line in (third, *same) for figure in (line.score, line.in_top)]
    return [Text("priorities-tie", words, ids(*used))]


def _of_hundred(line: Line) -> str:
    """``14``, ``hardly any``: how many of 100 weightings."""
    share = float(line.in_top.value) if line.in_top else 0.0
    return f"{share:.0f}" if round(share) else "hardly any"


def _score(line: Line) -> str:
    return f"{line.score.value:.2f}" if line.score else ""


def _title(line: Line) -> str:
    return lowered(line.theme.title)


def named(titles: Sequence[str]) -> str:
    """Themes in a row; with semicolons where a name has an “and” of its own."""
    if any(" and " in title for title in titles):
        return "; ".join(titles)
    return listed(titles)


def firm(line: Line) -> Text:
    """How firm a theme's place is, in words."""
    words = f"{line.theme.title}: {span(line.rank)}; {_in_top(line)}."
    return Text(f"firm-{line.theme.id}", words, ids(line.rank, line.in_top))


def span(rank: Figure | None) -> str:
    """``usually between first and third``."""
    if rank is None or rank.lower is None or rank.upper is None:
        return ""
    low, high = (ORDINALS[int(end) - 1] for end in (rank.lower, rank.upper))
    return f"usually {low}" if low == high else f"usually between {low} and {high}"


def _in_top(line: Line) -> str:
    """``among the first three in 58 of 100 weightings``."""
    share = float(line.in_top.value) if line.in_top else 0.0
    if share >= 99.95:
        return "among the first three in every weighting tried"
    if share < 0.05:
        return "never among the first three"
    if round(share) in {0, 100}:
        return f"among the first three in {'nearly every' if round(share) else 'hardly any'} weighting"
    return f"among the first three in {share:.0f} of 100 weightings"


def proposal(matrix: Matrix, name: str) -> list[Text]:
    """What is proposed, and what would be with harm or without it alone."""
    used = [figure for line in matrix.lines for figure in _shares(line)]
    once = [line for line in matrix.lines if line.is_first != line.is_first_without]
    also = [
        f"{words}: {named([_title(line) for line in lines])}."
        for words, lines in (
            ("Among them only with harm", [line for line in once if line.is_first]),
            ("Among them only without harm", [line for line in once if line.is_first_without]),
        )
        if lines
    ]
    if not matrix.proposed:
        return [Text(name, " ".join([NONE_PROPOSED, *also]), ids(*used))]
    themes_named = named([_title(line) for line in matrix.proposed])
    several = "It is" if len(matrix.proposed) == 1 else "Each is"
    words = (
        f"Proposed priorities: {themes_named}. {several} among the first three in most weightings, with harm and "
        "without it."
    )
    return [Text(name, " ".join([words, *also, PROPOSED, DECIDES]), ids(*used))]


def _shares(line: Line) -> tuple[Figure | None, ...]:
    """What the proposal rests on, of a theme that is among the first either way."""
    if not (line.is_first or line.is_first_without):
        return ()
    return line.rank, line.in_top, line.rank_without, line.in_top_without
