"""What stands together on a page: the parts in reading order, gathered so that none is left alone on a page."""

from collections.abc import Iterable, Iterator
from typing import Any

from hallmark.reports.pdf.heights import COMPACT_PAGE, PAGE, TURNED_PAGE, key_figures_height

Part = dict[str, Any]

WORDS = ("text", "caveat")
# What words at the end of a chapter stand behind.
HOLDERS = ("picture", "kept", "table")
# A chapter that is higher than this part of a page begins one of its own.
LONG_CHAPTER = 0.6
# A chapter that is lower than this part of a page is not left alone on one: the next follows it.
LITTLE_CHAPTER = 0.35
# A chapter follows another on a page that is filled no farther than this: else its first table would begin with a row.
ROOM_TO_FOLLOW = 0.6
# So many parts of a chapter are its beginning.
FIRST_PARTS = 3
# Parts that are kept together are guessed at no more than this part of a page.
KEPT, KEPT_TABLE = 0.9, 0.75
# A picture behind the last rows of a table takes no more than this part of a page: rows on under a quarter of one leave
# it room.
BEHIND_TABLE = 0.7
# Words and small tables up to this part of a page, before a map: it stands beneath them, no lower than so many points.
BEGINNING, LOWEST = 0.5, 240.0
# Words before a wide table go with it onto its turned page, if they take no more than this part of it.
BEFORE_TURNED = 0.4
# A ward that is guessed at more than this part of a page stands on two, each about half full.
ONE_PAGE = 0.88
# Guessed at no more than this part of a page, a half of a ward surely stands on one.
SURELY = 0.8
# How far the pictures of a ward are made lower, step by step, until the ward has room on two pages.
LOWER = (1.0, 0.85, 0.7, 0.55)


def gathered(parts: Iterable[Part], *, compact: bool) -> list[Part]:
    """The parts as they are set: key figures in rows, wide tables on turned pages, last words with what is before."""
    found = _with_turned(list(_in_rows(parts)))
    if compact:
        return [part for ward in _chapters(found) for part in _on_two_pages(ward)]
    chapters: list[list[Part]] = []
    filled = 0.0
    for chapter in _chapters(list(_behind_tables(found))):
        if chapters:
            follows = (_is_little(chapters[-1]) or _ends_loosely(chapters[-1])) and filled <= ROOM_TO_FOLLOW * PAGE
            chapter[0]["new_page"] = _is_long(chapter) and not follows
            if follows:
                _let_break(chapter)
        chapters.append(_beside_beginning(chapter))
        filled = _filled(0.0 if chapter[0].get("new_page") else filled, chapters[-1])
    return [part for run in _runs(chapters) for part in _with_last_words(run)]


def _filled(filled: float, chapter: list[Part]) -> float:
    """About how far down its page a chapter ends that begins so far down one."""
    for part in chapter:
        height = part["height"]
        if part["type"] == "turned" or (filled + height > PAGE and not part.get("breakable")):
            filled = 0.0
        filled = 0.0 if part["type"] == "turned" else (filled + height) % PAGE
    return filled


def _beside_beginning(chapter: list[Part]) -> list[Part]:
    """A map behind the few words that begin a page stands beneath them, and its list follows on the next page.

    Else the words stand alone on their page: a map that is kept with its list takes nearly a whole one.
    """
    at = next((at for at, part in enumerate(chapter) if part["type"] in {"kept", "picture"}), 0)
    before, behind = chapter[:at], chapter[at:]
    used = _height(before)
    if not (at and chapter[0].get("new_page") and used < BEGINNING * PAGE < PAGE < used + behind[0]["height"]):
        return chapter
    picture, *others = behind[0]["parts"] if behind[0]["type"] == "kept" else behind[:1]
    room = KEPT * PAGE - used - (picture["height"] - picture["drawn"])
    if picture["type"] != "picture" or room < max(LOWEST, picture["least"]):
        return chapter
    return [*before, _lowered_to(picture, room), *others, *behind[1:]]


def _behind_tables(parts: list[Part]) -> Iterator[Part]:
    """Pictures behind a table that may break are low enough to stand beside its last rows, apart from their lists.

    Else a few rows stand alone on a page, with the whole next page taken by a picture.
    """
    before: Part | None = None
    for part in parts:
        if before is not None and before["type"] == "table" and before["breakable"]:
            yield from _lower(part)
        else:
            yield part
        before = part


def _lower(part: Part) -> list[Part]:
    if part["type"] == "kept" and part["parts"][0]["type"] == "picture":
        picture, *others = part["parts"]
        return [*_lower(picture), *others]
    if part["type"] != "picture":
        return [part]
    around = part["height"] - part["drawn"]
    return [_lowered_to(part, max(0.0, BEHIND_TABLE * PAGE - around))]


def _lowered_to(picture: Part, room: float) -> Part:
    """A picture whose drawing is no higher than the room, and no lower than its words can be read in."""
    room = max(room, picture["least"])
    drawn = min(picture["drawn"], room)
    around = picture["height"] - picture["drawn"]
    return picture | {"tallest": min(picture["tallest"], room), "drawn": drawn, "height": around + drawn}


def _in_rows(parts: Iterable[Part]) -> Iterator[Part]:
    """Key figures that follow one another as one part."""
    row: list[Part] = []
    for part in parts:
        if part["type"] == "key-figure":
            row.append(part)
            continue
        if row:
            yield _key_figures(row)
            row = []
        yield part
    if row:
        yield _key_figures(row)


def _key_figures(row: list[Part]) -> Part:
    return {"type": "key-figures", "items": row, "height": key_figures_height(len(row))}


