"""People and posts from a spreadsheet: errors by cell, a preview that writes nothing, all of it or none."""

import csv
import io
import re
import zipfile
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from typer.testing import CliRunner

from hallmark.audit import changes as audit
from hallmark.cli import partners as commands
from hallmark.partners import changes
from hallmark.partners.importing.checking import COLUMNS, make_plan
from hallmark.partners.importing.reading import MOST_ROWS, SheetProblem, as_day, letter, packed, read_sheet, unpacked
from hallmark.partners.models import Appointment, Post, User
from hallmark.partners.queries.viewers import seen_people, viewer_of
from hallmark.partners.roles import Role
from partners.places_of_work import agency, hold, holder, partnership, person, post
from partners.signing_in import signed_in
from strict_templates import forgive_nothing

HEADER = ["name", "e-mail", "post", "agency", "roles", "first day", "last day"]
ANN = ["Ann Example", "ann@example.test", "Warden", "Alder Council", "analyst, Case officer", "2026-01-05", ""]
database = pytest.mark.django_db(databases=["default", "refusals"])


def table(*rows, header=HEADER):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def sheet(*rows, header=HEADER):
    return read_sheet(table(*rows, header=header), "people.csv")


def workbook(*rows):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"default_date_format": "d mmm yyyy"}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return kept.getvalue()


def test_workbook_and_csv_are_read_alike():
    row = [*ANN[:5], date(2026, 1, 5), ""]

    assert [cells for _, cells in read_sheet(workbook(HEADER, row), "people.xlsx").rows] == [tuple(row)]
    assert sheet(ANN).rows == ((2, tuple(ANN)),)
    semicolons = table(ANN).replace(b'"analyst, Case officer"', b"analyst").replace(b",", b";")
    assert read_sheet(semicolons, "people.csv").header == tuple(HEADER)


def test_rows_keep_the_number_that_the_spreadsheet_shows():
    assert [number for number, _ in sheet(ANN, [""] * 7, ANN).rows] == [2, 4]


def test_table_survives_its_way_through_the_preview():
    kept = read_sheet(workbook(HEADER, [*ANN[:5], date(2026, 1, 5), 7]), "people.xlsx")

    again = unpacked(packed(kept))

    assert again.header == kept.header
    assert again.rows == ((2, (*ANN[:5], "2026-01-05", "7")),)


def bomb():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(61_000_000))
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "x.csv", "has no rows"),
        (b"name,post", "x.csv", "has no rows"),
        (b"\xff\xfe", "x.csv", "is not UTF-8"),
        (b"a\x00,b\nc,d", "x.csv", "null characters"),
        (b"not a workbook", "x.xlsx", "cannot be read"),
        (bytes(5_000_001), "x.csv", "more than 5 MB"),
        (table(*[ANN] * (MOST_ROWS + 1)), "x.csv", "more than 2,000 rows"),
    ],
)
def test_file_that_is_no_table_is_refused(data, name, says):
    with pytest.raises(SheetProblem, match=says):
        read_sheet(data, name)


@pytest.mark.slow
def test_workbook_that_would_unpack_to_more_than_the_machine_holds_is_refused():
    with pytest.raises(SheetProblem, match="unpacks to 61 MB"):
        read_sheet(bomb(), "people.xlsx")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-01-05", date(2026, 1, 5)),
        ("05/01/2026", date(2026, 1, 5)),
        ("5 January 2026", date(2026, 1, 5)),
        (date(2026, 1, 5), date(2026, 1, 5)),
        ("31/02/2026", None),
        ("soon", None),
    ],
)
def test_day_in_a_cell(cell, day):
    assert as_day(cell) == day


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letter_of_a_column(index, name):
    assert letter(index) == name


