"""Rows of a spreadsheet checked cell by cell: what would be made of them, or what is wrong and where."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils import timezone

from hallmark.areas.queries import AreaRef
from hallmark.audit import changes as audit
from hallmark.partners.changes.authority import not_given, reach_for, role_not_given
from hallmark.partners.importing.reading import Sheet, Value, as_day, letter
from hallmark.partners.models import Agency, Appointment, Partnership, Post, Team, User
from hallmark.partners.permissions import Act, Reach
from hallmark.partners.queries import area_named
from hallmark.partners.queries.viewers import (
    Viewer,
    seen_agencies,
    seen_partnerships,
    seen_people,
    seen_teams,
    viewer_of,
)
from hallmark.partners.roles import Role
from hallmark.ui.problems import Problem

T = TypeVar("T")
_NO_ROLES: tuple[str, ...] = ()
# The columns by what they are called, in the order in which a person fills them in.
COLUMNS = {
    "name": "The person's name; empty for a post that nobody holds",
    "e-mail": "The address they sign in with",
    "post": "Title of the post",
    "agency": "Whose post it is",
    "employer": "Who employs the person; empty where it is the same agency",
    "team": "Name of a team that is known here",
    "partnership": "Where the post is one of a partnership",
    "grade": "Such as constable",
    "what about": "What to ring this post about, in a caller's words",
    "place": "An area's code, or kind and name, such as ward:Bowthorpe",
    "roles": "Such as analyst, case officer; commas between",
    "telephone": "The post's",
    "post e-mail": "The post's",
    "hours": "When somebody answers",
    "first day": "In the post; empty is today",
    "last day": "In the post; empty where none is known",
}
WANTED = ("post", "agency")
LONGEST = {"name": 120, "post": 200, "grade": 60, "what about": 300, "telephone": 40, "hours": 120}
OTHER_NAMES = {"email": "e-mail", "phone": "telephone", "post email": "post e-mail"}
STRANGER = "Somebody outside your directory has the address {}. Invite them to the post instead."


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell: the row and column as the spreadsheet shows them, and a sentence."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class PlannedPost:
    """A post as a row describes it. Rows that describe the same post share it."""

    title: str
    agency: Agency
    team: Team | None
    partnership: Partnership | None
    area: AreaRef | None
    grade: str
    function: str
    roles: tuple[str, ...]
    email: str
    phone: str
    hours: str

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the same post: title, whose, and where."""
        of = (one.pk if one else None for one in (self.agency, self.team, self.partnership))
        return (self.title.casefold(), *of, self.area.code if self.area else "")


@dataclass(frozen=True)
class PlannedRow:
    """A row that can be written: a post, and who is to hold it, if anybody."""

    number: int
    post: PlannedPost
    name: str
    email: str
    employer: Agency
    begins: date
    ends: date | None


@dataclass(frozen=True)
class Plan:
    """What a spreadsheet would do, or why it cannot be imported; with any error nothing is to be written.

    Attributes:
        held: how many of the rows' people hold the post already: they are left as they are.
    """

    rows: tuple[PlannedRow, ...]
    errors: tuple[CellError, ...]
    new_posts: int
    new_appointments: int
    held: int


def make_plan(sheet: Sheet, *, by: User | None, on: date | None = None) -> Plan:
    """Checks every cell for who imports it; agencies and teams must be known here already.

    Nothing is written but, for the whole, one refusal with the number of cells that were not theirs to fill in so.
    """
    return _Check(sheet, by, on or timezone.localdate()).plan()


def existing_posts(agencies: Iterable[int], on: date) -> dict[tuple[Any, ...], Post]:
    """The posts of agencies that stand on a day, by what makes them the same post."""
    rows = Post.objects.filter(agency__in=agencies, valid__contains=on).order_by("-id")
    return {(one.title.casefold(), one.agency_id, one.team_id, one.partnership_id, one.area_code): one for one in rows}


def known_people(by: User | None) -> QuerySet[User]:
    """The people of whom somebody who imports may know; everybody for the operator at the machine."""
    return seen_people(_viewer_for(by, timezone.localdate()))


def _viewer_for(by: User | None, on: date) -> Viewer:
    nobody = frozenset[int]()
    found = viewer_of(by.pk, on=on) if by else None
    return found or Viewer(0, on, (), nobody, nobody, sees_everything=by is None)


class _Wrong(Exception):
    """A cell that cannot be used, with the sentence that says why."""


