"""What became of each crime, and when: outcomes ripen with age, so recent months still wait for theirs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hallmark.demo import categories
from hallmark.demo.crime import Records
from hallmark.demo.mesh import Floats, Ints

UNDER_INVESTIGATION = "Under investigation"
AWAITING_COURT = "Awaiting court outcome"
CHARGED = "Suspect charged"  # so called in the outcomes files, where the street files say that court is awaited
NEVER = 10_000

# First outcomes with the mean number of months until one is known.
FIRST = (
    ("Investigation complete; no suspect identified", 1.2),
    ("Unable to prosecute suspect", 3.2),
    (CHARGED, 2.4),
    ("Local resolution", 1.6),
    ("Action to be taken by another organisation", 3.0),
    ("Further action is not in the public interest", 3.0),
    ("Formal action is not in the public interest", 2.5),
    ("Offender given a caution", 2.0),
    ("Status update unavailable", 9.0),
)
COURT = (
    ("Court result unavailable", 0.45),
    ("Offender given community sentence", 0.17),
    ("Offender fined", 0.12),
    ("Offender sent to prison", 0.11),
    ("Offender given suspended prison sentence", 0.07),
    ("Offender given conditional discharge", 0.05),
    ("Defendant found not guilty", 0.03),
)
_COURT_MONTHS = 5.0
# Shares of the first outcomes, in their order.
_ORDINARY = (0.58, 0.27, 0.05, 0.02, 0.01, 0.015, 0.005, 0.005, 0.045)
_MIX = {
    "Violence and sexual offences": (0.14, 0.64, 0.08, 0.02, 0.02, 0.015, 0.005, 0.01, 0.07),
    "Public order": (0.30, 0.50, 0.09, 0.02, 0.01, 0.01, 0.01, 0.01, 0.05),
    "Drugs": (0.22, 0.17, 0.17, 0.28, 0.0, 0.02, 0.03, 0.03, 0.08),
    "Possession of weapons": (0.09, 0.42, 0.26, 0.02, 0.01, 0.03, 0.02, 0.04, 0.11),
    "Shoplifting": (0.50, 0.18, 0.21, 0.045, 0.0, 0.01, 0.005, 0.005, 0.045),
    "Robbery": (0.45, 0.36, 0.11, 0.0, 0.005, 0.005, 0.0, 0.0, 0.07),
    "Vehicle crime": (0.83, 0.10, 0.03, 0.0, 0.005, 0.005, 0.0, 0.005, 0.025),
    "Bicycle theft": (0.82, 0.12, 0.015, 0.01, 0.0, 0.005, 0.0, 0.0, 0.03),
    "Burglary": (0.74, 0.12, 0.07, 0.005, 0.0, 0.005, 0.0, 0.005, 0.055),
    "Theft from the person": (0.70, 0.20, 0.02, 0.01, 0.0, 0.005, 0.0, 0.0, 0.065),
    "Other crime": (0.18, 0.40, 0.14, 0.02, 0.05, 0.08, 0.005, 0.005, 0.12),
}


@dataclass(frozen=True)
class Outcomes:
    """One item per record; months are numbers in the period and may lie beyond its end."""

    first: Ints  # number in FIRST; -1 for anti-social behaviour
    first_month: Ints
    court: Ints  # number in COURT; -1 where nobody was charged
    court_month: Ints

    def last_known(self, month: int) -> NDArray[np.str_]:
        """What the street file says in `month` of each record: empty for anti-social behaviour."""
        firsts = np.array([AWAITING_COURT if name == CHARGED else name for name, _ in FIRST])
        courts = np.array([name for name, _ in COURT])
        known = np.where(self.first_month <= month, firsts[self.first], UNDER_INVESTIGATION)
        known = np.where((self.court >= 0) & (self.court_month <= month), courts[self.court], known)
        return np.where(self.first < 0, "", known)


def draw_outcomes(records: Records, seed: int) -> Outcomes:
    """An outcome for every crime, and the month in which each becomes known."""
    rng = np.random.default_rng([seed, 3])
    mixes = np.array([_MIX.get(name, _ORDINARY) for name in categories.NAMES])
    size = len(records.month)
    first = _choose(mixes[records.category], rng)
    waits = np.array([mean for _, mean in FIRST])
    first_month = records.month + rng.geometric(1 / (1 + waits[first])) - 1
    charged = first == [name for name, _ in FIRST].index(CHARGED)
    court = _choose(np.tile([share for _, share in COURT], (size, 1)), rng)
    court_month = first_month + rng.geometric(1 / _COURT_MONTHS, size)
    is_crime = records.category != categories.NAMES.index(categories.ASB)
    return Outcomes(
        first=np.where(is_crime, first, -1),
        first_month=np.where(is_crime, first_month, NEVER),
        court=np.where(is_crime & charged, court, -1),
        court_month=np.where(is_crime & charged, court_month, NEVER),
    )


def _choose(shares: Floats, rng: np.random.Generator) -> Ints:
    """The number of one column for each row, by its shares."""
    steps = np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)[:, :-1]
    chosen: Ints = (rng.random(len(shares))[:, None] > steps).sum(axis=1)
    return chosen
