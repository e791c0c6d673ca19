"""Small turns of phrase that several theme parts share."""

from collections.abc import Sequence


def listed(names: Sequence[str]) -> str:
    """``May``, ``May and June``, ``May, June and July``."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def lowered(text: str) -> str:
    """The first letter small, the rest as it is: a sentence after a colon."""
    return text[:1].lower() + text[1:]


def signed_percent(value: float) -> str:
    """``+29%``, ``−26%``, ``0%``."""
    return f"{value:+,.0f}%".replace("-", "−") if round(value) else "0%"


def percent(value: float) -> str:
    """A share: one decimal, two figures where that would be nought for something that is there."""
    return f"{value:.2g}%" if 0 < value < 0.1 else f"{value:.1f}%"


def of_category(category: str) -> str:
    """A category as it follows “records of”."""
    return {"Drugs": "drug offences"}.get(category, lowered(category))
