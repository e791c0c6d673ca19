"""What people give: each form's rules in words, several rows from CSV, withdrawing, institutions."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessment.editing.factories import SLUG
from hallmark.assessment.editing import changes
from hallmark.assessment.editing.csv_rows import _decoded
from hallmark.assessment.editing.given_forms import ThemeField
from hallmark.assessment.editing.queries import given_for
from hallmark.assessment.editing.small_counts import is_of_channel, why_withheld
from hallmark.assessment.models import Concern, Institution, MinutedGap, PartnerFigure, Passage, Progress, Row
from hallmark.assessment.themes.register import themes
from hallmark.partners.models import User
from partners.signing_in import AT_THE_DOOR

FIGURE = {
    "agency": "Wick Council", "what": "Adults in treatment", "value": "1,312", "unit": "people",
    "period_start": "2024-10", "period_end": "2025-09", "base": "2,600", "base_words": "adults known",
    "source": "NDTMS, January 2026", "note": "",
}  # fmt: skip
CONCERN = {
    "what": "Speeding", "theme": "", "named": "212", "asked": "340", "survey": "Wick residents’ survey",
    "period_start": "2025-03", "period_end": "2025-04",
}  # fmt: skip
PROGRESS = {
    "priority": "Burglary", "measure": "Burglaries recorded", "unit": "records", "baseline": "1,312", "target": "1,200",
    "now": "204", "baseline_period": "year ending September 2024", "now_period": "year ending September 2025",
    "judged": "met", "note": "",
}  # fmt: skip
EARLIER = {"earlier": "1,250", "earlier_base": "2,500", "earlier_start": "2023-10", "earlier_end": "2024-09"}
GAP = {"reason": "The NHS gives no counts.", "body": "The Board", "minuted_on": "2025-11-04"}
CASES: dict[str, tuple[str, dict[str, str], type[Row]]] = {
    "passage": ("reasons-for-change", {"text": "Shops closed in 2025."}, Passage),
    "figure": ("substance-misuse", FIGURE, PartnerFigure),
    "concern": ("public-concerns", CONCERN, Concern),
    "progress": ("last-plan", PROGRESS, Progress),
    "gap": ("re-offending", GAP, MinutedGap),
}
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def html(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def add(client: Client, kind: str, duty: str = "", **changed: Any) -> Any:
    own, values, _ = CASES[kind]
    return client.post(f"/assessments/{SLUG}/give/{duty or own}/?add={kind}", {**values, **changed})


def rows(client: Client, kind: str, content: bytes | str) -> Any:
    duty = CASES[kind][0]
    sent = {"rows": content} if isinstance(content, str) else {"file": SimpleUploadedFile("rows.csv", content)}
    return client.post(f"/assessments/{SLUG}/give/{duty}/?add={kind}-rows", sent)


def test_an_earlier_number_and_the_theme_of_a_reason_are_kept_and_listed(client: Client, slug: str) -> None:
    assert add(client, "figure", **EARLIER).status_code == 302
    assert add(client, "passage", theme="shoplifting").status_code == 302

    given = given_for(slug)
    (row,), (passage,) = given.figures, given.passages
    assert (row.earlier, row.earlier_base, row.earlier_start, row.earlier_end) == (1250, 2500, "2023-10", "2024-09")
    assert row.has_earlier
    assert passage.theme == "shoplifting"
    listed = html(client.get(f"/assessments/{slug}/give/substance-misuse/"))
    assert "earlier 1,250 of 2,500 (year ending September 2024)" in listed
    assert "A reason: Shoplifting" in html(client.get(f"/assessments/{slug}/give/reasons-for-change/"))
    assert "Chapter whose change" not in html(client.get(f"/assessments/{slug}/give/re-offending/?add=passage"))


def test_partners_figures_come_from_csv_with_blank_cells_left_out(client: Client, slug: str) -> None:
    columns = [name for name in {**FIGURE, **EARLIER, "is_published": ""} if name != "by"]
    full = {**FIGURE, **EARLIER, "is_published": "yes"}
    lines = [[full[name] for name in columns], [FIGURE.get(name, "") for name in columns]]
    text = "\n".join([",".join(columns), *(",".join(f'"{cell}"' for cell in line) for line in lines)])

    assert rows(client, "figure", text).status_code == 302

    first, second = PartnerFigure.objects.order_by("id")
    assert (first.earlier, first.earlier_end, first.is_published) == (1250, "2024-09", True)
    assert (second.earlier, second.earlier_base, second.earlier_start, second.is_published) == (None, None, "", False)


def test_a_change_that_cannot_be_seen_can_be_minuted(client: Client, slug: str) -> None:
    assert "a gap that was minuted" in html(client.get(f"/assessments/{slug}/give/changes/"))
    assert "a gap that was minuted" not in html(client.get(f"/assessments/{slug}/give/crime/"))


@pytest.mark.parametrize("kind", list(CASES))
def test_each_kind_is_added_listed_and_withdrawn(
    client: Client, colleague: Client, person: User, slug: str, kind: str
) -> None:
    duty, _, model = CASES[kind]
    here = f"/assessments/{slug}/give/{duty}/"
    assert client.get(f"{here}?add={kind}").status_code == 200
    assert add(client, kind).status_code == 302

    row = model._default_manager.get()
    page = html(client.get(f"{here}?added=1"))
    assert "1 entry was added." in page
    assert f"?withdraw={kind}-{row.pk}" in page
    given = given_for(slug)
    assert sum(len(part) for part in (given.passages, given.figures, given.concerns, given.progress, given.gaps)) == 1

    withdrawing = f"{here}?withdraw={kind}-{row.pk}"
    assert "It goes out of the paper." in html(client.get(withdrawing))
    assert colleague.post(withdrawing).status_code == 302
    assert given_for(slug) == type(given)()
    assert "Withdrawn by B. Board" in html(client.get(here))
    assert client.post(withdrawing).status_code == 404
    assert (row.person, row.withdrawn_person) == (person, None)
    row.refresh_from_db()
    assert row.withdrawn_person != person


@pytest.mark.parametrize("kind", list(CASES))
def test_same_thing_twice_is_held_once(client: Client, slug: str, kind: str) -> None:
    add(client, kind)

    assert "added=0" in add(client, kind)["Location"]
    assert CASES[kind][2]._default_manager.count() == 1


@pytest.mark.parametrize("kind", list(CASES))
def test_empty_form_says_what_it_wants_and_loses_nothing(client: Client, slug: str, kind: str) -> None:
    _, values, model = CASES[kind]
    for name in values:
        response = add(client, kind, **{name: ""})
        if response.status_code == 302:
            continue
        page = html(response)
        assert response.status_code == 400
        assert "There is a problem" in page
        assert "This field is required" not in page
        kept = next((value for other, value in values.items() if other != name and value), "")
        assert kept.replace("’", "’") in page.replace("&#x27;", "'")
        model._default_manager.all().delete()


@pytest.mark.parametrize(
    ("kind", "changed", "said"),
    [
        ("figure", {"value": "many"}, "This is not a number."),
        ("figure", {"value": "1e30"}, "The number is too large to be true."),
        ("figure", {"value": "nan"}, "This is not a number."),
        ("figure", {"value": "3", "base": ""}, "1 to 4 people can be recognised."),
        ("figure", {"value": "2598"}, "1 to 4 people can be recognised."),
        ("figure", {"value": "0.1", "unit": "per cent"}, "1 to 4 people can be recognised."),
        ("figure", {"value": "12", "unit": "%", "base": ""}, "A percentage needs its base."),
        ("figure", {"value": "12", "unit": "%", "base": "49"}, "No percentage is given on fewer than 50."),
        ("figure", {"value": "3000"}, "The part is larger than the whole."),
        ("figure", {"base": "-3"}, "Enter 1 or more."),
        ("figure", {"base": "1.5"}, "This is not a whole number."),
        ("figure", {"period_end": "2024-09"}, "The last month is before the first."),
        ("figure", {"period_end": "2999-01"}, "2999-01 has not begun."),
        ("figure", {"period_start": "1066-10"}, "1066-10 is too long ago."),
        ("figure", {"period_start": "10/2024"}, "is not a month. Write it as YYYY-MM"),
        ("figure", {"what": "Channel referrals"}, "Nothing about Channel leaves its panel"),
        ("figure", {"agency": "x" * 121}, "Shorten this to 120 characters or fewer; it has 121."),
        ("figure", {"source": "a\x00b"}, "A character that cannot be seen was taken out (null)."),
        ("concern", {"named": "341"}, "341 of 340 cannot be: more named it than answered."),
        ("concern", {"invited": "339"}, "More answered than were invited."),
        ("figure", {"earlier": "900"}, "The number has a base, so the earlier one needs one."),
        ("figure", {"earlier": "900", "earlier_base": "2500"}, "the earlier number needs its period."),
        ("figure", {**EARLIER, "earlier": ""}, "Enter the number of the earlier period"),
        ("figure", {**EARLIER, "earlier_end": "2024-10"}, "The earlier period must end before the first month above."),
        ("figure", {**EARLIER, "earlier_start": "2024-09", "earlier_end": "2024-01"}, "The last month is before"),
        ("figure", {**EARLIER, "earlier": "3"}, "1 to 4 people can be recognised."),
        ("figure", {**EARLIER, "earlier": "2,501"}, "The part is larger than the whole."),
        ("passage", {"theme": "dragons"}, "Choose a chapter from the list, or none."),
        ("concern", {"asked": "0"}, "Enter 1 or more."),
        ("concern", {"asked": "99999999999"}, "The number is too large to be true."),
        ("concern", {"theme": "dragons"}, "Choose a chapter from the list, or none."),
        ("concern", {"period_end": "2024-01"}, "The last month is before the first."),
        ("progress", {"now_period": "lately"}, "Give the year"),
        ("progress", {"baseline_period": "year ending March 2999"}, "2999 is still to come."),
        ("gap", {"minuted_on": "2999-01-01"}, "The date is still to come."),
        ("gap", {"minuted_on": "1990-01-01"}, "The date is before the Crime and Disorder Act 1998."),
        ("gap", {"minuted_on": "yesterday"}, "This is not a date."),
        ("passage", {"text": "x" * 2001}, "The text has 2001 characters."),
    ],
)
def test_wrong_input_is_refused_in_words(
    client: Client, slug: str, kind: str, changed: dict[str, str], said: str
) -> None:
    response = add(client, kind, **changed)

    assert response.status_code == 400
    assert said in html(response)
    assert given_for(slug) == type(given_for(slug))()


def test_small_count_that_is_published_may_stand(client: Client, slug: str) -> None:
    assert add(client, "figure", value="3", base="", is_published=["yes"]).status_code == 302
    assert PartnerFigure.objects.get().is_published


@pytest.mark.parametrize(
    ("value", "unit", "base", "withheld"),
    [
        (0, "people", None, False), (1, "people", None, True), (4, "people", None, True), (5, "people", None, False),
        (3, "days", None, False), (2.5, "per 1,000 residents", None, False), (3, "years", None, False),
        (5, "per cent", 80, True), (50, "per cent", 80, False), (5, "per cent", None, False),
        (77, "people", 80, True), (80, "people", 80, False), (76, "people", 80, True), (75, "people", 80, False),
    ],
)  # fmt: skip
def test_numbers_that_tell_who_someone_is(value: float, unit: str, base: int | None, withheld: bool) -> None:
    assert bool(why_withheld(value, unit, base)) is withheld


def test_channel_by_its_words() -> None:
    assert is_of_channel("The council", "Cases at the Channel panel")
    assert not is_of_channel("The Channel ferry", "Channel swimming")


def test_date_may_be_written_as_people_write_it(client: Client, slug: str) -> None:
    assert add(client, "gap", minuted_on="4/11/2025").status_code == 302
    assert f"{MinutedGap.objects.get().minuted_on}" == "2025-11-04"


@pytest.mark.parametrize(
    "address", ["crime/?add=gap", "crime/?add=concern", "crime/?add=dragon", "crime/?add=passage-rows",
                "crime/?withdraw=passage-1", "crime/?withdraw=concern-1", "crime/?withdraw=x"]
)  # fmt: skip
def test_what_cannot_be_given_there_is_not_found(client: Client, slug: str, address: str) -> None:
    assert client.get(f"/assessments/{slug}/give/{address}").status_code == 404


def test_posting_without_saying_what_is_not_found(client: Client, slug: str) -> None:
    assert client.post(f"/assessments/{slug}/give/crime/", {"text": "x"}).status_code == 404


CSV = (
    "what,named,asked,survey,period_start,period_end\n"
    "Speeding,212,340,Survey,2025-03,2025-04\n"
    "=1+1,12,340,Survey,2025-03,2025-04\n"
)


@pytest.mark.parametrize(
    "content",
    [
        CSV,
        CSV.encode(),
        b"\xef\xbb\xbf" + CSV.encode(),
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").replace("Survey", "Survée").encode("cp1252"),
        CSV.replace("what,named", "What,Named").replace("period_start", "Period start").encode(),
        (CSV + "\n,,,,,\n").encode(),
        CSV.replace("\n", "\r\n").encode(),
    ],
)
def test_rows_come_from_a_file_or_the_box(client: Client, slug: str, content: bytes | str) -> None:
    assert "added=2" in rows(client, "concern", content)["Location"]
    assert list(Concern.objects.values_list("what", "named", "by")) == [
        ("Speeding", 212, "A. Analyst"), ("=1+1", 12, "A. Analyst"),
    ]  # fmt: skip


def test_one_wrong_row_refuses_all_and_comes_back_in_the_box(client: Client, slug: str) -> None:
    wrong = CSV.replace("12,340", "999,340").replace("2025-04\n=", "2025-13\n=")
    response = rows(client, "concern", wrong.encode())
    page = html(response)

    assert response.status_code == 400
    assert "Row 2, column period_end: “2025-13” is not a month." in page
    assert "Row 3, column named: 999 of 340 cannot be" in page
    assert "=1+1,999,340" in page
    assert not Concern.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Choose a CSV file, or paste its rows."),
        (b"", "The file is empty."),
        ("what,named\nx,1", "The first row does not name asked, survey, period_start, period_end."),
        (CSV.replace("what,", "what,colour,"), "The column “colour” is not known."),
        (CSV.replace("what,", "what,what,"), "Two columns have the same name."),
        (CSV.splitlines()[0], "There is no row below the names of the columns."),
        (CSV.splitlines()[0] + "\n" + "a,1,2,s,2025-01,2025-01\n" * 501, "There are 501 rows. Give 500 at most"),
        (CSV.replace("Speeding,", "Speeding, parking,"), "Row 2 has more cells than there are columns."),
        (CSV.replace("Speeding", "Sp\x00eeding"), "A character that cannot be seen was taken out (null)."),
        (b"\x00" + CSV.encode(), "Row"),
        (b"x" * 1_100_000, "The file is larger than 1 MB."),
        (CSV.splitlines()[0] + "\n" + "a,9,2,s,2025-01,2025-13\n" * 30, "And 40 more faults."),
    ],
)
def test_file_that_cannot_be_used_is_refused_in_words(
    client: Client, slug: str, content: bytes | str, said: str
) -> None:
    response = rows(client, "concern", content)

    assert (response.status_code, said in html(response)) == (400, True) or said == "Row"
    if said != "Row":
        assert not Concern.objects.exists()


def test_cell_beyond_all_reason_is_refused_in_words(client: Client, slug: str) -> None:
    limit = csv.field_size_limit(1000)
    try:
        response = rows(client, "concern", "what\n" + "x" * 2000)
    finally:
        csv.field_size_limit(limit)

    assert "The file cannot be read as CSV." in html(response)


def test_progress_comes_in_rows_too(client: Client, slug: str) -> None:
    names = [name for name in PROGRESS if name != "note"]
    cells = ",".join(f'"{PROGRESS[name]}"' for name in names)

    assert rows(client, "progress", f"{','.join(names)}\n{cells}\n").status_code == 302
    assert Progress.objects.get().baseline == 1312


def test_page_says_what_the_law_asks(
    client: Client, slug: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(20 + AT_THE_DOOR):
        page = html(client.get(f"/assessments/{slug}/give/substance-misuse/"))

    assert "Crime and Disorder Act 1998, s.6(1)(b)" in page
    assert "No evidence held" in page
    assert "Nothing yet." in page


def test_institution_lies_in_an_area_of_the_assessment(
    client: Client, slug: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    here = f"/assessments/{slug}/institutions/"
    good = {"name": "HMP Wick", "kind": "prison", "area_code": "E05000001", "effect": "Crimes inside."}
    with django_assert_max_num_queries(16 + AT_THE_DOOR):
        page = html(client.get(here))
    assert "Wick North (E05000001)" in page
    assert "Wick 001A (E01000001)" in page
    assert "E07000001" not in page

    for wrong in ({"area_code": "E07000001"}, {"area_code": ""}, {"kind": "castle"}, {"name": ""}):
        assert client.post(here, {**good, **wrong}).status_code == 400
    assert client.post(here, good).status_code == 302
    row = Institution.objects.get()
    assert (row.area_name, given_for(slug).institutions[0].name) == ("Wick North", "HMP Wick")
    assert "HMP Wick (prison)" in html(client.get(f"{here}?added=1"))
    assert "Nothing was added" in html(client.get(client.post(here, good)["Location"]))

    client.post(f"{here}?withdraw=institution-{row.pk}", {"by": "B"})
    assert given_for(slug).institutions == ()


def test_institution_without_areas(client: Client, slug: str, root: Path) -> None:
    here = f"/assessments/{slug}/institutions/"
    (root / slug / "places.json").write_text("{}", encoding="utf-8")
    assert "no figures of wards or small areas" in html(client.get(here))

    (root / slug / "figures.csv").unlink()
    response = client.get(here)
    assert (response.status_code, "Make the assessment again." in html(response)) == (400, True)


def test_models_keep_their_own_rules() -> None:
    period = {"period_start": "2025-04", "period_end": "2025-03"}
    figure = {"chapter": "x", "agency": "a", "what": "w", "value": 9, "unit": "u", "source": "s"}
    for wrong in (
        lambda: PartnerFigure.objects.create(slug="s", by="A", **figure, **period),
        lambda: Concern.objects.create(slug="s", by="A", what="w", named=3, asked=2, survey="s", period_start="2025-01",
                                       period_end="2025-01"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_the_same_row_twice_in_one_file_is_added_once(slug: str) -> None:
    row = {"chapter": "reasons-for-change", "text": "Shops closed."}

    assert changes.give(Passage, [row, dict(row)], slug=slug, by="A. Analyst") == 1
    assert changes.give(Passage, [row], slug=slug, by="B. Other") == 0


@pytest.mark.parametrize("title", ["burglary", "Burglary", "CRIMINAL DAMAGE AND ARSON", " Drug offences "])
def test_a_chapter_is_named_by_its_id_or_its_title_in_any_case(title):
    field = ThemeField(choices=[(theme.id, theme.title) for theme in themes()])

    assert field.clean(title) == next(
        theme.id for theme in themes() if title.strip().lower() in {theme.id, theme.title.lower()}
    )
    with pytest.raises(ValidationError):
        field.clean("Fraud")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_as_spreadsheets_write_it(encoding):
    words = "text\nResidents’ café, 50 £\n"

    assert _decoded(SimpleUploadedFile("rows.csv", words.encode(encoding))) == words


@pytest.mark.parametrize("content", [b"text\n\x81\x8d\n", "text\nx\n".encode("utf-16-le"), b"\xff\xfea\x00\x00"])
def test_letters_that_cannot_be_read_are_refused_in_one_sentence(content):
    with pytest.raises(ValidationError) as refused:
        _decoded(SimpleUploadedFile("rows.csv", content))

    assert refused.value.messages == [
        "The letters of this file cannot be read. Save it as “CSV UTF-8” and choose it again."
    ]
