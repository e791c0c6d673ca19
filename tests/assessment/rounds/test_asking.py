"""What a round is asked for: what is refused, how many workers, and which evidence touches which areas."""

import os
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from assessment.rounds.invented import ENDING
from hallmark.assessment.freshness import held_now
from hallmark.assessment.glance import Glance, from_json
from hallmark.assessment.rounds.asking import digests, plain
from hallmark.assessment.rounds.index import counts_of
from hallmark.assessment.rounds.making import workers_that_fit
from hallmark.assessment.rounds.members import members_of
from hallmark.assessment.rounds.presenters import counts_words
from hallmark.cli.assess import assess
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding
from hallmark.ui.problems import Problem

OUTCOMES = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n"
    f"{'d8' * 32},2025-01,Norfolk Constabulary,Norfolk Constabulary,-0.5,51.4,On or near High Street,E01990200,"
    "Cedar 000A,Suspect charged\n"
)
STOPS = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing\n"
    "Person search,2025-01-14T15:30:00+00:00,False,,51.4,-0.5,Male,18-24,,,"
    "Misuse of Drugs Act 1971 (section 23),Controlled drugs,A no further action disposal,,\n"
)


def held_digests() -> dict[str, str]:
    return {
        member.name: digest
        for member in members_of(ENDING)
        for digest in digests([member], plain(ENDING), held_now()).values()
    }


def touched_since(before: dict[str, str]) -> list[str]:
    return [name for name, digest in held_digests().items() if digest != before[name]]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "content"), [("outcomes", OUTCOMES), ("stop-and-search", STOPS)])
def test_one_forces_files_touch_its_areas_alone(places: None, tmp_path: Path, kind: str, content: str) -> None:
    before = held_digests()
    file = tmp_path / f"2025-01-norfolk-{kind}.csv"
    file.write_text(content, encoding="utf-8")
    add_evidence([file], by="test")

    assert Holding.objects.filter(dataset=f"police-uk-{kind}", unit="norfolk", state="live").count() == 1
    assert touched_since(before) == ["Cedar", "Dogwood"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("dataset", "unit"), [("residents", "district24"), ("counts-lsoa", "norfolk"), ("incidents-council-asb", "alder")]
)
def test_evidence_of_no_one_force_touches_every_area(places: None, tmp_path: Path, dataset: str, unit: str) -> None:
    file = tmp_path / "2025-01-norfolk-outcomes.csv"
    file.write_text(OUTCOMES, encoding="utf-8")
    add_evidence([file], by="test")
    before, holding = held_digests(), Holding.objects.get()
    holding.pk, holding.dataset, holding.unit = None, dataset, unit
    holding.save()

    assert touched_since(before) == list(before)


@pytest.mark.parametrize(("cores", "gigabytes", "workers"), [(2, 100, 2), (64, 100, 16), (64, 2.2, 3), (8, 0.1, 1)])
def test_as_many_workers_as_cores_sessions_and_memory_allow(
    monkeypatch: pytest.MonkeyPatch, cores: int, gigabytes: float, workers: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=int(gigabytes * 2**30)))
    assert workers_that_fit() == workers

    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert workers_that_fit() == workers


def test_what_is_for_many_is_refused_for_one() -> None:
    with pytest.raises(Problem, match="--workers is for many areas"):
        assess(ENDING, "Alder", workers=2)
    with pytest.raises(Problem, match="--again is for many areas"):
        assess(ENDING, "Alder", again=True)


def test_index_of_no_partnership_says_what_to_add() -> None:
    assert counts_words(counts_of([])) == "No partnership is known: add the lookup."


def test_line_that_an_earlier_version_kept_is_read() -> None:
    glance = Glance("Title", "Alder", "2025", "Draft", False, (), 1, "figure", "Fewer.", "fell")

    assert from_json(asdict(glance) | {"months": "January to December 2025"}) == glance
