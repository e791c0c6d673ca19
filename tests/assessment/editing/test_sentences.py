"""Editing a sentence in the browser: saving, putting back, two at once, what changes underneath, hostile input."""

import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessment.editing.factories import FIGURES, SENTENCE, SLUG, document, write_assessment
from hallmark.assessment import shelf
from hallmark.assessment.editing import changes, queries
from hallmark.assessment.models import Comment, Edit, Passage
from hallmark.partners.models import User
from hallmark.reports.blocks import Text
from hallmark.ui.problems import Problem
from partners.signing_in import AT_THE_DOOR

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADDRESS = f"/assessments/{SLUG}/sentences/sentence-1/"


def save(client: Client, text: str, *, seen: str = "none", address: str = ADDRESS) -> object:
    return client.post(address, {"text": text, "seen": seen})


def html(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def sentence(slug: str = SLUG) -> Text:
    paper = shelf.paper(slug)
    assert paper is not None
    block = next(block for block in paper.blocks() if block.id == "sentence-1")
    assert isinstance(block, Text)
    return block


def test_page_shows_the_sentence_and_the_figures_behind_it(
    client: Client, slug: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14 + AT_THE_DOOR):
        page = html(client.get(ADDRESS))

    assert SENTENCE in page
    assert "204" in page
    assert "year ending September 2025" in page
    assert f"/assessments/{SLUG}/figures/wick.count.2/" in page


def test_saved_sentence_stands_in_the_paper_with_who_wrote_it(client: Client, person: User, slug: str) -> None:
    response = save(client, "Burglary: 204 records in the\r\n  year ending September 2025.")

    assert response.status_code == 302  # type: ignore[attr-defined]
    assert sentence().text == "Burglary: 204 records in the year ending September 2025."
    assert (sentence().origin, sentence().flag) == ("analyst", "")
    edit = Edit.objects.get()
    assert (edit.by, edit.person) == ("A. Analyst", person)
    assert (edit.generated, edit.figures) == (SENTENCE, {"wick.count.2": "204"})
    page = html(client.get(f"{ADDRESS}?saved=yes"))
    assert "Your sentence is saved." in page


def test_generated_sentence_is_put_back_and_the_history_has_both(client: Client, colleague: Client, slug: str) -> None:
    save(client, "First words of 2025.")
    first = Edit.objects.get()
    colleague.post(ADDRESS, {"put-back": "yes", "seen": f"{first.pk}"})

    assert sentence().text == SENTENCE
    save(client, "Second words of 2025.", seen=f"{first.pk}-withdrawn")
    assert sentence().text == "Second words of 2025."
    page = html(client.get(f"{ADDRESS}history/"))
    assert page.index("Second words") < page.index("First words")
    assert "put back by B. Board" in page
    assert Edit.objects.count() == 2


def test_nothing_to_put_back_is_said(client: Client, slug: str) -> None:
    response = client.post(ADDRESS, {"put-back": "yes", "seen": "none"})

    assert response.status_code == 400
    assert "There is nothing to put back." in html(response)


def test_second_of_two_editors_is_told_and_loses_nothing(client: Client, colleague: Client, slug: str) -> None:
    save(colleague, "Theirs, of 2025.")
    response = save(client, "Mine, of 2025.", seen="none")
    page = html(response)

    assert response.status_code == 409  # type: ignore[attr-defined]
    assert "B. Board changed this sentence while you were writing." in page
    assert "Theirs, of 2025." in page
    assert "Mine, of 2025.</textarea>" in page
    assert Edit.objects.count() == 1
    seen = re.search(r'name="seen" value="([^"]+)"', page) or re.search(r'value="([^"]+)"[^>]*name="seen"', page)
    assert seen is not None
    save(client, "Mine, of 2025.", seen=seen[1])
    assert sentence().text == "Mine, of 2025."
    assert queries.history_of(slug, "sentence-1")[1].text == "Theirs, of 2025."


def test_putting_back_meanwhile_is_told_too(client: Client, slug: str) -> None:
    save(client, "First of 2025.")
    first = Edit.objects.get()
    changes.put_back(slug=slug, block_id="sentence-1", seen=f"{first.pk}", by="B. Board")
    response = save(client, "Second of 2025.", seen=f"{first.pk}")

    assert response.status_code == 409  # type: ignore[attr-defined]
    assert "B. Board changed this sentence" in html(response)


def test_evidence_that_changed_underneath_flags_the_edit_until_it_is_looked_at(
    client: Client, slug: str, root: Path
) -> None:
    save(client, "Burglary: 204 in the year ending September 2025.")
    write_assessment(root, figures={**FIGURES, "wick.count.2": 318}, paper=document("Burglary: 318 records."))

    assert sentence().text == "Burglary: 204 in the year ending September 2025."
    assert sentence().flag == "The figure behind this sentence changed: 204 is now 318. Check the words."
    page = html(client.get(ADDRESS))
    assert "204 is now 318" in page
    assert SENTENCE in page
    assert "Burglary: 318 records." in page
    save(client, "Burglary: 204 in the year ending September 2025.", seen=f"{Edit.objects.get().pk}")
    assert sentence().flag == ""


def test_edit_that_lost_its_sentence_is_listed_and_kept(client: Client, slug: str, root: Path) -> None:
    save(client, "Words that must not be lost, of 2025.")
    paper = document()
    write_assessment(root, paper=type(paper)(**{**_fields(paper), "sections": paper.sections[1:]}))

    page = html(client.get(f"/assessments/{slug}/versions/"))
    assert "1 edit has lost its sentence" in page
    assert "Words that must not be lost" in page
    assert client.get(ADDRESS).status_code == 404
    assert "no longer has this sentence" in html(client.get(f"{ADDRESS}history/"))


def _fields(paper: object) -> dict[str, object]:
    return {name: getattr(paper, name) for name in paper.__dataclass_fields__}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The sentence is empty."),
        ("x" * 2001, "The text has 2001 characters. Shorten it to 2000 or fewer."),
        ("x" * 1_000_000, "Shorten it to 2000 or fewer."),
        (SENTENCE, "This is the generated sentence, word for word."),
        ("Null\x00 byte", "A character that cannot be seen was taken out (null)."),
        ("Turned \u202egnorw dna\u202c", "right-to-left override"),
    ],
)
def test_wrong_text_is_refused_in_words_and_kept(client: Client, slug: str, text: str, said: str) -> None:
    response = save(client, text)
    page = html(response)

    assert response.status_code == 400  # type: ignore[attr-defined]
    assert said in page
    assert text.replace("\x00", "").replace("\u202e", "").replace("\u202c", "")[:3000] in page
    assert not Edit.objects.exists()


