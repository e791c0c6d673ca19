"""What a PDF says to one who cannot see it: its tags, its text, its fonts. Read with pikepdf, apart from its maker."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf


@dataclass
class Tag:
    """One element of the structure tree."""

    name: str
    alt: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    below: list["Tag"] = field(default_factory=list)
    has_content: bool = False

    def walk(self) -> Iterator["Tag"]:
        """This one and all below it, in reading order."""
        yield self
        for tag in self.below:
            yield from tag.walk()

    def all(self, *names: str) -> list["Tag"]:
        """Those below that are called so."""
        return [tag for tag in self.walk() if tag.name in names]


def opened(data: bytes) -> pikepdf.Pdf:
    """The file, ready to be asked."""
    return pikepdf.open(io.BytesIO(data))


def tags(pdf: pikepdf.Pdf) -> Tag:
    """The whole tree."""
    found = [_tag(item) for item in _items(pdf.Root.StructTreeRoot.K) if _is_tag(item)]
    return Tag("Root", below=found)


def _tag(item: Any) -> Tag:
    below = _items(item.get("/K", []))
    attributes: dict[str, Any] = {}
    for given in _items(item.get("/A", [])):
        attributes |= {key: value for key, value in given.items() if key != "/O"}
    return Tag(
        str(item.S)[1:],
        str(item.get("/Alt", "")),
        attributes,
        [_tag(part) for part in below if _is_tag(part)],
        any(not _is_tag(part) for part in below),
    )


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, pikepdf.Array | list) else [value]


def _is_tag(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and "/S" in item


def destinations(pdf: pikepdf.Pdf) -> dict[str, int]:
    """The page, from 1, that each name in the file leads to."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    names = list(pdf.Root.Names.Dests.Names)
    return {str(name): pages[place[0].objgen] for name, place in zip(names[::2], names[1::2], strict=True)}


def bookmarks(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """The outline: (depth, words)."""

    def walk(items: Any, depth: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield depth, item.title
            yield from walk(item.children, depth + 1)

    with pdf.open_outline() as outline:
        return list(walk(outline.root, 1))


def font_names(pdf: pikepdf.Pdf) -> set[str]:
    """The fonts that the file holds, without the letters that mark a part of a font."""
    fonts = (item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font")
    return {str(font.BaseFont)[1:].split("+")[-1] for font in fonts if "/BaseFont" in font}


def text(pdf: pikepdf.Pdf) -> str:
    """All letters in the order of drawing, without white space, which is no letter in a PDF."""
    return "".join(page_text(page) for page in pdf.pages)


def page_text(page: Any) -> str:
    """The letters of one page, without white space."""
    return squeezed("".join(_drawn(page, page.Resources)))


def squeezed(words: str) -> str:
    """Without white space of any kind, nor what only allows a line to end."""
    return re.sub(r"[\s\u200b]+", "", words)


def _drawn(stream: Any, resources: Any) -> Iterator[str]:
    letters: dict[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(stream):
        match str(operator):
            case "Tf":
                letters = _letters(resources.Font[operands[0]])
            case "Tj":
                yield _decoded(bytes(operands[0]), letters)
            case "TJ":
                yield from (_decoded(bytes(part), letters) for part in operands[0] if isinstance(part, pikepdf.String))
            case "Do":
                drawing = resources.XObject[operands[0]]
                if drawing.Subtype == "/Form":
                    yield from _drawn(drawing, drawing.get("/Resources", resources))


def _decoded(codes: bytes, letters: dict[bytes, str]) -> str:
    return "".join(letters.get(codes[place : place + 2], "\ufffd") for place in range(0, len(codes), 2))


def _letters(font: Any) -> dict[bytes, str]:
    """What each code of a font means. Typst writes single codes, never ranges of them."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    found = {}
    for part in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, meant in re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", part):
            found[bytes.fromhex(code)] = bytes.fromhex(meant).decode("utf-16-be")
    return found
