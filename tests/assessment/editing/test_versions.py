"""Versions and adoption: kept whole or not at all, never changed once adopted, checked against their hashes."""

import json
import re
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessment.editing.factories import FIGURES, SLUG, document, write_assessment
from hallmark.assessment import shelf
from hallmark.assessment.editing import changes, recording
from hallmark.assessment.editing.adopting import evidence_changed
from hallmark.assessment.editing.queries import given_for
from hallmark.assessment.editing.recording import record_version
from hallmark.assessment.editing.verifying import verify_version
from hallmark.assessment.models import Passage, Version
from hallmark.evidence.models import Holding, Import, Original
from hallmark.reports import keeping
from hallmark.ui.problems import NotFound, Problem
from partners.signing_in import AT_THE_DOOR

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HERE = f"/assessments/{SLUG}"
FORM = {
    "body": "the Board of Safer Wick", "on": "2026-01-14", "minute_reference": "7.2",
    "confirm": ["final", "profile", "evidence"],
}  # fmt: skip


def html(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def keep(why: str = "For the Board") -> Version:
    return record_version(slug=SLUG, by="A. Analyst", why=why)


def fill_all() -> None:
    Passage.objects.create(slug=SLUG, chapter="reasons-for-change", text="Shops closed in 2025.", by="A. Analyst")


def seen(client: Client) -> str:
    page = html(client.get(f"{HERE}/adopt/"))
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found is not None
    return found[1]


def adopt(client: Client, **changed: Any) -> Any:
    return client.post(f"{HERE}/adopt/", {**FORM, "seen": seen(client), **changed})


def holding(period: str = "2025-09", state: str = "live") -> Holding:
    added = Import.objects.create(added_by="A", named="x.zip")
    original, _ = Original.objects.get_or_create(
        sha256="ab" * 32, defaults={"name": "x.zip", "size_bytes": 1, "stored_as": "x", "added_in": added}
    )
    return Holding.objects.create(
        dataset="police-uk-street", unit="surrey", period=period, state=state, added_in=added, original=original,
        member_sha256="cd" * 32, publisher="p", licence="l", rows_in=1, rows=1, parquet="x",
    )  # fmt: skip


def test_version_is_the_whole_paper_with_edits_and_what_was_given(slug: str, root: Path) -> None:
    changes.save_edit(
        slug=slug, block_id="sentence-1", text="In our words of 2025.", generated="x", figures={}, seen="none", by="A"
    )
    fill_all()
    changes.give(_figure_model(), [FIGURE], slug=slug, by="P")
    kept = keep()
    folder = root / ".versions" / slug / "1"

    assert sorted(path.name for path in folder.iterdir()) == sorted(kept.manifest["files"])
    assert set(kept.manifest["files"]) == {"document.json", "figures.csv", "made.json", "places.json", "map.geojson"}
    words = (folder / "document.json").read_text(encoding="utf-8")
    assert "In our words of 2025." in words
    assert "Shops closed in 2025." in words
    figures = (folder / "figures.csv").read_text(encoding="utf-8")
    assert figures.startswith((root / slug / "figures.csv").read_text(encoding="utf-8"))
    assert "Adults in treatment" in figures
    assert (kept.number, kept.state, kept.made_by, kept.why) == (1, "draft", "A. Analyst", "For the Board")
    assert verify_version(kept) == []
    assert keep("Again").number == 2


FIGURE = {
    "chapter": "substance-misuse", "agency": "Wick Council", "what": "Adults in treatment", "value": 1312.0,
    "unit": "people", "period_start": "2024-10", "period_end": "2025-09", "source": "NDTMS", "base": None,
}  # fmt: skip


def _figure_model() -> Any:
    from hallmark.assessment.models import PartnerFigure

    return PartnerFigure


def test_pages_list_versions_and_keep_one(
    client: Client, slug: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert "None yet." in html(client.get(f"{HERE}/versions/"))
    assert client.post(f"{HERE}/versions/", {"why": ""}).status_code == 400
    response = client.post(f"{HERE}/versions/", {"why": "For the Board"})
    assert response["Location"] == f"{HERE}/versions/1/"
    with django_assert_max_num_queries(16 + AT_THE_DOOR):
        assert "For the Board" in html(client.get(f"{HERE}/versions/"))
    with django_assert_max_num_queries(18 + AT_THE_DOOR):
        page = html(client.get(f"{HERE}/versions/1/"))
    assert "Each of its 5 files is as it was kept." in page
    assert "Burglary: 204 records" in page
    assert f"{HERE}/sentences/" not in page


def test_files_of_a_version_and_no_others_can_be_had(client: Client, slug: str) -> None:
    keep()

    for name in ("document.json", "figures.csv", "map.geojson"):
        response = client.get(f"{HERE}/versions/1/files/{name}")
        assert b"".join(response.streaming_content)  # type: ignore[attr-defined]
    for name in ("..%2f..%2fmade.json", "secret", "document.jso"):
        assert client.get(f"{HERE}/versions/1/files/{name}").status_code == 404


def test_what_changed_between_two_versions_is_said(client: Client, slug: str, root: Path) -> None:
    keep()
    write_assessment(root, paper=document("Burglary: 318 records."), figures={**FIGURES, "wick.count.2": 318})
    keep("After new evidence")
    keep("The same again")

    page = html(client.get(f"{HERE}/versions/2/"))
    assert "What changed since version 1" in page
    assert "Now:</span> Burglary: 318 records." in page
    assert "Burglary, Wick, year ending September 2025: 204 then, 318 now." in page
    assert "Nothing." in html(client.get(f"{HERE}/versions/3/"))
    assert "204 then, 318 now" in html(client.get(f"{HERE}/versions/3/?since=1"))
    for odd in ("9", "x", "3", "99999999999"):
        assert client.get(f"{HERE}/versions/3/?since={odd}").status_code == 200


@pytest.mark.parametrize("name", ["document.json", "figures.csv", "map.geojson"])
def test_changed_missing_and_strange_files_are_named(client: Client, slug: str, root: Path, name: str) -> None:
    kept = keep()
    folder = root / ".versions" / slug / "1"
    (folder / name).write_text("{}", encoding="utf-8")
    (folder / "extra.txt").write_text("x", encoding="utf-8")

    assert verify_version(kept) == [
        f"{name} is not the file that was kept. Put it back from a copy of version 1.",
        "extra.txt was not part of version 1. Take it away.",
    ]
    assert "is not the file that was kept" in html(client.get(f"{HERE}/versions/1/"))
    (folder / name).unlink()
    assert verify_version(kept)[0] == f"{name} is missing. Put it back from a copy of version 1."
    assert client.get(f"{HERE}/versions/1/").status_code == 200


def test_folder_that_is_gone_and_row_that_contradicts_itself(client: Client, slug: str, root: Path) -> None:
    kept = keep()
    (root / ".versions" / slug).rename(root / "elsewhere")
    kept.document_digest = "0" * 64

    assert len(verify_version(kept)) == 6
    assert verify_version(kept)[-1].startswith("The row of the version contradicts itself.")
    assert client.get(f"{HERE}/versions/1/").status_code == 200
    assert client.get(f"{HERE}/adopt/").status_code == 200


def test_failure_between_files_and_row_leaves_nothing(slug: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(recording, "_row", fail)
    with pytest.raises(RuntimeError):
        keep()

    assert list((root / ".versions" / slug).iterdir()) == []
    assert not Version.objects.exists()
    monkeypatch.undo()
    assert keep().number == 1


def test_failure_while_writing_leaves_no_version(slug: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "_settle", fail)
    with pytest.raises(Problem, match="full"):
        keep()
    monkeypatch.undo()

    assert [path.name.startswith(".making-") for path in (root / ".versions" / slug).iterdir()] == [True]
    keep()
    assert [path.name for path in (root / ".versions" / slug).iterdir()] == ["1"]


def test_folder_that_no_row_knows_is_set_aside_not_lost(slug: str, root: Path) -> None:
    orphan = root / ".versions" / slug / "1"
    orphan.mkdir(parents=True)
    (orphan / "document.json").write_text("{}", encoding="utf-8")
    kept = keep()

    assert verify_version(kept) == []
    aside = [path for path in (root / ".versions" / slug).iterdir() if path.name.startswith(".unlisted-1-")]
    assert (aside[0] / "document.json").exists()


def test_paper_that_changes_while_it_is_kept_is_refused(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = iter([document(), document("Changed meanwhile.")])
    monkeypatch.setattr(shelf, "paper", lambda _slug: next(papers))

    with pytest.raises(recording.PaperMoved, match="while it was being kept"):
        keep()


def test_nothing_to_keep_is_said(slug: str, root: Path) -> None:
    with pytest.raises(NotFound):
        record_version(slug="none-such", by="A", why="x")
    (root / slug / "figures.csv").unlink()
    with pytest.raises(NotFound, match=r"no figures\.csv"):
        keep()


@pytest.mark.django_db(transaction=True)
def test_two_who_keep_at_once_get_two_numbers(slug: str) -> None:
    found: list[int] = []

    def work() -> None:
        try:
            found.append(keep().number)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == [1, 2, 3, 4]
    assert all(verify_version(kept) == [] for kept in Version.objects.all())


@pytest.mark.django_db(transaction=True)
def test_two_who_save_one_sentence_at_once_are_one_and_one_told(slug: str) -> None:
    told: list[str] = []

    def work(text: str) -> None:
        place = {"slug": slug, "block_id": "sentence-1", "generated": "g", "figures": {}, "seen": "none", "by": text}
        try:
            changes.save_edit(**place, text=text)  # type: ignore[arg-type]
            told.append("saved")
        except changes.EditedMeanwhile:
            told.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(text,)) for text in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["saved", "told", "told"]


def test_paper_with_missing_matters_is_adopted_as_a_profile_only(client: Client, slug: str) -> None:
    page = html(client.get(f"{HERE}/adopt/"))
    assert "Why crime and disorder changed" in page
    assert "Police-recorded crime profile" in page

    refused = adopt(client, confirm=["final"])
    assert refused.status_code == 400
    assert "Confirm that it is adopted as a crime profile" in html(refused)
    assert 'value="7.2"' in html(refused)
    assert adopt(client).status_code == 302
    kept = Version.objects.get()
    assert (kept.adopted_as, kept.adopted_by_body, f"{kept.adopted_on}", kept.minute_reference) == (
        "Police-recorded crime profile", "the Board of Safer Wick", "2026-01-14", "7.2",
    )  # fmt: skip


def test_whole_paper_is_adopted_as_strategic_assessment_and_work_goes_on(client: Client, slug: str, root: Path) -> None:
    fill_all()
    assert adopt(client, confirm=["final"]).status_code == 302
    kept = Version.objects.get()
    frozen = (root / ".versions" / slug / "1" / "document.json").read_bytes()

    assert (kept.state, kept.adopted_as) == ("adopted", "Strategic assessment")
    told = json.loads(frozen)
    assert told["status"] == "Adopted by the Board of Safer Wick on 14 January 2026, minute 7.2"
    assert told["decision"] == ""
    assert told["title"].startswith("Strategic assessment")
    changes.save_edit(
        slug=slug, block_id="sentence-1", text="The next draft.", generated="x", figures={}, seen="none", by="A"
    )
    assert (root / ".versions" / slug / "1" / "document.json").read_bytes() == frozen
    assert verify_version(kept) == []
    page = html(client.get(f"{HERE}/versions/1/"))
    assert "by the Board of Safer Wick on 14 January 2026, minute 7.2" in page


def test_flagged_edits_stand_against_adoption(client: Client, slug: str, root: Path) -> None:
    client.post(f"{HERE}/sentences/sentence-1/", {"text": "204 in 2025.", "seen": "none"})
    write_assessment(root, figures={**FIGURES, "wick.count.2": 318})
    page = html(client.get(f"{HERE}/adopt/"))

    assert "To put right first" in page
    assert "204 is now 318" in page
    response = adopt(client)
    assert response.status_code == 400
    assert "Some edited sentences must be looked at first." in html(response)
    assert not Version.objects.exists()


def test_comments_lost_edits_and_words_are_warned_of(
    client: Client, slug: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    changes.add_comment(slug=slug, block_id="sentence-1", text="Why?", by="B")
    place: dict[str, Any] = {"slug": slug, "generated": "g", "figures": {}, "seen": "none", "by": "A"}
    changes.save_edit(**place, block_id="gone", text="Lost of 2025.")
    changes.save_edit(**place, block_id="sentence-1", text="It was driven by x in 2025.")
    with django_assert_max_num_queries(30 + AT_THE_DOOR):
        page = html(client.get(f"{HERE}/adopt/"))

    assert "1 comment is not resolved." in page
    assert "1 edit has lost its sentence, and is not in the paper." in page
    assert "The word check has 1 warning." in page


def test_evidence_that_was_replaced_must_be_confirmed(client: Client, slug: str, root: Path) -> None:
    fill_all()
    used, gone = holding(), holding("2025-08", state="aside")
    evidence = [
        {"holding": one.pk, "dataset": one.dataset, "unit": one.unit, "period": one.period, "original": "ab" * 32}
        for one in (used, gone)
    ]
    write_assessment(root, evidence=evidence)
    page = html(client.get(f"{HERE}/adopt/"))

    assert "made: 1 of 2 files (police-uk-street surrey 2025-08)." in page
    assert "Confirm that it is adopted as it was counted" in html(adopt(client, confirm=["final"]))
    assert adopt(client, confirm=["final", "evidence"]).status_code == 302
    manifest = Version.objects.get().manifest
    assert manifest["originals"] == ["ab" * 32]
    assert [row["holding"] for row in manifest["evidence"]] == [used.pk, gone.pk]


def test_many_replaced_files_are_counted() -> None:
    rows = [{"holding": number, "dataset": "d", "unit": "u", "period": f"{number}"} for number in range(5)]

    assert "made: 5 of 5 files (d u 0, d u 1, d u 2 and 2 more)." in evidence_changed(rows)


def test_paper_that_moved_under_the_form_is_not_adopted(client: Client, slug: str) -> None:
    digest = seen(client)
    fill_all()
    response = client.post(f"{HERE}/adopt/", {**FORM, "seen": digest})
    page = html(response)

    assert response.status_code == 400
    assert "The paper changed after you opened this page." in page
    assert "the Board of Safer Wick" in page
    assert digest not in page
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"body": ""}, "Enter the body"),
        ({"on": "2999-01-01"}, "The date is still to come."),
        ({"minute_reference": ""}, "Enter the reference of the minute."),
        ({"confirm": []}, "Confirm that this text was adopted."),
        ({"confirm": ["nonsense"]}, "Tick the boxes that are asked."),
    ],
)
def test_adopting_wants_its_particulars(client: Client, slug: str, changed: dict[str, Any], said: str) -> None:
    response = adopt(client, **changed)

    assert response.status_code == 400
    assert said in html(response)
    assert not Version.objects.exists()