@database
@pytest.mark.slow
class TestChecked:
    @pytest.fixture(autouse=True)
    def council(self):
        return agency()

    @pytest.mark.parametrize(
        ("column", "cell", "where", "says"),
        [
            ("e-mail", "ann", "B (e-mail)", "“ann” is not an e-mail address"),
            ("e-mail", "", "B (e-mail)", "Give both, or neither"),
            ("name", "", "A (name)", "Give both, or neither"),
            ("name", "x" * 121, "A (name)", "at most 120"),
            ("post", "", "C (post)", "Give the post."),
            ("agency", "Ghost", "D (agency)", "No agency here is called “Ghost”"),
            ("agency", "", "D (agency)", "Give the agency."),
            ("roles", "king", "E (roles)", "“king” is no role"),
            ("first day", "soon", "F (first day)", "“soon” is not a day"),
            ("last day", "2026-01-04", "G (last day)", "before the first"),
        ],
    )
    def test_wrong_cell_is_named(self, column, cell, where, says):
        row = list(ANN)
        row[HEADER.index(column)] = cell

        plan = make_plan(sheet(ANN, row), by=None)

        assert [(one.row, one.column) for one in plan.errors] == [(3, where)]
        assert says in plan.errors[0].sentence

    def test_every_wrong_cell_is_named_at_once(self):
        plan = make_plan(sheet(["", "x", "", "Ghost", "king", "soon", "soon"]), by=None)

        assert [one.column[0] for one in plan.errors] == ["A", "B", "C", "D", "E", "F", "G"][1:]

    @pytest.mark.parametrize(
        ("column", "says"),
        [("team", "No team here"), ("partnership", "No partnership here"), ("employer", "No agency here"),
         ("place", "“Ghost” is not known"), ("post e-mail", "is not an e-mail address")],
    )  # fmt: skip
    def test_thing_that_is_not_known_is_named(self, column, says):
        plan = make_plan(sheet(["Warden", "Alder Council", "Ghost"], header=["post", "agency", column]), by=None)

        assert [one.column for one in plan.errors] == [f"C ({column})"]
        assert says in plan.errors[0].sentence

    @pytest.mark.parametrize(
        ("header", "says"),
        [
            (["post", "agency", "shoe size"], "“shoe size” is not a column that is known"),
            (["post", "agency", "Post"], "is there twice"),
            (["post"], "There is no column “agency”"),
        ],
    )
    def test_wrong_header_is_named(self, header, says):
        plan = make_plan(sheet(["x"] * len(header), header=header), by=None)

        assert says in " ".join(one.sentence for one in plan.errors)
        assert {one.row for one in plan.errors} == {1}

    def test_repeats_and_rows_that_differ_are_named(self):
        other = [*ANN[:4], "analyst", *ANN[5:]]

        plan = make_plan(sheet(ANN, ANN, other), by=None)

        assert [(one.row, one.sentence.split(".")[0]) for one in plan.errors] == [
            (3, "Ann Example has this post in row 2 already"),
            (4, "Row 2 has this post with other details"),
            (4, "Ann Example has this post in row 2 already"),
        ]

    def test_lead_imports_into_their_own_agency_only(self, council):
        lead = holder(council, Role.AGENCY_LEAD)
        other = agency("Birch Council")
        partnership("Both", council, other)

        def said(*row):
            return [one.sentence for one in make_plan(sheet(row), by=lead).errors]

        assert said(*ANN) == []
        theirs = said(*ANN[:3], "Birch Council", *ANN[4:])
        assert theirs == ["Birch Council is not an agency whose people you may change."]
        assert said(*ANN[:4], "governance", *ANN[5:]) == [
            "The role information governance lead is not yours to give. Ask the administrator."
        ]
        agency("Hidden Council")
        hidden = said(*ANN[:3], "Hidden Council", *ANN[4:])
        assert hidden == ["No agency here is called “Hidden Council”."]

    def test_person_outside_the_directory_is_not_brought_in_but_to_be_invited(self, council):
        lead = holder(council, Role.AGENCY_LEAD)
        stranger = holder(agency("Birch Council"), Role.ANALYST, name="Birch Analyst")
        row = ["Any Name", stranger.email.upper(), *ANN[2:]]
        said = f"Somebody outside your directory has the address {stranger.email}. Invite them to the post instead."

        plan = make_plan(sheet(ANN, row), by=lead)

        assert [(one.row, one.column, one.sentence) for one in plan.errors] == [(3, "B (e-mail)", said)]
        with pytest.raises(changes.ImportProblem, match="Invite them"):
            changes.import_people(plan=make_plan(sheet(ANN, row), by=None), by=lead)
        assert not Post.objects.filter(title="Warden").exists()
        assert not seen_people(viewer_of(lead.pk)).filter(pk=stranger.pk).exists()

    def test_colleague_and_the_same_new_person_twice_are_brought_in(self, council):
        lead, colleague = holder(council, Role.AGENCY_LEAD), holder(council)
        rows = [ANN, [*ANN[:2], "Second", *ANN[3:]], ["Any Name", colleague.email, "Third", *ANN[3:]]]

        changes.import_people(plan=make_plan(sheet(*rows), by=lead), by=lead)

        assert {one.person.email for one in Appointment.objects.filter(made_by=lead)} == {ANN[1], colleague.email}
        assert Appointment.objects.filter(made_by=lead).count() == 3

    def test_refused_cells_are_one_event_with_their_number(self, council, monkeypatch):
        told = []
        monkeypatch.setattr(audit, "record_refusal", lambda **event: told.append(event))
        lead = holder(council, Role.AGENCY_LEAD)
        rows = [["", "", f"Post {number}", ANN[3], "manager", "", ""] for number in range(20)]

        assert len(make_plan(sheet(*rows), by=lead).errors) == 20
        assert make_plan(sheet(ANN), by=lead).errors == ()

        assert [(one["act"], one["agency"], one["detail"]) for one in told] == [
            ("people.import", council.pk, {"cells": 20})
        ]

    def test_import_is_an_event_of_each_agency_whose_posts_it_fills(self, council, monkeypatch):
        told = []
        monkeypatch.setattr(audit, "record", lambda **event: told.append(event))
        police = agency("Police", "police")
        vacant = ["", "", "Empty post", "Police", *ANN[4:]]

        changes.import_people(plan=make_plan(sheet(ANN, [*ANN[:2], "Second", *ANN[3:]], vacant), by=None), by=None)

        found = {one["agency"]: one["detail"] for one in told if one["act"] == "people.import"}
        assert found == {
            council.pk: {"rows": 2, "posts": 2, "appointments": 2},
            police.pk: {"rows": 1, "posts": 1, "appointments": 0},
        }

    def test_whole_spreadsheet_is_written(self, council):
        body = partnership("Safer Alder", council)
        changes.make_team(name="Wardens", kind="service", agency=council, by=None)
        police = agency("Police", "police")
        full = dict(zip(HEADER, ANN, strict=True)) | {
            "team": "wardens", "partnership": "safer alder", "employer": "police", "grade": "warden",
            "what about": "Dogs", "telephone": "01632 960001", "post e-mail": "wardens@example.test", "hours": "9 to 5",
        }  # fmt: skip

        plan = make_plan(sheet(list(full.values()), header=list(full)), by=None)
        changes.import_people(plan=plan, by=None)

        made = Appointment.objects.get()
        work = made.post
        assert (work.team.name, work.partnership, work.function, work.hours) == ("Wardens", body, "Dogs", "9 to 5")
        assert work.roles == ["analyst", "case-officer"]
        assert (made.employer, made.begins, made.person.display_name) == (police, date(2026, 1, 5), "Ann Example")
        assert not made.person.has_usable_password()

    def test_same_spreadsheet_again_changes_nothing(self):
        bob = ["Bob Example", "bob@example.test", *ANN[2:]]
        vacant = ["", "", "Empty post", *ANN[3:]]
        first = make_plan(sheet(ANN, bob, vacant), by=None)
        changes.import_people(plan=first, by=None)

        again = make_plan(sheet(ANN, bob, vacant), by=None)
        changes.import_people(plan=again, by=None)

        assert (first.new_posts, first.new_appointments, first.held) == (2, 2, 0)
        assert (again.new_posts, again.new_appointments, again.held) == (0, 0, 2)
        assert (Post.objects.count(), Appointment.objects.count(), User.objects.count()) == (2, 2, 2)

    def test_row_that_cannot_be_written_takes_all_others_back(self):
        shut = person("Shut Out")
        shut.is_active = False
        shut.save()
        plan = make_plan(sheet(ANN, ["Shut Out", shut.email, *ANN[2:]]), by=None)

        with pytest.raises(changes.AppointmentProblem, match="is shut"):
            changes.import_people(plan=plan, by=None)

        assert not Post.objects.exists()

    def test_plan_with_errors_is_not_written(self):
        plan = make_plan(sheet(["", "", "", "", "", "", ""], [*ANN[:3], "Ghost", *ANN[4:]]), by=None)

        with pytest.raises(changes.ImportProblem):
            changes.import_people(plan=plan, by=None)

    def test_command_shows_before_it_writes(self, tmp_path):
        path = tmp_path / "people.csv"
        path.write_bytes(table(ANN))

        shown = CliRunner().invoke(commands.partners, ["import", str(path)], input="n\n")
        assert "Posts to make: 1. Appointments to make: 1." in shown.output
        assert not Post.objects.exists()
        assert (
            "Invited: 1."
            in CliRunner().invoke(commands.partners, ["import", str(path), "--confirm", "--invite"]).output
        )
        assert Post.objects.count() == 1
        path.write_bytes(table([*ANN[:3], "Ghost", *ANN[4:]]))
        wrong = CliRunner().invoke(commands.partners, ["import", str(path), "--confirm"])
        assert wrong.exit_code == 1
        assert "Row 2, column D (agency): No agency here is called “Ghost”." in wrong.output


