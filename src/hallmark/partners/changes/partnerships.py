"""Defining partnerships."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.text import slugify

from hallmark.areas.queries import AreaRef, lsoas_of
from hallmark.partners.changes.authority import named as name_of
from hallmark.partners.changes.authority import recorded, require
from hallmark.partners.models import Partnership, PartnershipCover, User
from hallmark.partners.permissions import Act
from hallmark.partners.queries import area_named
from hallmark.partners.rules import lasts
from hallmark.ui.problems import Problem


class PartnershipProblem(Problem):
    """A partnership that cannot be defined so."""


@dataclass(frozen=True)
class Cover:
    """An area that a partnership covers, as a person names it; without dates: as long as the partnership stands."""

    area: str
    begins: date | None = None
    ends: date | None = None


def define_partnership(
    *,
    legal_name: str,
    covers: Iterable[Cover | str],
    excepts: Iterable[Cover | str] = (),
    kind: str = Partnership.Kind.CSP,
    brand: str = "",
    vision: str = "",
    begins: date | None = None,
    ends: date | None = None,
    by: User | None,
) -> Partnership:
    """Defines a partnership as whole areas of any kind, or replaces its definition; the same again changes nothing.

    Args:
        covers, excepts: areas by code, ``kind:name`` or name; an exception is taken out of what is covered.
        vision: what it works for; where none is given the one that is there stays.
        begins, ends: half-open dates; None is open.
        by: who defines it; None is the operator at the machine.
    Raises:
        NotYours: it is not `by`'s to define.
        Problem: a name without an area, dates the wrong way round, or nothing covered; nothing has been changed.
    """
    slug = slugify(legal_name)
    there = Partnership.objects.filter(slug=slug).values_list("pk", flat=True).first()
    require(by, Act.PARTNERSHIP_CHANGE, partnership=there)
    if not slug:
        raise PartnershipProblem("A partnership needs a name. Give it one in letters.")
    if kind not in Partnership.Kind.values:
        raise PartnershipProblem(f"“{kind}” is no kind of partnership. Write {', '.join(Partnership.Kind.values)}.")
    rows = [_row(cover, begins, ends, is_excluded=False) for cover in covers]
    if not rows:
        raise PartnershipProblem(f"{legal_name} covers nothing. Name at least one area with --cover.")
    rows += [_row(cover, begins, ends, is_excluded=True) for cover in excepts]
    _check_dates(legal_name, begins, ends)
    named = [(row.area_kind, row.area_code, row.is_excluded, str(row.valid)) for row in rows]
    if len(set(named)) < len(named):
        twice = next(row.area_name for row, key in zip(rows, named, strict=True) if named.count(key) > 1)
        raise PartnershipProblem(f"{twice} is named twice in {legal_name}. Name each area once.")
    _check_exceptions(legal_name, rows)
    with transaction.atomic():
        partnership, _ = Partnership.objects.update_or_create(
            slug=slug,
            defaults={
                "kind": kind,
                "legal_name": legal_name,
                "brand": brand,
                "valid": DateRange(begins, ends),
                "defined_by": name_of(by),
                **({"vision": vision} if vision else {}),
            },
        )
        partnership.covers.all().delete()
        for row in rows:
            row.partnership = partnership
        PartnershipCover.objects.bulk_create(rows)
        recorded(
            "partnership.define",
            partnership,
            by,
            partnership=partnership.pk,
            detail={"kind": kind, "areas": len(rows), "begins": f"{begins or ''}", "ends": f"{ends or ''}"},
        )
    return partnership


@transaction.atomic
def set_vision(*, partnership: Partnership, vision: str, by: User | None) -> None:
    """Says what a partnership works for, in its own words; blank takes it away."""
    require(by, Act.PARTNERSHIP_CHANGE, partnership=partnership.pk)
    partnership.vision = vision
    partnership.save(update_fields=["vision", "defined_at"])
    recorded("partnership.vision", partnership, by, partnership=partnership.pk)


def _row(cover: Cover | str, begins: date | None, ends: date | None, *, is_excluded: bool) -> PartnershipCover:
    given = Cover(cover) if isinstance(cover, str) else cover
    ref = area_named(given.area)
    lsoas_of(ref)
    start, end = given.begins or begins, given.ends or ends
    _check_dates(ref.name, start, end)
    return PartnershipCover(
        area_kind=ref.kind,
        area_code=ref.code,
        area_name=ref.name,
        is_excluded=is_excluded,
        valid=DateRange(start, end),
    )


def _check_dates(what: str, begins: date | None, ends: date | None) -> None:
    if not lasts(begins, ends):
        raise PartnershipProblem(f"{what} ends before it begins. Give --until a day later than --from.")


def _check_exceptions(legal_name: str, rows: list[PartnershipCover]) -> None:
    covered = {lsoa for row in rows if not row.is_excluded for lsoa in _lsoas(row)}
    for row in rows:
        if row.is_excluded and not covered.intersection(_lsoas(row)):
            raise PartnershipProblem(
                f"{row.area_name} cannot be left out of {legal_name}: it is not in what it covers. Take --except away."
            )
    if all(covered <= set(_lsoas(row)) for row in rows if row.is_excluded) and any(row.is_excluded for row in rows):
        raise PartnershipProblem(f"Nothing is left of {legal_name}: all that it covers is excepted.")


def _lsoas(row: PartnershipCover) -> tuple[str, ...]:
    return lsoas_of(AreaRef(row.area_code, row.area_name, row.area_kind))


FIELDS = {"name", "kind", "brand", "vision", "from", "until", "cover", "except"}


def define_from_file(path: Path, *, by: User | None) -> list[Partnership]:
    """Defines every partnership of a YAML file: one mapping, or a list of them; all of them or none.

    Each has ``name`` and ``cover`` (names, or mappings with ``area``, ``from``, ``until``), and may have ``kind``,
    ``brand``, ``vision``, ``from``, ``until`` and ``except``.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PartnershipProblem(f"{path.name} cannot be read as YAML ({error}). Correct it and try again.") from error
    entries = document if isinstance(document, list) else [document]
    with transaction.atomic():
        return [_define_entry(path.name, entry, by) for entry in entries]


def _define_entry(name: str, entry: Any, by: User | None) -> Partnership:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise PartnershipProblem(f"{name} has no “name” for a partnership. Begin each with name and cover.")
    if unknown := entry.keys() - FIELDS:
        raise PartnershipProblem(
            f"{name}: “{sorted(map(str, unknown))[0]}” is not known. Use {', '.join(sorted(FIELDS))}."
        )
    return define_partnership(
        legal_name=entry["name"],
        covers=[_cover(name, one) for one in entry.get("cover") or []],
        excepts=[_cover(name, one) for one in entry.get("except") or []],
        kind=entry.get("kind", Partnership.Kind.CSP),
        brand=entry.get("brand") or "",
        vision=entry.get("vision") or "",
        begins=_day(name, entry.get("from")),
        ends=_day(name, entry.get("until")),
        by=by,
    )


def _cover(name: str, entry: Any) -> Cover:
    if isinstance(entry, str):
        return Cover(entry)
    if isinstance(entry, dict) and isinstance(entry.get("area"), str) and entry.keys() <= {"area", "from", "until"}:
        return Cover(entry["area"], _day(name, entry.get("from")), _day(name, entry.get("until")))
    raise PartnershipProblem(f"{name}: “{entry}” is not an area. Write its name, or area with from and until.")


def _day(name: str, value: Any) -> date | None:
    if value is None or type(value) is date:
        return value
    raise PartnershipProblem(f"{name}: “{value}” is not a date. Write it as YYYY-MM-DD.")
