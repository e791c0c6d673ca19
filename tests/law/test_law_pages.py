"""The pages of the law, as a browser gets them."""

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hallmark.law import changes
from hallmark.law.cadences import Every
from hallmark.law.register import shipped
from law.invented import rule_yaml, someone, version_yaml

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# The lists ask for local rules; every page asks whether the evidence is invented.
QUESTIONS = 3


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def add(text: str) -> None:
    changes.add_local_rules(text, name="ours.yaml", by=someone("Ann"))


def test_the_register_lists_what_is_in_force_and_what_is_not(client: Client) -> None:
    text = text_of(client, "/law/?on=2026-06-01")

    day = date(2026, 6, 1)
    standing = sum(any(one.holds_on(day) for one in rule.versions) for rule in shipped().rules())
    assert f"In force on 1 June 2026: {standing} rules" in text
    assert f"of {standing} rules in force on 1 June 2026 are uncertain in part" in text
    assert "Appeal against a community protection notice Within 21 days, the first day counted Clock" in text
    assert "Longest dispersal authorisation Uncertain At most 48 hours" in text
    _, others = text.split("Not in force then, or not known to be:")
    assert "Youngest age for a respect order" in others
    assert "Whether it is in force has not been verified" in others


def test_the_register_is_filtered_by_kind_nation_and_day(client: Client) -> None:
    text = text_of(client, "/law/?kind=membership&nation=Wales&on=2005-01-01")

    assert "Health's seat" in text.replace("&#x27;", "'")
    assert "local health board" in text
    assert "primary care trust" not in text
    assert "Longest closure order" not in text


def test_where_nations_differ_each_is_said(client: Client) -> None:
    text = text_of(client, "/law/?kind=membership&on=2024-01-01")

    assert "England: responsible authority: integrated care board; Wales: responsible authority: local health" in text


@pytest.mark.parametrize("query", ["kind=wish", "nation=Scotland", "on=soon"])
def test_a_filter_that_means_nothing_is_told(client: Client, query: str) -> None:
    assert "There is a problem" in text_of(client, f"/law/?{query}", status=400)


def test_a_filter_that_finds_nothing_says_so(client: Client) -> None:
    assert "None of this kind" in text_of(client, "/law/?kind=gateway&on=1990-01-01")


def test_a_rule_has_its_history_source_and_what_it_yields(client: Client) -> None:
    page = client.get("/law/seat-health/").content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())

    assert "From 1 April 2013 until 30 June 2022" in text
    assert "Responsible authority: integrated care board" in text
    assert 'href="https://www.legislation.gov.uk/ukpga/1998/37/section/5/2023-12-20"' in page
    assert "Read in the source as it stood on 20 December 2023" in text
    assert "England today: Every integrated care board" in text
    assert "When would it be due?" not in text


def test_a_rule_that_is_not_known_to_be_in_force_says_so(client: Client) -> None:
    text = text_of(client, "/law/respect-order-age/")

    assert "England today: “Youngest age for a respect order” is not known to be in force" in text
    assert "Not known to be in force; not before 29 April 2026" in text
    assert "Uncertain. The text read was" in text


def test_a_rule_that_is_the_same_in_both_nations_is_told_once(client: Client) -> None:
    text = text_of(client, "/law/closure-order/")

    assert "England and Wales today: A closure order is for no longer than 3 months." in text
    assert text.count("A closure order is for no longer than 3 months.") == 2  # today, and once below
    assert "England and Wales In force" in text


def test_a_rule_says_when_it_would_be_due(client: Client) -> None:
    text = text_of(client, "/law/scrutiny-response/?nation=England&day=2026-03-03")

    assert "Due by 31 March 2026" in text
    assert "28 days after 3 March 2026: 31 March 2026." in text
    assert "as in force in England on 3 March 2026" in text
    assert "Uncertain. This is from knowledge and was not read in the source." in text


