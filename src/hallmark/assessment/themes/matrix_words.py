"""The sentences of the priority matrix: how firm a theme's place is, who shares it, and what is proposed."""

from collections.abc import Sequence

from hallmark.assessment import wording
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.matrix_criteria import MEASURES
from hallmark.assessment.themes.matrix_scores import FEWEST_CRITERIA, FEWEST_WEIGHTINGS, TOP, Line, Matrix
from hallmark.assessment.themes.place_measures import ids
from hallmark.assessment.themes.words import lowered
from hallmark.assessment.wording import listed
from hallmark.reports.blocks import Text

PROPOSED = "This is proposed from police records and provisional weights of harm."
PROPOSED_PLAIN = "This is proposed from police records alone, without harm."
DECIDES = "The Board decides, with what is not scored and what people say."
ENOUGH = f"among the first three in at least {wording.few(FEWEST_WEIGHTINGS // 10)} of ten weightings tried"
NONE_PROPOSED = f"No theme is {ENOUGH}{{both}}. So none is proposed. The Board decides."
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip


UNORDERED = (
    f"Police records alone cannot put the themes in order. Of most, fewer than {wording.few(FEWEST_CRITERIA)} of the "
    f"{wording.few(len(MEASURES))} criteria can be scored. So nothing is proposed."
)


def by_records(counts: Sequence[Figure], name: str, *, most: int | None = None) -> Text:
    """That nothing is proposed, and the themes by number of records alone.

    Args:
        counts: of the year, one for each theme.
        most: how many are named, those of most records first; None for all.
    """
    ordered = sorted(counts, key=lambda row: (-row.value, row.category))[:most]
    themes_named = "; ".join(f"{wording.in_words(row.category)}, {row.value:,}" for row in ordered)
    rest = " The others have fewer." if len(ordered) < len(counts) else ""
    words = f"{UNORDERED} By number of records: {themes_named}.{rest} {DECIDES}"
    return Text(name, words, ids(*ordered))


def ties(matrix: Matrix) -> list[Text]:
    """Who scores the same as the third, and in how many weightings each of them is among the first three."""
    scored = [line for line in matrix.lines if line.score_without and line.in_top_without]
    if len(scored) <= TOP:
        return []
    third = scored[TOP - 1]
    same = [line for line in scored if _score(line) == _score(third)]
    place = f"Rank {rank_words(third.rank_without, [line.rank_without for line in matrix.lines])}"
    titles = named([_title(line) for line in same])
    each = " each" if len(same) > 1 else ""
    first, *others = same
    shares = [f"{_title(first)} is {_in_top(first)}", *(f"{_title(line)} in {_of_hundred(line)}" for line in others)]
    words = f"{place}: {titles}, with a score of {_score(third)}{each}. {wording.capital('; '.join(shares))}."
    used = [figure for line in same for figure in (line.rank_without, line.score_without, line.in_top_without)]
    return [Text("priorities-tie", words, ids(*used))]


def rank_words(rank: Figure | None, ranks: Sequence[Figure | None]) -> str:
    """A rank among others, equals told as such wherever it stands: ``4``, ``2 equal``."""
    if rank is None:
        return "–"
    return f"{rank.value} equal" if sum(1 for one in ranks if one and one.value == rank.value) > 1 else f"{rank.value}"


def _of_hundred(line: Line) -> str:
    """``14``, ``hardly any``: how many of 100 weightings."""
    share = float(line.in_top_without.value) if line.in_top_without else 0.0
    return f"{share:.0f}" if round(share) else "hardly any"


def _score(line: Line) -> str:
    return f"{line.score_without.value:.2f}" if line.score_without else ""


def _title(line: Line) -> str:
    return lowered(line.theme.title)


def named(titles: Sequence[str]) -> str:
    """Themes in a row; with semicolons where a name has an “and” of its own."""
    if any(" and " in title for title in titles):
        return "; ".join(titles)
    return listed(titles)


def firm(line: Line) -> Text:
    """How firm a theme's place is, in words."""
    words = f"{line.theme.title}: {span(line.rank_without)}; {_in_top(line)}."
    return Text(f"firm-{line.theme.id}", words, ids(line.rank_without, line.in_top_without))


def span(rank: Figure | None) -> str:
    """``usually between first and third``."""
    if rank is None or rank.lower is None or rank.upper is None:
        return ""
    low, high = (ORDINALS[int(end) - 1] for end in (rank.lower, rank.upper))
    return f"usually {low}" if low == high else f"usually between {low} and {high}"


def _in_top(line: Line) -> str:
    """``among the first three in 58 of 100 weightings``."""
    share = float(line.in_top_without.value) if line.in_top_without else 0.0
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
    both = ", both with harm and without it" if matrix.has_harm else ""
    begun, next_used = _next_place(matrix)
    if not matrix.proposed:
        none = NONE_PROPOSED.format(both=both)
        return [Text(name, " ".join([none, *begun, *also]), ids(*used, *next_used))]
    themes_named = named([_title(line) for line in matrix.proposed])
    several = "It is" if len(matrix.proposed) == 1 else "Each is"
    words = f"Proposed priorities: {themes_named}. {several} {ENOUGH}{both.replace(', both', ',')}."
    from_what = PROPOSED if matrix.has_harm else PROPOSED_PLAIN
    return [Text(name, " ".join([words, *begun, *also, from_what, DECIDES]), ids(*used, *next_used))]


def _next_place(matrix: Matrix) -> tuple[list[str], list[Figure | None]]:
    """Who comes next, where fewer than three are proposed, and how firmly: equals are named together."""
    others = [line for line in matrix.lines if line.rank_without and line not in matrix.proposed]
    if len(matrix.proposed) >= TOP or not others or not others[0].rank_without:
        return [], []
    place = int(others[0].rank_without.value)
    same = [line for line in others if line.rank_without and line.rank_without.value == place]
    rank = rank_words(same[0].rank_without, [line.rank_without for line in matrix.lines])
    share = f"{wording.capital(_title(same[0]))} is {_in_top(same[0])}."
    used = [figure for line in same for figure in (line.rank_without, line.in_top_without)]
    if len(same) == 1:
        return [f"Rank {rank} by score is {_title(same[0])}, {_in_top(same[0])}."], used
    return [f"Rank {rank} by score: {named([_title(line) for line in same])}. {share}"], used


def _shares(line: Line) -> tuple[Figure | None, ...]:
    """What the proposal rests on, of a theme that is among the first either way."""
    if not (line.is_first or line.is_first_without):
        return ()
    return line.rank, line.in_top, line.rank_without, line.in_top_without