@dataclass
class _Check:
    sheet: Sheet
    by: User | None
    on: date
    errors: list[CellError] = field(default_factory=list)
    not_theirs: int = 0

    def plan(self) -> Plan:
        where = self._columns()
        rows = [] if self.errors else [self._row(number, cells, where) for number, cells in self.sheet.rows]
        kept = [row for row in rows if row]
        self._refuse_strangers(kept, where)
        self._record_refusals()
        self._refuse_repeats(kept)
        if self.errors:
            return Plan((), tuple(sorted(self.errors, key=lambda one: (one.row, one.column))), 0, 0, 0)
        known = existing_posts({row.post.agency.pk for row in kept}, self.on)
        new = {row.post.key for row in kept if row.post.key not in known}
        held = self._held([(known[row.post.key].pk, row.email) for row in kept if row.email and row.post.key in known])
        people = sum(bool(row.email) for row in kept)
        return Plan(tuple(kept), (), len(new), people - held, held)

    def _columns(self) -> dict[str, int]:
        where: dict[str, int] = {}
        for index, title in enumerate(self.sheet.header):
            name = OTHER_NAMES.get(title.casefold(), title.casefold())
            if not title:
                continue
            if name not in COLUMNS:
                self._wrong(1, index, f"“{title}” is not a column that is known. Use {', '.join(COLUMNS)}.")
            elif name in where:
                self._wrong(1, index, f"The column “{title}” is there twice.")
            else:
                where[name] = index
        for name in WANTED:
            if name not in where:
                self._wrong(1, 0, f"There is no column “{name}”.")
        return where

    def _wrong(self, row: int, index: int, sentence: str) -> None:
        title = self.sheet.header[index]
        self.errors.append(CellError(row, f"{letter(index)} ({title})" if title else letter(index), sentence))

    def _row(self, number: int, cells: tuple[Value, ...], where: dict[str, int]) -> PlannedRow | None:
        before = len(self.errors)

        def cell(name: str, read: Callable[[Value], T], empty: T) -> T:
            index = where.get(name)
            if index is None or cells[index] == "":
                if name in WANTED and index is not None:
                    self._wrong(number, index, f"Give the {name}.")
                return empty
            try:
                return read(cells[index])
            except (_Wrong, Problem) as problem:
                self._wrong(number, index, str(problem))
                return empty

        text = {name: cell(name, _text_of(name), "") for name in LONGEST}
        email, post_email = cell("e-mail", _email, ""), cell("post e-mail", _email, "")
        agency = cell("agency", self._agency, None)
        employer = cell("employer", self._known_agency, None)
        team = cell("team", self._team, None)
        partnership = cell("partnership", self._partnership, None)
        area = cell("place", self._area, None)
        roles = cell("roles", _roles, _NO_ROLES)
        begins = cell("first day", _day, None)
        last = cell("last day", _day, None)
        start, ends = begins or self.on, last + timedelta(days=1) if last else None
        if len(self.errors) == before and bool(text["name"]) != bool(email):
            missing = where.get("e-mail" if text["name"] else "name", 0)
            self._wrong(number, missing, "A person has a name and an e-mail address. Give both, or neither.")
        if ends and ends <= start:
            self._wrong(number, where["last day"], "The last day is before the first.")
        if agency is None or len(self.errors) > before:
            return None
        post = PlannedPost(
            text["post"],
            agency,
            team,
            partnership,
            area,
            text["grade"],
            text["what about"],
            roles,
            post_email,
            text["telephone"],
            text["hours"],
        )
        self._check_roles(number, where, post)
        return PlannedRow(number, post, text["name"], email, employer or agency, start, ends)

    def _check_roles(self, number: int, where: dict[str, int], post: PlannedPost) -> None:
        if self.by is None:
            return
        role = role_not_given(self._viewer.held, Post(roles=list(post.roles), partnership=post.partnership))
        if role:
            self.not_theirs += 1
            self._wrong(number, where["roles"], not_given(role))

    def _refuse_strangers(self, rows: list[PlannedRow], where: dict[str, int]) -> None:
        """An account is given a post only by whoever may know of its person; others are invited."""
        if self._viewer.sees_everything:
            return
        accounts = User.objects.filter(email__in={row.email for row in rows if row.email})
        strangers = set(accounts.exclude(pk__in=seen_people(self._viewer).values("pk")).values_list("email", flat=True))
        for row in rows:
            if row.email in strangers:
                self.not_theirs += 1
                self._wrong(row.number, where["e-mail"], STRANGER.format(row.email))

    def _record_refusals(self) -> None:
        if self.by and self.not_theirs:
            audit.record_refusal(
                act="people.import",
                subject=("spreadsheet", "people-and-posts"),
                by=self.by.pk,
                agency=next((one.agency for one in self._viewer.held), None),
                detail={"cells": self.not_theirs},
            )

    def _refuse_repeats(self, rows: list[PlannedRow]) -> None:
        index = [one.casefold() for one in self.sheet.header].index("post") if rows else 0
        people: dict[tuple[Any, ...], int] = {}
        posts: dict[tuple[Any, ...], PlannedRow] = {}
        for row in rows:
            first = posts.setdefault(row.post.key, row)
            if row.post != first.post:
                self._wrong(row.number, index, f"Row {first.number} has this post with other details. Make them alike.")
            key = (row.post.key, row.email)
            if row.email and key in people:
                self._wrong(row.number, index, f"{row.name} has this post in row {people[key]} already.")
            people.setdefault(key, row.number)

    def _held(self, pairs: list[tuple[int, str]]) -> int:
        """How many of these (post, address) hold the post or are to hold it."""
        current = Appointment.objects.filter(
            Q(valid__upper_inf=True) | Q(valid__endswith__gt=self.on), post__in={post for post, _ in pairs}
        )
        return len(set(pairs) & set(current.values_list("post", "person__email")))

    @cached_property
    def _viewer(self) -> Viewer:
        """Whoever imports; the operator at the machine sees everything."""
        return _viewer_for(self.by, self.on)

    @cached_property
    def _agencies(self) -> dict[str, Agency]:
        rows = seen_agencies(self._viewer)
        return {name: one for one in rows for name in (one.slug, one.name.casefold())}

    def _known_agency(self, value: Value) -> Agency:
        found = self._agencies.get(str(value).casefold())
        if found is None:
            raise _Wrong(f"No agency here is called “{value}”.")
        return found

    def _agency(self, value: Value) -> Agency:
        found = self._known_agency(value)
        if not self._reach.covers(agency=found.pk):
            raise _Wrong(f"{found} is not an agency whose people you may change.")
        return found

    @cached_property
    def _reach(self) -> Reach:
        return reach_for(self.by, Act.PEOPLE_CHANGE)

    @cached_property
    def _teams(self) -> dict[str, Team]:
        rows = seen_teams(self._viewer).filter(valid__contains=self.on)
        return {name: one for one in rows for name in (one.slug, one.name.casefold())}

    def _team(self, value: Value) -> Team:
        found = self._teams.get(str(value).casefold())
        if found is None:
            raise _Wrong(f"No team here is called “{value}”.")
        return found

    @cached_property
    def _partnerships(self) -> dict[str, Partnership]:
        return {
            name: one
            for one in seen_partnerships(self._viewer)
            for name in filter(None, (one.slug, one.legal_name.casefold(), one.brand.casefold()))
        }

    def _partnership(self, value: Value) -> Partnership:
        found = self._partnerships.get(str(value).casefold())
        if found is None:
            raise _Wrong(f"No partnership here is called “{value}”.")
        return found

    @cached_property
    def _areas(self) -> dict[str, AreaRef]:
        return {}

    def _area(self, value: Value) -> AreaRef:
        name = str(value)
        if name not in self._areas:
            self._areas[name] = area_named(name)
        return self._areas[name]


def _text_of(name: str) -> Callable[[Value], str]:
    def read(value: Value) -> str:
        text = " ".join(str(value).split())
        if len(text) > LONGEST[name]:
            raise _Wrong(f"This has {len(text)} characters. Use at most {LONGEST[name]}.")
        return text

    return read


def _email(value: Value) -> str:
    address = str(value).strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise _Wrong(f"“{value}” is not an e-mail address.") from None
    return address


def _roles(value: Value) -> tuple[str, ...]:
    known = {name: role for role in Role for name in (role.value, role.label.casefold())}
    found = []
    for word in filter(None, (part.strip() for part in str(value).split(","))):
        if word.casefold() not in known:
            raise _Wrong(f"“{word}” is no role. Write some of {', '.join(role.label.lower() for role in Role)}.")
        found.append(known[word.casefold()].value)
    return tuple(dict.fromkeys(found))


def _day(value: Value) -> date:
    day = as_day(value)
    if day is None:
        raise _Wrong(f"“{value}” is not a day. Write it as 2026-04-01.")
    return day