@pytest.mark.parametrize("text", ["<script>alert(1)</script> of 2025", "=HYPERLINK(1)", "{{ slug }} & {% url %}"])
def test_html_formulas_and_template_tags_are_text(client: Client, slug: str, text: str) -> None:
    save(client, text)

    assert sentence().text == text
    assert "<script>alert" not in html(client.get(ADDRESS))
    assert "<script>alert" not in html(client.get(f"/assessments/{slug}/"))


def test_numbers_without_figure_and_words_are_warned_of_but_saved(client: Client, slug: str) -> None:
    save(client, "Burglary was driven by 77 people in 2025.")
    page = html(client.get(ADDRESS))

    assert "This number is in no figure behind the sentence: 77." in page
    assert "A count cannot say why something changed." in page
    save(client, "It had 77 and 78 of 2025.", seen=f"{Edit.objects.get().pk}")
    assert "These numbers are in no figure behind the sentence: 77, 78." in html(client.get(ADDRESS))


@pytest.mark.parametrize(
    "address",
    [
        "/assessments/none-such/sentences/sentence-1/",
        f"/assessments/{SLUG}/sentences/none-such/",
        f"/assessments/{SLUG}/sentences/fixed-1/",
        f"/assessments/{SLUG}/sentences/by-month/",
        f"/assessments/{SLUG}/sentences/none-such/history/",
        f"/assessments/{SLUG}/comments/none-such/",
        "/assessments/none-such/checks/",
        "/assessments/none-such/versions/",
        "/assessments/none-such/adopt/",
        "/assessments/none-such/institutions/",
        "/assessments/none-such/give/crime/",
        f"/assessments/{SLUG}/give/none-such/",
        f"/assessments/{SLUG}/versions/1/",
        f"/assessments/{SLUG}/versions/99999999999999999999/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, slug: str, address: str) -> None:
    assert client.get(address).status_code == 404


def test_forms_are_protected_and_names_cannot_be_given(client: Client, slug: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(ADDRESS, {"text": "x", "seen": "none"}).status_code == 403

    client.post(ADDRESS, {"text": "Words of 2025.", "seen": "none", "by": "Somebody else", "person": "7"})
    assert Edit.objects.get().by == "A. Analyst"


def test_sentence_without_figures_has_no_numbers_to_hold_against(client: Client, slug: str) -> None:
    Passage.objects.create(slug=slug, chapter="reasons-for-change", text="Shops closed in 2025.", by="P. Partner")
    paper = shelf.paper(slug)
    assert paper is not None
    name = next(block.id for block in paper.blocks() if isinstance(block, Text) and block.text.startswith("Shops"))
    address = f"/assessments/{slug}/sentences/{name}/"
    save(client, "Twelve shops and 77 stalls closed in 2025.", address=address)
    page = html(client.get(address))

    assert "No figure stands behind this sentence." in page
    assert "in no figure behind" not in page


def test_comments_are_added_resolved_and_counted(
    client: Client, colleague: Client, slug: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/assessments/{slug}/comments/sentence-1/"
    client.post(address, {"text": "Is this <b>right</b>?"})
    comment = Comment.objects.get()
    assert queries.open_comments(slug) == {"sentence-1": 1}
    with django_assert_max_num_queries(14 + AT_THE_DOOR):
        page = html(client.get(address))
    assert "Is this &lt;b&gt;right&lt;/b&gt;?" in page

    client.post(address, {"resolve": f"{comment.pk}"})
    colleague.post(address, {"resolve": f"{comment.pk}"})
    assert queries.open_comments(slug) == {}
    assert "resolved by A. Analyst" in html(client.get(address))


@pytest.mark.parametrize("number", ["999", "x", "-1", "9" * 30])
def test_comment_that_is_not_there_cannot_be_resolved(client: Client, slug: str, number: str) -> None:
    address = f"/assessments/{slug}/comments/sentence-1/"

    assert client.post(address, {"resolve": number}).status_code == 404


def test_empty_comment_is_refused(client: Client, slug: str) -> None:
    response = client.post(f"/assessments/{slug}/comments/sentence-1/", {"text": " "})

    assert response.status_code == 400
    assert "Write the comment." in html(response)


def test_tables_and_charts_can_be_commented_on(client: Client, slug: str) -> None:
    for block_id in ("by-month", "months", "map", "caveat-1", "key-burglary"):
        assert client.get(f"/assessments/{slug}/comments/{block_id}/").status_code == 200


def test_comments_outlive_their_block(client: Client, slug: str) -> None:
    changes.add_comment(slug=slug, block_id="gone", text="Still here.", by="A")

    assert "no longer has what these comments are about" in html(client.get(f"/assessments/{slug}/comments/gone/"))


def test_checks_list_warnings_flags_and_comments(
    client: Client, slug: str, root: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    save(client, "Burglary was driven by groups in 2025.")
    changes.add_comment(slug=slug, block_id="sentence-1", text="Says who?", by="B. Board")
    write_assessment(root, figures={**FIGURES, "wick.count.2": 318})
    with django_assert_max_num_queries(24 + AT_THE_DOOR):
        page = html(client.get(f"/assessments/{slug}/checks/"))

    assert "driven by" in page
    assert "204 is now 318" in page
    assert "Says who?" in page
    assert ADDRESS in page
    assert "Check only what people wrote" in html(client.get(f"/assessments/{slug}/checks/?all=1"))


def test_empty_checks_say_so(client: Client, slug: str) -> None:
    page = html(client.get(f"/assessments/{slug}/checks/"))

    assert "Nothing to look at." in page
    assert "No comment is open." in page


def test_model_refuses_half_a_withdrawal_and_nobody() -> None:
    for wrong in ({"withdrawn_by": "A"}, {"by": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Edit.objects.create(**{"slug": "s", "block_id": "b", "text": "t", "generated": "g", "by": "A", **wrong})


def test_put_back_of_nothing_raises(slug: str) -> None:
    with pytest.raises(Problem, match="nothing to put back"):
        changes.put_back(slug=slug, block_id="sentence-1", seen="none", by="A")


def test_token_of_another_sentence_is_no_key(slug: str) -> None:
    with pytest.raises(changes.EditedMeanwhile, match="Somebody changed"):
        changes.put_back(slug=slug, block_id="sentence-1", seen="12", by="A")
