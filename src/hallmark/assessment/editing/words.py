"""The word linter: words that say more than the evidence does, found in what people type. It warns and never blocks.

The words stand in the reviewed file ``data/words_to_avoid.yaml``. What is quoted is spared, and so is most of what is
denied (“not driven by”). A linter cannot read: it misses what is said in other words, and a warning may be wrong.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from crimestats.counts import Verdict
from crimestats.periods import MONTH_NAMES
from hallmark.assessment.editing.numbers import numbers_in

LONGEST_SENTENCE = 25
"""Words; more than these are hard to read (GOV.UK style)."""
DENIED_WITHIN = 6
"""Words between a “not” and what it denies."""
NEAR_BEFORE, NEAR_AFTER = 4, 1
GAP = 8
"""Words that ``...`` in a phrase may stand for."""

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^‘]*?’(?!\w)|(?<!\w)'[^']*'(?!\w)")
_SENTENCE_END = re.compile(r"[.!?]+[\"”’)\]]*(?=\s+[“\"‘(\[]?[A-Z0-9]|\s*$)")
_SHORTENED = re.compile(r"\b(?:e\.g|i\.e|vs|approx|no|st|mr|mrs|ms|dr|ss?|regs?|para|p|pp|cf|etc)\.$", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[,;:—–()]|\b(?:but|although|though|whereas|while|instead|rather|yet|and then)\b", re.IGNORECASE
)
_DENIAL = re.compile(
    r"\b(?:not|never|no|nor|neither|none|nothing|nobody|without|cannot|unlikely|\w+n[’']t)\b"
    r"(?!\s+(?:only|just|merely|simply|least|doubt|question|surprisingly|longer|less)\b)",
    re.IGNORECASE,
)
_UNCERTAIN = re.compile(r"too uncertain to call(?: a (?:rise|fall): [^.]*)?|may have (?:risen|fallen), not certain")
_WORD = re.compile(r"[\w’'-]*\w[\w’'-]*")
_PERIOD = re.compile(
    r"\b(?:(?:19|20)\d\d|" + "|".join(MONTH_NAMES) + r"|spring|summer|autumn|winter|christmas|quarters?|years?|months?"
    r"|weeks?|weekends?|days?|daily|weekly|monthly|yearly|annually|annual|since|today|yesterday|to date|at present"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Caution:
    """One warning: where in the text, the words, of what kind, why, and what to write instead."""

    start: int
    end: int
    words: str
    kind: str
    why: str
    instead: str


@dataclass(frozen=True)
class _Entry:
    """One entry of the file, ready to be looked for."""

    kind: str
    why: str
    instead: str
    words: re.Pattern[str]
    fine_in: re.Pattern[str] | None
    near: re.Pattern[str] | None
    tested: str
    negated_is_wrong: bool


def warnings_in(text: str, verdicts: Collection[Verdict] = ()) -> list[Caution]:
    """What to look at again in a text, in its order.

    Args:
        verdicts: what the tests behind the text say; empty where nothing was tested.
    """
    found = [*_words(text, verdicts), *_of_sentences(text)]
    return sorted(found, key=lambda caution: (caution.start, caution.end))


def verdicts_said(generated: str) -> frozenset[Verdict]:
    """The verdicts that a generated sentence states: it says “a rise” or “a fall” only where a test called it one.

    What is too uncertain to call is told with the rise that would have been seen: that is no rise, and neither is what
    may have risen.
    """
    said = {"a rise": Verdict.ROSE, "a fall": Verdict.FELL, "no clear change": Verdict.NO_CLEAR_CHANGE}
    certain = _UNCERTAIN.sub("no clear change", generated)
    return frozenset(verdict for words, verdict in said.items() if re.search(rf"\b{words}\b", certain))


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends."""
    found, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if not _SHORTENED.search(text, start, match.end()):
            found.append((start, match.end()))
            start = match.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return [(begin + len(text[begin:end]) - len(text[begin:end].lstrip()), end) for begin, end in found]


def _words(text: str, verdicts: Collection[Verdict]) -> Iterator[Caution]:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for entry in _entries():
        fine = [match.span() for match in entry.fine_in.finditer(text)] if entry.fine_in else []
        for match in entry.words.finditer(text):
            if _inside(match.span(), quoted) or _overlaps(match.span(), fine) or _is_name(text, match):
                continue
            if not entry.negated_is_wrong and _is_denied(text, match.start()):
                continue
            if (entry.near and not _is_near(text, match, entry.near)) or _is_tested(entry, verdicts):
                continue
            yield Caution(*match.span(), match[0], entry.kind, _why(entry, verdicts), entry.instead)


