"""The design of the invented place: an island of our own in the North Sea, in kilometres from its south-west corner.

Nothing here is drawn at random: coast, river and towns are decided, so that the map we looked at is the map that
everybody gets. `mesh` roughens it, with a seed of the place's own; the seed that a user gives only draws what
happens there.
"""

from dataclasses import dataclass

PLACE_SEED = 1066
# British National Grid metres of the frame's south-west corner: on the Dogger Bank, over 100 km from any land.
ORIGIN_E, ORIGIN_N = 632_000.0, 528_000.0
FRAME_KM = (42.0, 33.0)
RESIDENTS = 272_000
RESIDENTS_PER_LSOA = 1_650
LSOAS_PER_MSOA = 5


@dataclass(frozen=True)
class Settlement:
    """Where people live: a town or village, its middle (km), its spread (km) and its share of the residents."""

    name: str
    x: float
    y: float
    spread_km: float
    share: float
    # How much of a town centre it has (shops, pubs, a station): 1 for the city, 0 for a village.
    centre: float = 0.0


@dataclass(frozen=True)
class District:
    """A district to be drawn: it grows from its main settlement."""

    code: str
    name: str
    seat: str
    wards: int


COUNTY = ("E10990001", "Ostrey")
PARTNERSHIP = ("E22990001", "Ostrey")
FORCE = ("E23990001", "Ostrey")
FIRE_AUTHORITY = ("E31990001", "Ostrey")
FORCE_NAME = "Ostrey Constabulary"
FORCE_SLUG = "ostrey"

DISTRICTS = (
    District("E07990001", "Tamblemouth", "Tamblemouth", 10),
    District("E07990002", "Larkenvale", "Larkenford", 8),
    District("E07990003", "North Ostrey", "Skarrow Bay", 6),
)
# The city's district ends where the way to the centre is this long (km, the cost of `mesh.grow`).
CITY_REACH_KM = 7.0

SETTLEMENTS = (
    Settlement("Tamblemouth", 27.6, 10.6, 1.5, 0.20, centre=1.0),
    Settlement("Tamblemouth suburbs", 26.6, 11.4, 3.0, 0.18),
    Settlement("Lanternhill", 29.6, 13.4, 1.0, 0.05, centre=0.15),
    Settlement("Dunmarrow", 24.6, 7.6, 1.0, 0.05, centre=0.15),
    Settlement("Larkenford", 15.6, 14.2, 1.4, 0.145, centre=0.65),
    Settlement("Wendlemarsh", 18.4, 8.2, 0.8, 0.04, centre=0.2),
    Settlement("Hobwell", 10.2, 11.6, 0.7, 0.03),
    Settlement("Osierleigh", 20.8, 13.0, 0.6, 0.025),
    Settlement("Nettlemoss", 13.2, 7.4, 0.6, 0.02),
    Settlement("Skarrow Bay", 21.2, 25.6, 1.2, 0.10, centre=0.5),
    Settlement("Gullhaven", 10.8, 24.4, 0.7, 0.035, centre=0.15),
    Settlement("Fennick", 28.4, 21.4, 0.8, 0.035, centre=0.1),
    Settlement("Marrack", 16.2, 20.8, 0.5, 0.015),
    Settlement("countryside", 20.0, 16.0, 12.0, 0.075),
)

# The River Tamble, from the moor to the sea (km); it opens into an estuary over its last part.
RIVER = (
    (9.6, 20.6), (11.4, 18.9), (12.2, 16.6), (14.6, 15.4), (16.2, 13.9), (18.9, 13.6), (21.6, 12.6),
    (24.2, 11.2), (26.4, 10.4), (28.2, 9.4), (29.6, 7.6), (31.6, 5.4), (35.0, 2.0),
)  # fmt: skip
ESTUARY_STARTS_KM = 21.6
ESTUARY_ENDS_KM = 27.0
ESTUARY_HALF_WIDTH_KM = 0.9

# The coast: distance from the middle at every 30 degrees, from east anticlockwise (km), then bays and heads (x, y,
# spread, depth: positive adds land).
MIDDLE = (20.0, 15.5)
COAST_KM = (14.5, 13.6, 12.2, 11.2, 12.8, 15.0, 15.6, 14.2, 11.8, 10.6, 11.6, 14.2)
BAYS = (
    (21.6, 28.4, 1.9, -0.30),
    (17.0, 28.2, 1.1, 0.22),
    (35.4, 17.4, 1.8, -0.26),
    (34.0, 22.6, 1.6, 0.20),
    (4.4, 15.0, 2.2, -0.22),
    (14.0, 4.4, 1.6, -0.20),
    (36.0, 8.0, 1.2, 0.30),
)
