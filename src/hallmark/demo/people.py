"""Who works in the invented place: agencies through time, members, bodies, nine neighbourhood teams, posts and people.

All of it is decided here and nothing drawn, so that everybody gets the same. Every name is invented and plainly so; the
addresses end in .example, which RFC 2606 keeps out of the real world, and the telephone numbers are those that Ofcom
keeps for drama. Nobody can sign in until they are given a password.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from hallmark.partners.changes import appoint, define_structure, make_post
from hallmark.partners.models import Agency, Appointment, Post, Team, User
from hallmark.partners.roles import Role

PARTNERSHIP = "safer-ostrey-partnership"
BOARD, TASKING = "Safer Ostrey Board", "Safer Ostrey Tasking Group"
SERVICE = "Safer Ostrey Service"
CITY, LARKENVALE, NORTH = "Tamblemouth City Council", "Larkenvale District Council", "North Ostrey District Council"
COUNTY, POLICE, FIRE = "Ostrey County Council", "Ostrey Constabulary", "Ostrey Fire and Rescue Authority"
PROBATION, HEALTH = "Probation Service in Ostrey", "Ostrey Integrated Care Board"
PCT, CCG = "Ostrey Primary Care Trust", "Ostrey Clinical Commissioning Group"
TRUST, NPS, CRC = "Ostrey Probation Trust", "National Probation Service in Ostrey", "Ostrey Rehabilitation Company"
AUTHORITY, COMMISSIONER = "Ostrey Police Authority", "Ostrey Police and Crime Commissioner"
VOLUNTARY, HOMES, PRISON = "Ostrey Voluntary Action", "Lanternhill Homes", "Saltpanning Prison"

BEGAN = date(2008, 4, 1)
SINCE = date(2024, 4, 1)
TO_CCG, TO_COMMISSIONER = date(2013, 4, 1), date(2012, 11, 22)
SPLIT, REUNION, TO_ICB = date(2014, 6, 1), date(2021, 6, 26), date(2022, 7, 1)
PROBATION_JOINED = date(2010, 4, 1)

AGENCIES: tuple[tuple[str, str, date, date | None], ...] = (
    (CITY, "district-council", BEGAN, None),
    (LARKENVALE, "district-council", BEGAN, None),
    (NORTH, "district-council", BEGAN, None),
    (COUNTY, "county-council", BEGAN, None),
    (POLICE, "police", BEGAN, None),
    (FIRE, "fire", BEGAN, None),
    (AUTHORITY, "police-authority", BEGAN, TO_COMMISSIONER),
    (COMMISSIONER, "pcc", TO_COMMISSIONER, None),
    (PCT, "pct", BEGAN, TO_CCG),
    (CCG, "ccg", TO_CCG, TO_ICB),
    (HEALTH, "icb", TO_ICB, None),
    (TRUST, "probation-trust", PROBATION_JOINED, SPLIT),
    (NPS, "nps", SPLIT, REUNION),
    (CRC, "crc", SPLIT, REUNION),
    (PROBATION, "probation-service", REUNION, None),
    (VOLUNTARY, "voluntary", BEGAN, None),
    (HOMES, "landlord", BEGAN, None),
    (PRISON, "prison", BEGAN, None),
)
SUCCESSIONS = (
    (AUTHORITY, COMMISSIONER, TO_COMMISSIONER, "functions-moved"),
    (PCT, CCG, TO_CCG, "functions-moved"),
    (CCG, HEALTH, TO_ICB, "merged"),
    (TRUST, NPS, SPLIT, "split"),
    (TRUST, CRC, SPLIT, "split"),
    (NPS, PROBATION, REUNION, "merged"),
    (CRC, PROBATION, REUNION, "merged"),
)
# Agency, and the rule of the law register by which it is a member; without one it is invited.
MEMBERS = (
    (CITY, "seat-council"), (LARKENVALE, "seat-council"), (NORTH, "seat-council"), (COUNTY, "seat-council"),
    (POLICE, "seat-police"), (FIRE, "seat-fire"), (AUTHORITY, "seat-police-authority"), (PCT, "seat-health"),
    (CCG, "seat-health"), (HEALTH, "seat-health"), (TRUST, "seat-probation"), (NPS, "seat-probation"),
    (CRC, "seat-probation"), (PROBATION, "seat-probation"), (COMMISSIONER, ""), (VOLUNTARY, ""), (HOMES, ""),
    (PRISON, ""),
)  # fmt: skip
TEAM_WARDS = (
    "Customhouse Quay", "Lanternhill", "Cinderwharf", "Dunmarrow", "Larkenford Market", "Wendlemarsh", "Skarrow Bay",
    "Gullhaven", "Marrack",
)  # fmt: skip
# The floor of every neighbourhood team: nine teams of 1, 2 and 4.
FLOOR = {"sergeant": 1, "constable": 2, "PCSO": 4}
# Where somebody is missing, so that a gap can be seen.
MISSING = {"Gullhaven": {"PCSO": 1}, "Marrack": {"sergeant": 1}}

# The service of council and police together, under one head: how many of each work in it.
SERVICE_STAFF = ((CITY, "community safety officer", 6), (POLICE, "partnership constable", 8))


@dataclass(frozen=True)
class Key:
    """A post with somebody in it: title, whose, the address of its holder, roles, and what to ring about."""

    title: str
    agency: str
    address: str
    roles: tuple[Role, ...] = ()
    function: str = ""
    grade: str = ""
    team: str = ""
    employer: str = ""
    of_partnership: bool = True


CITY_AT, POLICE_AT = "tamblemouth.ostrey.example", "police.ostrey.example"
CHIEF, COMMANDER, HEAD = "Chief executive of Tamblemouth", "Commander for Ostrey", "Head of the Safer Ostrey Service"
KEYS = (
    Key(CHIEF, CITY, f"chief@{CITY_AT}", (Role.BOARD_MEMBER,), "Chairs the Board"),
    Key(COMMANDER, POLICE, f"commander@{POLICE_AT}", (Role.BOARD_MEMBER,), "Answers for policing in Ostrey"),
    Key(
        HEAD, CITY, f"head@{POLICE_AT}", (Role.BOARD_MEMBER,), "Leads council and police staff of the service",
        "superintendent", SERVICE, POLICE,
    ),
    Key(
        "Community safety manager", CITY, f"manager@{CITY_AT}", (Role.MANAGER,),
        "The plan, the money, and anything that nobody else answers for", "", SERVICE,
    ),
    Key(
        "Partnership analyst", CITY, f"analyst@{CITY_AT}", (Role.ANALYST,), "Figures, maps and the assessment", "",
        SERVICE,
    ),
    Key(
        "Secretary of the Board", CITY, f"secretary@{CITY_AT}", (Role.SECRETARIAT,), "Papers, minutes and dates", "",
        SERVICE,
    ),
    Key(
        "Anti-social behaviour officer", CITY, f"cases@{CITY_AT}", (Role.CASE_OFFICER,),
        "Anti-social behaviour, noise, neighbours", "", SERVICE,
    ),
    Key(
        "Tasking co-ordinator", POLICE, f"tasking@{POLICE_AT}", (Role.TASKING,), "Patrols and action days", "sergeant",
        SERVICE,
    ),
    Key(
        "Probation’s representative", PROBATION, "representative@probation.ostrey.example", (Role.REPRESENTATIVE,),
        "Supervision, unpaid work and community payback",
    ),
    Key(
        "Fire safety lead", FIRE, "prevention@fire.ostrey.example", (Role.BOARD_MEMBER, Role.REPRESENTATIVE),
        "Deliberate fires and safe homes",
    ),
    Key(
        "Director of place", HEALTH, "place@health.ostrey.example", (Role.BOARD_MEMBER,),
        "Health’s part in the partnership",
    ),
    Key(
        "Councillor for scrutiny", COUNTY, "councillor@county.ostrey.example", (Role.SCRUTINY,),
        "Reviews of the partnership by the county’s committee",
    ),
    Key(
        "Information governance lead", CITY, f"governance@{CITY_AT}", (Role.GOVERNANCE,),
        "Who saw what, and requests for one’s own data",
    ),
    Key(
        "Head of people", CITY, f"lead@{CITY_AT}", (Role.AGENCY_LEAD,), "Who joins, moves and leaves at the council",
        of_partnership=False,
    ),
    Key(
        "Head of people", POLICE, f"lead@{POLICE_AT}", (Role.AGENCY_LEAD,), "Who joins, moves and leaves at the police",
        of_partnership=False,
    ),
    Key(
        "Keeper of the system", COUNTY, "keeper@county.ostrey.example", (Role.ADMINISTRATOR,),
        "The system itself: agencies, leads and access", of_partnership=False,
    ),
    Key("Licensing officer", CITY, f"licensing@{CITY_AT}", (), "Pubs, shops and events", of_partnership=False),
    Key(
        "Designing out crime officer", POLICE, f"design@{POLICE_AT}", (), "Locks, lights and new buildings",
        of_partnership=False,
    ),
)  # fmt: skip
SIGN_INS: dict[Role, str] = {
    Role.ANALYST: f"analyst@{CITY_AT}",
    Role.MANAGER: f"manager@{CITY_AT}",
    Role.SECRETARIAT: f"secretary@{CITY_AT}",
    Role.BOARD_MEMBER: f"chief@{CITY_AT}",
    Role.REPRESENTATIVE: "representative@probation.ostrey.example",
    Role.CASE_OFFICER: f"cases@{CITY_AT}",
    Role.TASKING: f"tasking@{POLICE_AT}",
    Role.GOVERNANCE: f"governance@{CITY_AT}",
    Role.SCRUTINY: "councillor@county.ostrey.example",
    Role.AGENCY_LEAD: f"lead@{CITY_AT}",
    Role.ADMINISTRATOR: "keeper@county.ostrey.example",
}
"""One person of each kind, for whoever looks at the demonstration."""

GIVEN = (
    "Wren", "Tansy", "Heron", "Sorrel", "Plover", "Clover", "Linnet", "Bramble", "Merlin", "Sedge", "Robin", "Yarrow",
    "Martin", "Bryony",
)  # fmt: skip
FAMILY = (
    "Saltmarrow", "Gullwhistle", "Fenlantern", "Kelpwright", "Tidewell", "Skerrybank", "Lampgather", "Shingleby",
    "Driftwick", "Mistharrow", "Cobbleweir", "Anchorly",
)  # fmt: skip


def staff() -> None:
    """Brings agencies, bodies, teams, posts and people into the system; a second time changes nothing.

    The partnership and the areas of the invented place must be there.
    """
    names = _names()
    define_structure(_structure(), by=None)
    for key in KEYS:
        _fill(_key_post(key), key.address, next(names), key.employer or key.agency)
    for agency, title, number in SERVICE_STAFF:
        post = _post(agency, title.capitalize(), team=SERVICE, grade=title)
        at = CITY_AT if agency == CITY else POLICE_AT
        for index in range(1, number + 1):
            _fill(post, f"service{index}@{at}", next(names), agency)
    for ward in TEAM_WARDS:
        _staff_team(ward, names)


def _names() -> Iterator[str]:
    """Names, each once, in an order in which neighbours share neither part."""
    for shift in range(len(FAMILY)):
        for index, given in enumerate(GIVEN):
            yield f"{given} {FAMILY[(index + shift) % len(FAMILY)]}"


def _structure() -> dict[str, Any]:
    return {
        "agencies": [
            {"name": name, "kind": kind, "from": begins, **({"until": ends} if ends else {})}
            for name, kind, begins, ends in AGENCIES
        ],
        "successions": [
            {"before": before, "after": after, "from": on, "nature": nature}
            for before, after, on, nature in SUCCESSIONS
        ],
        "members": [_member(name, basis) for name, basis in MEMBERS],
        "teams": [*(_team(ward) for ward in TEAM_WARDS), _service()],
        "bodies": [
            {
                "partnership": PARTNERSHIP, "name": BOARD, "kind": "board", "from": BEGAN,
                "mission": "It agrees the plan, the money and who does what.",
            },
            {"partnership": PARTNERSHIP, "name": TASKING, "kind": "group", "from": BEGAN},
        ],
        "posts": [_entry(key) for key in KEYS],
        "seats": _seats(),
    }  # fmt: skip


def _member(name: str, basis: str) -> dict[str, Any]:
    (begins, ends) = next((since, until) for agency, _, since, until in AGENCIES if agency == name)
    standing = "responsible-authority" if basis else "invited"
    entry = {"partnership": PARTNERSHIP, "agency": name, "standing": standing, "from": begins}
    return entry | ({"legal_basis": basis} if basis else {}) | ({"until": ends} if ends else {})


def _team(ward: str) -> dict[str, Any]:
    return {
        "name": f"{ward} neighbourhood team", "kind": "neighbourhood", "agency": POLICE, "area": f"ward:{ward}",
        "from": SINCE, "establishment": FLOOR,
    }  # fmt: skip


def _service() -> dict[str, Any]:
    return {"name": SERVICE, "kind": "service", "partnership": PARTNERSHIP, "from": SINCE}


def _entry(key: Key) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "title": key.title, "agency": key.agency, "function": key.function, "grade": key.grade,
        "roles": [role.value for role in key.roles], "email": key.address, "from": SINCE, "hours": "office hours",
        "phone": f"01632 960{100 + KEYS.index(key)}",
    }  # fmt: skip
    if key.of_partnership:
        entry["partnership"] = PARTNERSHIP
    if key.team:
        entry["team"] = key.team
    if key.title == HEAD:
        entry["answers_to"] = [
            {"agency": CITY, "post": CHIEF, "matter": "the council’s staff"},
            {"agency": POLICE, "post": COMMANDER, "matter": "the police’s staff"},
            {"body": BOARD, "matter": "the strategy"},
        ]
    return entry


def _seats() -> list[dict[str, Any]]:
    """The Board's seats; one of the Tasking Group's is still that of an agency that has ended, as happens."""
    seated = ((CITY, CHIEF), (POLICE, COMMANDER), (FIRE, "Fire safety lead"), (HEALTH, "Director of place"),
              (PROBATION, "Probation’s representative"))  # fmt: skip
    seats = [{"body": BOARD, "agency": agency, "principal": title, "from": SINCE} for agency, title in seated]
    seats[0] |= {
        "name": "Chair",
        "substitutes": [{"post": "Community safety manager", "authority": "May not commit money.", "from": SINCE}],
    }
    return [
        *seats,
        {"body": BOARD, "agency": VOLUNTARY, "from": SINCE},
        {"body": TASKING, "agency": POLICE, "principal": "Tasking co-ordinator", "from": SINCE},
        {"body": TASKING, "agency": CITY, "principal": "Anti-social behaviour officer", "from": SINCE},
        {"body": TASKING, "agency": CCG, "from": BEGAN},
    ]


def _key_post(key: Key) -> Post:
    return Post.objects.get(agency__name=key.agency, title=key.title)


def _post(agency: str, title: str, *, team: str, grade: str) -> Post:
    """A post of a team, which several hold."""
    of = Team.objects.get(name=team)
    found = Post.objects.filter(agency__name=agency, title=title, team=of).first()
    return found or make_post(
        title=title, agency=Agency.objects.get(name=agency), team=of, grade=grade, begins=SINCE, by=None
    )


def _staff_team(ward: str, names: Iterator[str]) -> None:
    at = f"{ward.lower().replace(' ', '-')}.{POLICE_AT}"
    for grade, number in FLOOR.items():
        title = grade if grade == "PCSO" else grade.capitalize()
        post = _post(POLICE, title, team=f"{ward} neighbourhood team", grade=grade)
        for index in range(1, number + 1):
            name = next(names)
            if index > number - MISSING.get(ward, {}).get(grade, 0):
                continue
            _fill(post, f"{grade.lower()}{index}@{at}", name, POLICE)


def _fill(post: Post, address: str, name: str, employer: str) -> None:
    """Gives a post to the person with an address, who is made where they are not there."""
    person = User.objects.filter(email=address).first() or User.objects.create_user(address, display_name=name)
    if not Appointment.objects.filter(post=post, person=person).exists():
        appoint(post=post, person=person, employer=Agency.objects.get(name=employer), begins=SINCE, by=None)