def _with_turned(parts: list[Part]) -> list[Part]:
    """Wide tables on turned pages, together where they follow one another, with what stands over them."""
    found: list[Part] = []
    for part in parts:
        if not part.get("turned"):
            found.append(part)
            continue
        if found and found[-1]["type"] == "turned":
            found[-1]["parts"].append(part)
            continue
        over = _over(found)
        kept = found[len(found) - over :]
        del found[len(found) - over :]
        new_page = any(item.get("new_page") for item in kept)
        found.append({"type": "turned", "parts": [*kept, part], "height": TURNED_PAGE, "new_page": new_page})
    return found


def _over(parts: list[Part]) -> int:
    """How many of the last parts go onto a turned page: the headings over it, and a few words between."""
    count, height = 0, 0.0
    for index, part in enumerate(reversed(parts), 1):
        height += part["height"]
        if part["type"] not in ("heading", *WORDS) or height > BEFORE_TURNED * TURNED_PAGE:
            break
        if part["type"] == "heading":
            count = index
    return count


def _chapters(parts: list[Part]) -> Iterator[list[Part]]:
    """The parts chapter by chapter; each begins with its heading, or with the turned page that holds it."""
    chapter: list[Part] = []
    for part in parts:
        if chapter and part.get("new_page"):
            yield chapter
            chapter = []
        chapter.append(part)
    if chapter:
        yield chapter


def _height(parts: list[Part]) -> float:
    return float(sum(part["height"] for part in parts))


def _is_long(chapter: list[Part]) -> bool:
    return _height(chapter) > LONG_CHAPTER * PAGE


def _is_little(chapter: list[Part]) -> bool:
    return _height(chapter) < LITTLE_CHAPTER * PAGE


def _let_break(chapter: list[Part]) -> None:
    """A table at its beginning may break, so that it begins on the page that the chapter before has left empty."""
    for part in chapter[:FIRST_PARTS]:
        if part["type"] == "table" and part["height"] > LITTLE_CHAPTER * PAGE:
            part["breakable"] = True


def _ends_loosely(chapter: list[Part]) -> bool:
    """Whether its last words may come alone onto a page, behind what is too high to be kept with them."""
    before, last = _last_words(chapter)
    return bool(last and before and before[-1]["type"] in HOLDERS and not _has_room(before[-1], last))


def _runs(chapters: list[list[Part]]) -> Iterator[list[Part]]:
    """What is set without a new page between: up to the next chapter that begins one, or the next turned page."""
    run: list[Part] = []
    for part in (part for chapter in chapters for part in chapter):
        if run and (part.get("new_page") or part["type"] == "turned"):
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def _with_last_words(run: list[Part]) -> list[Part]:
    """The last words before a new page stay with what is before them."""
    before, last = _last_words(run)
    if not (before and last):
        return run
    for part in last[:-1]:
        part["stays"] = True
    holder = before[-1]
    if holder["type"] == "turned":
        return [*before[:-1], holder | {"parts": [*holder["parts"], *last]}]
    if _has_room(holder, last):
        return [*before[:-1], kept([holder, *last])]
    return run


def _last_words(parts: list[Part]) -> tuple[list[Part], list[Part]]:
    """All parts but the words at the end, and those words."""
    words = 0
    while words < len(parts) and parts[-1 - words]["type"] in WORDS:
        words += 1
    return parts[: len(parts) - words], parts[len(parts) - words :]


def _has_room(holder: Part, words: list[Part]) -> bool:
    """Whether a table or a picture surely stands on one page with the words behind it."""
    part = KEPT if holder["type"] in ("picture", "kept") else KEPT_TABLE
    height = holder["height"] + sum(word["height"] for word in words)
    return holder["type"] in HOLDERS and height <= part * PAGE


def kept(parts: list[Part]) -> Part:
    """Parts that stand on one page."""
    return {"type": "kept", "parts": parts, "height": sum(part["height"] for part in parts)}


def _on_two_pages(ward: list[Part]) -> list[Part]:
    """A ward on one page where it surely has the room, else parted so that both its pages are about as full."""
    for lower in LOWER:
        heights = [_lowered(part, lower) for part in ward]
        place = min(range(1, len(ward) + 1), key=lambda end: max(sum(heights[:end]), sum(heights[end:])))
        if max(sum(heights[:place]), sum(heights[place:])) <= KEPT * COMPACT_PAGE:
            break
    if sum(heights) > ONE_PAGE * COMPACT_PAGE and place < len(ward):
        # Each page by itself: the pictures of one are no lower because the other is full.
        first, second = (_lower_to_fit(page, lower) for page in (ward[:place], ward[place:]))
        return [*first, {"type": "new-page"}, *second]
    return [_made_lower(part, lower) for part in ward]


def _lower_to_fit(page: list[Part], lowest: float) -> list[Part]:
    """Its pictures as high as the page surely has room for, and no lower than so far."""
    room = SURELY * COMPACT_PAGE
    fits = (lower for lower in LOWER if lower >= lowest and sum(_lowered(part, lower) for part in page) <= room)
    lower = next(fits, lowest)
    return [_made_lower(part, lower) for part in page]


def _made_lower(part: Part, lower: float) -> Part:
    return part | {"tallest": max(part["tallest"] * lower, part["least"])} if part["type"] == "picture" else part


def _lowered(part: Part, lower: float) -> float:
    height: float = part["height"]
    if part["type"] != "picture":
        return height
    drawn: float = min(part["drawn"], max(part["tallest"] * lower, part["least"]))
    return height - float(part["drawn"]) + drawn