def test_a_certain_rule_says_nothing_of_doubt_beside_its_answer(client: Client) -> None:
    page = client.get("/law/protection-notice-appeal/?nation=Wales&day=2026-03-02").content.decode()

    assert "Due by 22 March 2026" in page
    assert "hm-flag" not in page


def test_hours_ask_for_the_time_of_day(client: Client) -> None:
    assert "Time of day, in London" in text_of(client, "/law/closure-hearing/")
    assert "Time of day" not in text_of(client, "/law/scrutiny-response/")
    text = text_of(client, "/law/closure-hearing/?nation=England&day=2026-03-28&time=10:00")
    assert "Due by 11:00 on 30 March 2026" in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("nation=England&day=", "Give a day."),
        ("nation=England&day=soon", "Give the day as a date"),
        ("nation=Scotland&day=2026-03-03&time=10:00", "Choose a nation in which the rule applies."),
        ("nation=England&day=2026-03-03&time=", "Give the time of day."),
        ("nation=England&day=2026-03-03&time=late", "Give the time as 14:30."),
        ("nation=England&day=2026-03-29&time=01:30", "the clocks went forward"),
        ("nation=England&day=2010-03-03&time=10:00", "was not yet in force in England on 3 March 2010"),
        ("nation=England&day=9999-12-31&time=10:00", "beyond what a calendar holds"),
    ],
)
def test_a_question_without_an_answer_keeps_what_was_given_and_says_why(client: Client, query: str, words: str) -> None:
    text = text_of(client, f"/law/closure-hearing/?{query}", status=400)

    assert "There is a problem" in text
    assert words in text
    assert "Due by" not in text


def test_an_unknown_rule_is_not_found(client: Client) -> None:
    assert "No rule is called “scrutiny-respons”. Did you mean" in text_of(client, "/law/scrutiny-respons/", status=404)


def test_what_was_added_here_is_shown_as_local(client: Client) -> None:
    add(
        rule_yaml(
            version_yaml(within="14 days", says="Respond sooner.", **{"from": "2026-01-01"}, nations="[England]"),
            rule_id="scrutiny-response", title="", kind="",
        )
    )  # fmt: skip

    assert "Response to a scrutiny report Local" in text_of(client, "/law/?on=2026-06-01&nation=England")
    text = text_of(client, "/law/scrutiny-response/?nation=England&day=2026-03-03")
    assert "Due by 17 March 2026" in text
    assert "From 30 April 2009 until 31 December 2025" in text
    assert "Added here By Ann," in text


def test_cadences_are_listed_with_their_next_days(client: Client) -> None:
    assert "None is set yet." in text_of(client, "/law/local/cadences/")
    given = {"owner": "partnership:ostrey", "source": "Minute 4", "by": someone("Ann")}
    changes.set_cadence(what="Board meeting", rhythm=Every(42, "day"), begins=date(2090, 1, 3), **given)
    changes.set_cadence(
        what="Walkabout", rhythm=Every(1, "year"), begins=date(2020, 1, 3), ends=date(2021, 1, 1), **given
    )

    text = text_of(client, "/law/local/cadences/")

    assert "Board meeting, every 42 days Next: 3 January 2090, 14 February 2090, 28 March 2090" in text
    assert "Walkabout, ended partnership:ostrey" in text


def test_the_menu_leads_to_the_law(client: Client) -> None:
    assert 'href="/law/"' in client.get("/accessibility/").content.decode()


def test_pages_ask_few_questions(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(5):
        add(rule_yaml(version_yaml(within="14 days"), rule_id=f"local-{number}"))
        changes.set_cadence(
            owner="partnership:ostrey", what=f"Meeting {number}", rhythm=Every(1, "month"), begins=date(2026, 1, 1),
            source="Minute 4", by=someone("Ann"),
        )  # fmt: skip

    for address in ("/law/", "/law/scrutiny-response/?nation=England&day=2026-03-03", "/law/local/cadences/"):
        with django_assert_max_num_queries(QUESTIONS):
            client.get(address)
