"""What a file's own name says, in the form of the store's slugs."""

import re

LONGEST = 100


def slug(text: str) -> str:
    """A name in small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST]


def own_name(name: str) -> str:
    """A file's name without its folders, its ending or the sheet it is read from, in small letters."""
    own = name.split(" › ")[0].rsplit("/", 1)[-1].lower().removesuffix(".gz")
    return re.sub(r"\.\w+$", "", own)


def slug_of_file(name: str) -> str:
    """`own_name` as a slug, never blank."""
    return slug(own_name(name)) or "unnamed"