def _inside(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _overlaps(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Capitals inside a sentence, as in “Safer Wick” or “Fall Lane”, are somebody's name."""
    if not match[0][0].isupper() or match[0].isupper():
        return False
    begins = any(start == match.start() for start, _ in sentences(text))
    follows = re.match(r"\s+[A-Z]", text[match.end() :])
    return bool(follows) or (not begins and bool(re.search(r"[A-Z][\w’'-]*\s+$", text[: match.start()])))


def _is_denied(text: str, start: int) -> bool:
    """Does a “not” stand shortly before, in the same clause?"""
    before = text[:start]
    sentence = next((begin for begin, end in reversed(sentences(text)) if begin <= start), 0)
    ends = [match.end() for match in _CLAUSE_END.finditer(before, sentence)]
    words = list(_WORD.finditer(before, max(ends, default=sentence)))[-DENIED_WITHIN:]
    return bool(words) and bool(_DENIAL.search(before, words[0].start()))


def _is_near(text: str, match: re.Match[str], near: re.Pattern[str]) -> bool:
    before = [word[0] for word in _WORD.finditer(text[: match.start()])][-NEAR_BEFORE:]
    after = [word[0] for word in _WORD.finditer(text[match.end() :])][:NEAR_AFTER]
    return any(near.fullmatch(word) for word in before + after)


def _is_tested(entry: _Entry, verdicts: Collection[Verdict]) -> bool:
    if entry.tested == "either":
        return Verdict.ROSE in verdicts or Verdict.FELL in verdicts
    return bool(entry.tested) and entry.tested in verdicts


def _why(entry: _Entry, verdicts: Collection[Verdict]) -> str:
    """The reason, sharper where a test said something else."""
    if entry.kind != "change":
        return entry.why
    if Verdict.NO_CLEAR_CHANGE in verdicts:
        return "The test behind this sentence calls neither a rise nor a fall."
    if Verdict.ROSE in verdicts or Verdict.FELL in verdicts:
        return f"The test behind this sentence says “{'a rise' if Verdict.ROSE in verdicts else 'a fall'}”."
    return entry.why


def _of_sentences(text: str) -> Iterator[Caution]:
    has_period = False
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for start, end in sentences(text):
        sentence = text[start:end]
        count = len(_WORD.findall(sentence))
        if count > LONGEST_SENTENCE:
            yield _rule("long", start, end, f"{sentence[:40].rstrip()}…", count=count)
        # A period holds for the sentences after it, until the text ends.
        has_period = has_period or bool(_PERIOD.search(sentence))
        numbers = [item for item in numbers_in(sentence) if not _inside((start + item.start, start + item.end), quoted)]
        has_count = any(not item.is_percentage and item.size.is_integer() for item in numbers)
        for item in numbers:
            place = (start + item.start, start + item.end)
            if item.is_percentage and not has_count:
                yield _rule("percentage", *place, item.words)
        if numbers and not has_period:
            yield _rule("period", start + numbers[0].start, start + numbers[0].end, numbers[0].words)


def _rule(kind: str, start: int, end: int, words: str, *, count: int = 0) -> Caution:
    said = _file()["rules"][kind]
    return Caution(start, end, words, kind, said["why"].format(count=count), said["instead"])


@cache
def _file() -> dict[str, dict[str, dict[str, str]]]:
    path = files("hallmark.assessment").joinpath("data/words_to_avoid.yaml")
    loaded: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@cache
def _entries() -> tuple[_Entry, ...]:
    """The file's entries, each phrase as a pattern."""
    rows: list[dict[str, object]] = _file()["words"]  # type: ignore[assignment]
    return tuple(_entry(row) for row in rows)


def _entry(row: dict[str, object]) -> _Entry:
    return _Entry(
        kind=str(row["kind"]),
        why=str(row["why"]),
        instead=str(row["instead"]),
        words=_pattern(row["words"]),
        fine_in=_pattern(row["fine_in"]) if "fine_in" in row else None,
        near=_pattern(row["near"]) if "near" in row else None,
        tested=str(row.get("tested", "")),
        negated_is_wrong=bool(row.get("negated_is_wrong", False)),
    )


def _pattern(phrases: object) -> re.Pattern[str]:
    """Phrases of the file as one pattern, the longest first."""
    assert isinstance(phrases, list)  # noqa: S101 - the file is ours, and a test reads it
    ordered = sorted((str(phrase) for phrase in phrases), key=len, reverse=True)
    return re.compile(rf"(?<![\w’'-])(?:{'|'.join(_phrase(phrase) for phrase in ordered)})(?![\w])", re.IGNORECASE)


def _phrase(phrase: str) -> str:
    # What parts the words is never part of one, so that no text can make the search slow.
    gap = rf"(?:\s+[\w’'%,.-]+){{0,{GAP}}}?"
    parts = []
    for word in phrase.split():
        if word == "...":
            parts.append(gap)
        else:
            pattern = re.escape(word).replace(r"\*", r"\w*").replace(r"\#", r"[£]?\d[\d,.]*%?")
            parts.append((r"[\s-]+" if parts else "") + pattern)
    return "".join(parts)
