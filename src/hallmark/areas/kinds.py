"""The kinds of area, how their ONS codes look, and which can lie in which."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of area: `code_pattern` is a regular expression for the whole code."""

    slug: str
    label: str
    plural: str
    code_pattern: str

    def owns(self, code: str) -> bool:
        """Whether `code` is a code of this kind."""
        return re.fullmatch(self.code_pattern, code) is not None


# From the smallest to the largest; a search that finds the same name twice answers by PREFERENCE instead.
KINDS = {
    kind.slug: kind
    for kind in (
        Kind("lsoa", "LSOA", "LSOAs", r"[EWS]01\d{6}|N20\d{6}|95[A-Z]{2}\d{2}[A-Z]\d"),
        Kind("msoa", "MSOA", "MSOAs", r"[EWS]02\d{6}|N21\d{6}"),
        Kind("ward", "ward", "wards", r"[EW]05\d{6}|S13\d{6}|N08\d{6}"),
        Kind("district", "district", "districts", r"E0[6-9]\d{6}|W06\d{6}|S12\d{6}|N09\d{6}"),
        Kind("csp", "Community Safety Partnership", "Community Safety Partnerships", r"E22\d{6}|W14\d{6}"),
        Kind("force", "police force area", "police force areas", r"E23\d{6}|W15\d{6}|S32\d{6}|N24\d{6}"),
        Kind("fire", "fire and rescue authority", "fire and rescue authorities", r"E31\d{6}|W25\d{6}"),
        Kind("county", "county", "counties", r"E1[01]\d{6}"),
        Kind("region", "region", "regions", r"E12\d{6}"),
        Kind("country", "country", "countries", r"[EWSN]92\d{6}"),
    )
}
PREFERENCE = ("csp", "district", "county", "force", "ward", "fire", "region", "country", "msoa", "lsoa")

# Child and parent: the pairs that a lookup file may state.
PAIRS = (
    ("lsoa", "msoa"),
    ("lsoa", "ward"),
    ("lsoa", "district"),
    ("lsoa", "csp"),
    ("msoa", "district"),
    ("ward", "district"),
    ("district", "csp"),
    ("district", "force"),
    ("district", "fire"),
    ("district", "county"),
    ("district", "region"),
    ("district", "country"),
    ("csp", "force"),
)
# The only pair in which a child is known to lie in several parents: Buckinghamshire has four partnerships.
MANY_PARENTS = frozenset({("district", "csp")})


def kind_of(code: str) -> str | None:
    """The kind that a code belongs to by its form, None if it is no such code."""
    return next((kind.slug for kind in KINDS.values() if kind.owns(code)), None)


@dataclass(frozen=True)
class AreaRef:
    """An area as it is spoken of: `kind` is one of `KINDS`, or ``partnership``."""

    code: str
    name: str
    kind: str
