"""Rates and shares, from their numerators and denominators."""


def rate_per_1000(count: int, people: int) -> float | None:
    """Records per 1,000 residents (or households); None where nobody is counted there."""
    return count / people * 1000 if people > 0 else None


def share_percent(part: int, whole: int) -> float | None:
    """`part` as a percentage of `whole`; None where the whole is nothing."""
    return part / whole * 100 if whole > 0 else None
