"""Agencies and what they make together, defined from a YAML file: all of it or nothing.

The file is a mapping of lists: ``agencies``, ``successions``, ``members``, ``teams``, ``bodies``, ``seats`` and
``posts``. Each entry is a mapping whose keys are the arguments of the change that makes it, with names in place of
things; ``from`` and ``until`` are its dates. What is there already under the same name is not made twice.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.db import transaction
from django.db.models import Model

from hallmark.areas.queries import AreaRef
from hallmark.partners.changes import agencies, bodies, teams
from hallmark.partners.models import Agency, Body, Partnership, Post, Team, User
from hallmark.partners.queries import area_named
from hallmark.ui.problems import Problem

M = TypeVar("M", bound=Model)


class StructureProblem(Problem):
    """A file of agencies and what they make together that cannot be taken."""


def define_structure_from_file(path: Path, *, by: User | None) -> dict[str, int]:
    """Defines everything in a YAML file; returns how many entries of each kind it has."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise StructureProblem(f"{path.name} cannot be read as YAML ({error}). Correct it and try again.") from error
    return define_structure(document, by=by)


@transaction.atomic
def define_structure(document: object, *, by: User | None) -> dict[str, int]:
    """Defines everything in a document such as the file's; returns how many entries of each kind it has."""
    if not isinstance(document, dict) or not document:
        raise StructureProblem(f"There is nothing to define. Write lists under {', '.join(MAKERS)}.")
    if unknown := document.keys() - MAKERS.keys():
        raise StructureProblem(f"“{min(map(str, unknown))}” is not known. Write {', '.join(MAKERS)}.")
    counts: Counter[str] = Counter()
    for kind, make in MAKERS.items():
        for number, entry in enumerate(document.get(kind) or [], 1):
            _make_one(make, Entry(f"{kind}, entry {number}", entry), by)
            counts[kind] += 1
    return dict(counts)


def _make_one(make: "Maker", entry: "Entry", by: User | None) -> None:
    try:
        make(entry, by)
        entry.refuse_the_rest()
    except StructureProblem:
        raise
    except Problem as problem:
        raise StructureProblem(f"{entry.where}: {problem}") from problem


class Entry:
    """One entry of a document, read key by key; a key that nobody asked for is refused."""

    def __init__(self, where: str, given: object) -> None:
        if not isinstance(given, Mapping):
            raise StructureProblem(f"{where} is not a mapping. Write its keys under it.")
        self.where = where
        self._left = dict(given)

    def text(self, key: str, default: str | None = None) -> str:
        """Words; `default` where the key is not there, and refused where there is none."""
        value = self._left.pop(key, default)
        if not isinstance(value, str):
            raise StructureProblem(f"{self.where}: “{key}” is missing, or is not words.")
        return value

    def dates(self) -> dict[str, Any]:
        """``from`` and ``until`` as the arguments of a change."""
        return {"begins": self.day("from"), "ends": self.day("until")}

    def day(self, key: str) -> date | None:
        """A day; None where the key is not there."""
        value = self._left.pop(key, None)
        if value is not None and type(value) is not date:
            raise StructureProblem(f"{self.where}: “{value}” is not a date. Write it as YYYY-MM-DD.")
        return value

    def words(self, key: str) -> list[str]:
        """A list of words; empty where the key is not there."""
        value = self._left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise StructureProblem(f"{self.where}: “{key}” is not a list of words.")
        return value

    def numbers(self, key: str) -> dict[str, int]:
        """A mapping of words to whole numbers; empty where the key is not there."""
        value = self._left.pop(key, {})
        if not isinstance(value, dict) or not all(isinstance(one, int) for one in value.values()):
            raise StructureProblem(f"{self.where}: “{key}” is not a list of grades with a number each.")
        return {str(name): number for name, number in value.items()}

    def entries(self, key: str) -> list["Entry"]:
        """Entries within this one; none where the key is not there."""
        value = self._left.pop(key, [])
        if not isinstance(value, list):
            raise StructureProblem(f"{self.where}: “{key}” is not a list.")
        return [Entry(f"{self.where}, {key} {number}", one) for number, one in enumerate(value, 1)]

    def area(self, key: str) -> AreaRef | None:
        """An area by code, kind and name, or name; None where the key is not there."""
        name = self.text(key, "")
        return area_named(name) if name else None

    def agency(self, key: str) -> Agency:
        """An agency by its name."""
        return self._one(Agency.objects.filter(name=self.text(key)).first(), "agency", key)

    def partnership(self, key: str) -> Partnership:
        """A partnership by its legal name or slug."""
        name = self.text(key)
        found = Partnership.objects.filter(legal_name=name).first() or Partnership.objects.filter(slug=name).first()
        return self._one(found, "partnership", key)

    def body(self, key: str) -> Body:
        """A body by its name."""
        return self._one(Body.objects.filter(name=self.text(key)).first(), "body", key)

    def post(self, key: str, agency: Agency) -> Post:
        """A post of an agency by its title."""
        return self._one(Post.objects.filter(agency=agency, title=self.text(key)).first(), "post", key)

    def team(self, key: str) -> Team | None:
        """A team by its name; None where the key is not there."""
        name = self.text(key, "")
        return self._one(Team.objects.filter(name=name).first(), "team", key) if name else None

    def has(self, key: str) -> bool:
        """Is the key there, and not asked for yet?"""
        return key in self._left

    def _one(self, found: M | None, what: str, key: str) -> M:
        if found is None:
            raise StructureProblem(f"{self.where}: no {what} has the name under “{key}”. Define it first.")
        return found

    def refuse_the_rest(self) -> None:
        """Raises StructureProblem where a key was not asked for."""
        if self._left:
            raise StructureProblem(f"{self.where}: “{sorted(map(str, self._left))[0]}” is not known.")