@database
@pytest.mark.slow
class TestPage:
    @pytest.fixture(autouse=True)
    def strict_templates(self, monkeypatch):
        """A variable that is not there fails the test."""
        forgive_nothing(monkeypatch)

    @pytest.fixture
    def council(self):
        return agency()

    @pytest.fixture
    def lead(self, council):
        return signed_in(holder(council, Role.AGENCY_LEAD, name="Lea Lead"))

    def look(self, browser, *rows):
        file = SimpleUploadedFile("people.csv", table(*rows))
        return browser.post(reverse("import-people"), {"upload": file})

    def kept(self, response):
        return re.search(r'name="sheet" value="([^"]+)"', response.content.decode())[1]

    def test_preview_writes_nothing_and_confirming_writes_all(self, lead):
        shown = self.look(lead, ANN)
        before = Post.objects.filter(title="Warden").count()

        done = lead.post(reverse("import-people"), {"sheet": self.kept(shown)})

        assert "1 post and 1 appointment would be made." in " ".join(shown.content.decode().split())
        assert before == 0
        assert "1 post and 1 appointment were made." in " ".join(done.content.decode().split())
        assert Appointment.objects.get(person__email="ann@example.test").made_by.display_name == "Lea Lead"

    def test_preview_offers_to_invite_and_whoever_is_ticked_is(self, lead, mailoutbox):
        shown = lead.post(reverse("import-people"), {"upload": SimpleUploadedFile("people.csv", table(ANN))})
        assert "Send 1 invitation<" in shown.content.decode()
        assert mailoutbox == []

        done = lead.post(reverse("import-people"), {"sheet": self.kept(shown), "invite": "1"})

        assert "1 person was invited" in done.content.decode()
        (letter,) = mailoutbox
        assert letter.to == ["ann@example.test"]
        assert "http://testserver/join/" in letter.body

    def test_wrong_cells_are_listed_and_cannot_be_confirmed(self, lead):
        response = self.look(lead, [*ANN[:5], "soon", ""])

        assert response.status_code == 400
        shown = " ".join(response.content.decode().split())
        assert "Row 2, column F (first day): “soon” is not a day. Write it as 2026-04-01." in shown
        assert 'name="sheet"' not in shown

    def test_preview_of_somebody_else_is_refused(self, council, lead):
        other = signed_in(holder(council, Role.AGENCY_LEAD))

        for sheet_of in (self.kept(self.look(lead, ANN)), "made up"):
            response = other.post(reverse("import-people"), {"sheet": sheet_of})

            assert response.status_code == 400
            assert "is not yours" in response.content.decode()
        assert not Post.objects.filter(title="Warden").exists()

    def test_preview_that_is_not_true_any_more_writes_nothing(self, council, lead):
        kept = self.kept(self.look(lead, ANN))
        changes.end_agency(agency=council, ends=timezone.localdate(), by=None)

        assert lead.post(reverse("import-people"), {"sheet": kept}).status_code == 404
        assert not Post.objects.filter(title="Warden").exists()

    def test_person_whose_account_was_shut_meanwhile_takes_all_back(self, council, lead):
        colleague = holder(council)
        kept = self.kept(self.look(lead, ["Ann Example", colleague.email, *ANN[2:]]))
        User.objects.filter(pk=colleague.pk).update(is_active=False)

        response = lead.post(reverse("import-people"), {"sheet": kept})

        assert response.status_code == 400
        assert "is shut" in response.content.decode()
        assert not Post.objects.filter(title="Warden").exists()

    def test_page_without_a_file_and_with_a_broken_one_says_so(self, lead):
        assert b"Choose a file." in lead.post(reverse("import-people"), {}).content
        broken = SimpleUploadedFile("people.xlsx", b"nothing")
        assert "cannot be read" in lead.post(reverse("import-people"), {"upload": broken}).content.decode()

    def test_page_names_every_column(self, lead):
        shown = lead.get(reverse("import-people")).content.decode()

        assert all(f">{name}</dt>" in shown for name in COLUMNS)

    def test_who_holds_it_already_is_left(self, council, lead):
        changes.import_people(plan=make_plan(sheet(ANN), by=None), by=None)
        hold(person(), post(council, "Other"))

        shown = " ".join(self.look(lead, ANN).content.decode().split())

        assert "1 person holds the post already." in shown
