"""Adding to the law as it stands here: local versions of rules, and cadences. Each with its event in the audit.

Who acts is a person, or nobody, who is the operator at the machine.
"""

from datetime import date
from typing import Any

import yaml
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils import timezone

from hallmark.audit.changes import record
from hallmark.law.cadences import Every, Rhythm
from hallmark.law.days import in_words
from hallmark.law.models import Cadence, CadenceVersion, LocalRule
from hallmark.law.problems import CadenceProblem, RuleProblem, UnknownRule
from hallmark.law.queries import lay_over, register
from hallmark.law.reading import read_entries, read_rule


def add_local_rules(text: str, *, name: str, by: AbstractBaseUser | None) -> list[LocalRule]:
    """Lays versions of rules over those that are shipped: all of a file, or none. One row for each version.

    Args:
        text: YAML as in ``data/rules/``; of a rule that is known, only its id and versions are needed.
        name: what to call the file in a message.
    Raises:
        RuleProblem: something in it is wrong; nothing has been added.
    """
    made = []
    with transaction.atomic():
        under = register()
        for entry in read_entries(text, name=name):
            read_rule(entry, name=name, known=under.known(entry["id"]))
            for version in entry["versions"]:
                row = LocalRule.objects.create(rule=entry["id"], entry=_written(entry, version), added_by=_named(by))
                record(act="rule.add", subject=("local-rule", row.pk), by=_number(by), detail={"rule": row.rule})
                under = lay_over(under, row)
                made.append(row)
    if not made:
        raise RuleProblem(f"{name} holds no rule. Begin each with “- id:”.")
    return made


def withdraw_local_rule(number: int, *, by: AbstractBaseUser | None) -> LocalRule:
    """Takes a local version away again; the row stays, with who and when. Raises UnknownRule where there is none."""
    with transaction.atomic():
        row = LocalRule.objects.select_for_update().filter(pk=number, withdrawn_at=None).first()
        if row is None:
            raise UnknownRule(f"No local rule has the number {number}. See hallmark law list --local.")
        later = LocalRule.objects.filter(rule=row.rule, pk__gt=row.pk, withdrawn_at=None)
        row.withdrawn_at, row.withdrawn_by = timezone.now(), _named(by)
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        try:
            register()
        except RuleProblem as problem:
            numbers = ", ".join(str(one.pk) for one in later)
            raise RuleProblem(
                f"Local rule {number} names a rule that others stand on. Withdraw {numbers} first."
            ) from problem
        record(act="rule.withdraw", subject=("local-rule", row.pk), by=_number(by), detail={"rule": row.rule})
    return row


def _named(by: AbstractBaseUser | None) -> str:
    return str(by) if by else "the operator"


def _number(by: AbstractBaseUser | None) -> int | None:
    return by.pk if by else None


def _written(entry: dict[str, Any], version: dict[str, Any]) -> str:
    return yaml.safe_dump({**entry, "versions": [version]}, allow_unicode=True, sort_keys=False)


def set_cadence(
    *,
    owner: str,
    what: str,
    rhythm: Rhythm,
    begins: date,
    ends: date | None = None,
    source: str,
    partnership: int | None = None,
    by: AbstractBaseUser | None,
) -> CadenceVersion:
    """Sets how often something is done, from its first day on; what held before ends there.

    Args:
        partnership: the number of the one in whose affairs it is, for whoever governs its information.
    Raises:
        CadenceProblem: no owner, name or source, days the wrong way round, or a later version stands in the way.
    """
    if not all(text.strip() for text in (owner, what, source)):
        raise CadenceProblem("A cadence needs an owner, what is done, and where that was decided.")
    if ends and ends <= begins:
        raise CadenceProblem(f"{what} ends before it begins. Give an end after {in_words(begins)}.")
    with transaction.atomic():
        cadence, _ = Cadence.objects.select_for_update().get_or_create(owner=owner.strip(), what=what.strip())
        _make_room(cadence, begins, ends)
        version = CadenceVersion.objects.create(
            cadence=cadence, valid=DateRange(begins, ends), source=source.strip(), set_by=_named(by), **_fields(rhythm)
        )
        record(
            act="cadence.set",
            subject=("cadence", cadence.pk),
            by=_number(by),
            partnership=partnership,
            detail={"version": version.pk, "begins": f"{begins}", **_fields(rhythm)},
        )
        return version


def _make_room(cadence: Cadence, begins: date, ends: date | None) -> None:
    open_end = Q(valid__endswith=None) | Q(valid__endswith__gt=begins)
    for before in cadence.versions.filter(open_end, valid__startswith__lt=begins):
        before.valid = DateRange(before.valid.lower, begins)
        before.save(update_fields=["valid"])
    in_the_way = cadence.versions.filter(valid__overlap=DateRange(begins, ends)).first()
    if in_the_way:
        raise CadenceProblem(
            f"{cadence.what} already has a rhythm from {in_words(in_the_way.valid.lower)}. "
            "Begin on a later day, or end before it."
        )


def _fields(rhythm: Rhythm) -> dict[str, Any]:
    if isinstance(rhythm, Every):
        return {"every": rhythm.amount, "each": rhythm.each}
    return {"fewest_a_year": rhythm.fewest, "most_a_year": rhythm.most}
