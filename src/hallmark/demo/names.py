"""Names of the invented place: English in sound, and none of them a place's own.

Checked against every district, ward, MSOA (House of Commons Library), CSP and force name in the ONS lookups, old and
new, and against each proper word in them: no name here is there, whole or in part (`tests/demo/test_demo_names.py`).
"""

# Where each ward's name comes from (km), by district.
WARD_PLACES: dict[str, dict[str, tuple[float, float]]] = {
    "Tamblemouth": {
        "Customhouse Quay": (27.8, 10.4),
        "Tamblegate": (26.7, 11.5),
        "Lanternhill": (28.7, 14.1),
        "Cinderwharf": (25.6, 10.2),
        "Dunmarrow": (24.8, 7.3),
        "Saltpanning": (30.1, 11.5),
        "Pellingate": (28.3, 11.5),
        "Ashenmere": (23.5, 14.1),
        "Ferrywick": (27.2, 8.7),
        "Gallowgorse": (22.8, 11.0),
    },
    "Larkenvale": {
        "Larkenford Market": (15.2, 13.5),
        "Larkenford Mills": (16.4, 14.4),
        "Larkenford Weir": (14.7, 14.7),
        "Osierleigh": (17.5, 11.6),
        "Wendlemarsh": (17.9, 7.8),
        "Nettlemoss": (12.3, 9.6),
        "Coldhanger": (16.7, 16.3),
        "Upper Tamble": (12.3, 15.2),
    },
    "North Ostrey": {
        "Skarrow Bay": (21.7, 25.0),
        "Skarrow Links": (20.3, 23.9),
        "Gullhaven": (10.4, 24.4),
        "Fennick": (28.8, 21.2),
        "Marrack": (12.8, 23.9),
        "Ostrey Moor": (26.1, 22.6),
    },
}
MSOA_PARTS = ("North", "South", "East", "West", "Central")

# Streets are named in the usual way: what they lead to or whom they remember, and what they are.
STREET_STEMS = (
    "Tannery", "Ropemaker", "Cobbler", "Lantern", "Herring", "Saltern", "Kittiwake", "Curlew", "Plover", "Bittern",
    "Osprey", "Samphire", "Teasel", "Bracken", "Gorse", "Heather", "Juniper", "Hawthorn", "Rowan", "Alder", "Chandler",
    "Cooper", "Fletcher", "Wheelwright", "Saddler", "Mercer", "Thatcher", "Miller", "Weaver", "Dyer", "Anchor",
    "Capstan", "Mizzen", "Compass", "Beacon", "Signal", "Harbour", "Strand", "Shingle", "Dune", "Marram", "Skerry",
    "Chapel", "Priory", "Abbot", "Minster", "Foundry", "Furnace", "Colliery", "Quarry", "Limekiln", "Brickfield",
    "Orchard", "Pippin", "Damson", "Quince", "Walnut", "Linden", "Poplar", "Sorrel", "Clover", "Barley", "Harvest",
    "Drover", "Pedlar", "Turnpike", "Tollgate", "Ferry", "Weir", "Millrace", "Sluice", "Towpath", "Lock", "Wharf",
)  # fmt: skip
STREET_KINDS = (
    "Street", "Road", "Lane", "Close", "Avenue", "Drive", "Way", "Gardens", "Court", "Crescent", "Grove", "Place",
    "Terrace", "Walk", "Rise", "Mews", "Green", "Hill", "View", "Row",
)  # fmt: skip
# What police.uk calls its points that are not streets; the centre of a town has more of them.
CENTRE_POINTS = (
    "Shopping Area", "Supermarket", "Nightclub", "Parking Area", "Bus/Coach Station", "Theatre/Concert Hall",
    "Police Station", "Pedestrian Subway",
)  # fmt: skip
OTHER_POINTS = (
    "Parking Area", "Supermarket", "Petrol Station", "Park/Open Space", "Sports/Recreation Area", "Hospital",
    "Further/Higher Educational Building",
)  # fmt: skip
