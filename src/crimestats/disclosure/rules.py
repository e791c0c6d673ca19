"""Which counts a source lets out: the rule belongs to the source, not to the page that shows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DisclosureRule:
    """What is withheld from data of one source, and why."""

    name: str
    why: str
    """One sentence, for the foot of a table."""

    below: int = 5
    """Counts from 1 up to one less than this are withheld; 1 withholds none."""

    secondary: bool = True
    """Whether other cells are withheld too, where a total would give a withheld count away."""

    publish: bool = True
    """False where nothing of the source may leave at all."""

    hide_zeros: bool = False
    """Whether a nought is withheld as well. Where it is shown, everyone knows that a withheld cell is at least 1."""

    def __post_init__(self) -> None:
        if not float(self.below).is_integer():
            raise ValueError("the smallest count that a rule shows is a whole number")
        if self.below < 1:
            raise ValueError("a rule that withholds no count has below=1, never less")

    @property
    def least(self) -> int:
        """The smallest count that a withheld cell can have, as any reader knows."""
        return 0 if self.hide_zeros else 1

    @property
    def protected(self) -> tuple[int, int]:
        """Every count in this span must stay possible for a cell that is withheld for its size."""
        return self.least, self.below - 1


POLICE_UK = DisclosureRule(
    name="police.uk",
    why="Published by the police under the Open Government Licence, with places already made anonymous.",
    below=1,
    secondary=False,
)
PARTNER_EXTRACT = DisclosureRule(
    name="Partner extract",
    why="Counts from 1 to 4, and what would give them away, are withheld before anything leaves the partnership.",
)
CHANNEL = DisclosureRule(name="Channel", why="Nothing about Channel leaves the panel, not even a count.", publish=False)


def health_data(below: int, licence: str, *, hide_zeros: bool = False) -> DisclosureRule:
    """The rule that a licence for health data sets: its smallest count that may be shown, and its name.

    >>> health_data(8, "Data sharing contract 123").protected
    (1, 7)
    """
    if not below > 1:
        raise ValueError("a licence for health data withholds the count of 1 at least: below is 2 or more")
    return DisclosureRule(
        name="Health data",
        why=f"Counts under {below}, and what would give them away, are withheld: {licence}.",
        below=below,
        hide_zeros=hide_zeros,
    )
