"""Under whose name and colour a page stands: a partnership's, or Hallmark's own.

`partners`, which knows the partnerships, registers who answers; a public page says itself whose it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

OWN_COLOUR = "#17344f"
# WCAG 2.2, 1.4.3: text of the size of a menu's.
LEAST_CONTRAST = 4.5


@dataclass(frozen=True)
class Brand:
    """What the head of a page shows.

    Attributes:
        name: of the partnership, or of its part, as people know it.
        colour: ``#rrggbb``, dark enough for white words.
        logo: the address of its picture; blank where it has none.
    """

    name: str
    colour: str = OWN_COLOUR
    logo: str = ""

    @property
    def colour_code(self) -> str:
        """The colour without its ``#``, for an address."""
        return self.colour.removeprefix("#")


Provider = Callable[[HttpRequest], Brand | None]
_providers: list[Provider] = []
_WORN = "hallmark_brand"


def register_brand(provider: Provider) -> None:
    """Sets who says whose brand a visitor's pages carry; registering again replaces it."""
    _providers[:] = [provider]


def wear(request: HttpRequest, brand: Brand | None) -> None:
    """Puts a page under a brand, whoever visits it; None is Hallmark's own."""
    setattr(request, _WORN, brand)


def brand_of(request: HttpRequest) -> Brand | None:
    """The brand of a page: the one that it was put under, else the visitor's; None is Hallmark's own."""
    if hasattr(request, _WORN):
        worn: Brand | None = getattr(request, _WORN)
        return worn
    return _providers[0](request) if _providers else None


def contrast_with_white(colour: str) -> float:
    """How much a colour ``#rrggbb`` stands out from white: from 1, not at all, to 21.

    Source: WCAG 2.2, contrast ratio and relative luminance.
    """
    return 1.05 / (_luminance(colour) + 0.05)


def is_dark_enough(colour: str) -> bool:
    """Can white words be read on the colour?"""
    return contrast_with_white(colour) >= LEAST_CONTRAST


def darkened(colour: str) -> str:
    """The nearest colour of the same hue on which white words can be read; the colour itself where they can be."""
    parts = _parts(colour)
    for share in range(100, -1, -1):
        nearer = "#" + "".join(f"{part * share // 100:02x}" for part in parts)
        if is_dark_enough(nearer):
            return nearer
    raise AssertionError("black is dark enough")


def _luminance(colour: str) -> float:
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    ]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))
