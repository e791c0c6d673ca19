"""How each police.uk category behaves in the invented place: how much, when and where; `planted` adds to it."""

from dataclasses import dataclass

# All records in a year at scale 1.
RECORDS_A_YEAR = 25_000


@dataclass(frozen=True)
class Category:
    """One category's true behaviour."""

    name: str
    share: float  # of all records
    season: float  # how far the peak month stands above the average, as a share
    peak: int  # the month of the peak, 1 to 12
    need: float  # log rate per standard deviation of deprivation
    centre: float  # what a town centre adds, in multiples of the rate elsewhere
    patchiness: float  # standard deviation of the log rate that neither explains
    frailty: float  # shape of the gamma factor of each LSOA and month: smaller is more overdispersed


ASB = "Anti-social behaviour"
BURGLARY = "Burglary"

CATEGORIES = (
    Category(ASB, 0.170, 0.24, 7, 0.42, 5.0, 0.35, 2.5),
    Category("Bicycle theft", 0.010, 0.34, 8, 0.05, 8.0, 0.5, 0.6),
    Category(BURGLARY, 0.042, 0.20, 12, 0.30, 0.8, 0.35, 2.0),
    Category("Criminal damage and arson", 0.078, 0.06, 6, 0.45, 1.5, 0.35, 3.0),
    Category("Drugs", 0.030, 0.05, 8, 0.45, 5.0, 0.45, 1.2),
    Category("Other crime", 0.020, 0.04, 7, 0.35, 1.5, 0.4, 1.2),
    Category("Other theft", 0.070, 0.06, 8, 0.15, 6.0, 0.35, 2.5),
    Category("Possession of weapons", 0.009, 0.06, 7, 0.50, 5.0, 0.45, 0.7),
    Category("Public order", 0.085, 0.14, 7, 0.40, 6.0, 0.35, 2.5),
    Category("Robbery", 0.007, 0.05, 11, 0.50, 10.0, 0.5, 0.5),
    Category("Shoplifting", 0.085, 0.06, 11, 0.20, 26.0, 0.8, 2.0),
    Category("Theft from the person", 0.007, 0.14, 12, 0.10, 24.0, 0.5, 0.35),
    Category("Vehicle crime", 0.057, 0.10, 11, 0.20, 1.0, 0.4, 2.0),
    Category("Violence and sexual offences", 0.330, 0.11, 7, 0.42, 4.0, 0.3, 4.0),
)
NAMES = tuple(category.name for category in CATEGORIES)
