"""Two of everything: two partnerships that share their police, each with people of every role. All invented."""

from dataclasses import dataclass, field

from hallmark.partners.changes import answer_to, give_seat, make_body, make_team, name_substitute
from hallmark.partners.models import Agency, Appointment, Body, Partnership, Post, Team, User
from hallmark.partners.roles import Role
from partners.places_of_work import LONG_AGO, agency, hold, partnership, person, post


@dataclass
class Side:
    """One partnership with its council, and somebody of each role in a post of the council."""

    name: str
    partnership: Partnership
    council: Agency
    body: Body
    team: Team
    people: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)


@dataclass
class World:
    """Both sides, the police who are members of both, and people without a live post."""

    alder: Side
    birch: Side
    police: Agency
    constable: User
    left: User
    to_come: User


def make_world() -> World:
    """The world, by the operator at the machine."""
    police = agency("Treeshire Police", "police")
    alder, birch = _side("Alder", police), _side("Birch", police)
    constable, left, to_come = person("Con Stable"), person("Lee Left"), person("Tom Orrow")
    hold(constable, post(police, "Constable"))
    return World(alder, birch, police, constable, left, to_come)


def _side(name: str, police: Agency) -> Side:
    council = agency(f"{name} Council")
    both = partnership(f"Safer {name}", council, police)
    body = make_body(partnership=both, name=f"{name} Board", kind="board", begins=LONG_AGO, by=None)
    team = make_team(name=f"{name} wardens", kind="service", agency=council, begins=LONG_AGO, by=None)
    side = Side(name, both, council, body, team)
    for role in Role:
        who = person(f"{name} {role.label}")
        # The keeper of the installation keeps it for all: there is one, on this side.
        if role is Role.ADMINISTRATOR and name != "Alder":
            continue
        work = post(council, f"{name} post of {role}", role, partnership=both)
        side.people[role], side.posts[role] = who, work
        side.appointments[role] = hold(who, work)
    plain = post(council, f"{name} warden", team=team)
    side.people["none"], side.posts["none"] = person(f"{name} Warden"), plain
    side.appointments["none"] = hold(side.people["none"], plain)
    seat = give_seat(body=body, agency=council, principal=side.posts[Role.BOARD_MEMBER], begins=LONG_AGO, by=None)
    name_substitute(seat=seat, post=side.posts[Role.MANAGER], begins=LONG_AGO, by=None)
    answer_to(post=plain, to=side.posts[Role.MANAGER], by=None)
    answer_to(post=plain, to=council, by=None)
    answer_to(post=plain, to=body, by=None)
    return side