Maker = Callable[[Entry, User | None], None]


def _agency(entry: Entry, by: User | None) -> None:
    agencies.define_agency(
        name=entry.text("name"),
        kind=entry.text("kind"),
        nation=entry.text("nation", "England"),
        **entry.dates(),
        by=by,
    )


def _succession(entry: Entry, by: User | None) -> None:
    # Not “on”, which is a yes in YAML.
    on = entry.day("from")
    if on is None:
        raise StructureProblem(f"{entry.where}: “from” is missing: the first day of what came after.")
    agencies.succeed(
        before=entry.agency("before"),
        after=entry.agency("after"),
        on=on,
        nature=entry.text("nature"),
        instrument=entry.text("instrument", ""),
        by=by,
    )


def _member(entry: Entry, by: User | None) -> None:
    partnership, agency, dates = entry.partnership("partnership"), entry.agency("agency"), entry.dates()
    standing, basis = entry.text("standing"), entry.text("legal_basis", "")
    if partnership.members.filter(agency=agency, valid__startswith=dates["begins"]).exists():
        return
    agencies.join_partnership(
        partnership=partnership, agency=agency, standing=standing, legal_basis=basis, **dates, by=by
    )


def _team(entry: Entry, by: User | None) -> None:
    dates = entry.dates()
    team = teams.make_team(
        name=entry.text("name"),
        kind=entry.text("kind"),
        agency=entry.agency("agency") if entry.has("agency") else None,
        partnership=entry.partnership("partnership") if entry.has("partnership") else None,
        area=entry.area("area"),
        **dates,
        by=by,
    )
    for grade, number in entry.numbers("establishment").items():
        first = dates["begins"]
        if first is None:
            raise StructureProblem(f"{entry.where}: say from when its establishment holds: give “from”.")
        teams.set_establishment(team=team, grade=grade, number=number, begins=first, by=by)


def _body(entry: Entry, by: User | None) -> None:
    bodies.make_body(
        partnership=entry.partnership("partnership"),
        name=entry.text("name"),
        kind=entry.text("kind"),
        mission=entry.text("mission", ""),
        **entry.dates(),
        by=by,
    )


def _post(entry: Entry, by: User | None) -> None:
    same: dict[str, Any] = {
        "title": entry.text("title"),
        "agency": entry.agency("agency"),
        "team": entry.team("team"),
        "partnership": entry.partnership("partnership") if entry.has("partnership") else None,
    }
    more: dict[str, Any] = {
        "area": entry.area("area"),
        "roles": entry.words("roles"),
        **{name: entry.text(name, "") for name in ("function", "grade", "email", "phone", "hours")},
        **entry.dates(),
    }
    post = Post.objects.filter(**same).first() or teams.make_post(**same, **more, by=by)
    for line in entry.entries("answers_to"):
        _line(post, line, by)


def _line(post: Post, line: Entry, by: User | None) -> None:
    """To whom a post answers: an agency, a body, or a post of an agency."""
    matter = line.text("matter", "")
    to: Agency | Body | Post
    if line.has("body"):
        to = line.body("body")
    else:
        agency = line.agency("agency")
        to = line.post("post", agency) if line.has("post") else agency
    line.refuse_the_rest()
    teams.answer_to(post=post, to=to, matter=matter, by=by)


def _seat(entry: Entry, by: User | None) -> None:
    body, agency = entry.body("body"), entry.agency("agency")
    name, dates = entry.text("name", ""), entry.dates()
    principal = entry.post("principal", agency) if entry.has("principal") else None
    seat = body.seats.filter(agency=agency, name=name, valid__startswith=dates["begins"]).first()
    if seat is None:
        seat = bodies.give_seat(body=body, agency=agency, name=name, principal=principal, **dates, by=by)
    for one in entry.entries("substitutes"):
        post, authority, when = one.post("post", agency), one.text("authority", ""), one.dates()
        one.refuse_the_rest()
        if not seat.substitutes.filter(post=post).exists():
            bodies.name_substitute(seat=seat, post=post, authority=authority, **when, by=by)


# In the order in which they stand on each other.
MAKERS: dict[str, Maker] = {
    "agencies": _agency,
    "successions": _succession,
    "members": _member,
    "teams": _team,
    "bodies": _body,
    "posts": _post,
    "seats": _seat,
}