def test_adoption_shows_what_changed_since_the_last_version(client: Client, slug: str, root: Path) -> None:
    keep()
    write_assessment(root, paper=document("Burglary: 318 records."))

    assert "What changed since version 1" in html(client.get(f"{HERE}/adopt/"))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE assessment_version SET why = 'other'",
        "UPDATE assessment_version SET state = 'draft', adopted_on = NULL",
        "DELETE FROM assessment_version",
    ],
)
def test_database_refuses_to_change_what_was_adopted(client: Client, slug: str, sql: str) -> None:
    adopt(client)

    with pytest.raises(DatabaseError, match="cannot be changed or deleted"), transaction.atomic():
        connection.cursor().execute(sql)
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.get().delete()
    assert Version.objects.get().is_adopted


def test_draft_can_be_deleted_and_half_an_adoption_cannot_be(slug: str) -> None:
    kept = keep()
    kept.state = Version.State.ADOPTED
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.save()

    Version.objects.filter(pk=kept.pk).delete()
    assert not Version.objects.exists()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_trigger_goes_and_comes_with_its_migration() -> None:
    from django.core.management import call_command

    def triggers() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'assessment_version_stays'")
            return int(cursor.fetchone()[0])

    assert triggers() == 1
    call_command("migrate", "assessment", "0001", database="owner", verbosity=0)
    assert triggers() == 0
    call_command("migrate", "assessment", database="owner", verbosity=0)
    assert triggers() == 1


@pytest.mark.parametrize(("other", "is_last"), [
    ("wick-csp-2024-09", True), ("wick-csp-2025-09", False), ("wick-csp-2026-09", False),
    ("wickford-csp-2024-09", False), ("wick-csp-e22000001-2024-09", False),
])  # fmt: skip
def test_the_last_assessment_is_the_newest_earlier_one_of_the_same_area_that_was_adopted(
    slug: str, other: str, is_last: bool
) -> None:
    fields = {"state": Version.State.ADOPTED, "adopted_as": "Strategic assessment", "adopted_by_body": "the Board",
              "minute_reference": "7", "manifest": {}}  # fmt: skip
    for named, day in (("wick-csp-2023-09", date(2024, 1, 9)), (other, date(2025, 1, 14))):
        Version.objects.create(slug=named, number=1, adopted_on=day, **fields)
    Version.objects.create(slug="wick-csp-2024-12", number=1, manifest={})

    last = given_for(slug).last

    assert last is not None
    assert (last.ending, last.adopted_on) == (
        ("2024-09", date(2025, 1, 14)) if is_last else ("2023-09", date(2024, 1, 9))
    )
    assert (last.kind, last.body) == ("Strategic assessment", "the Board")
