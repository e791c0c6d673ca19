"""The cover says when a paper was made, as which version, by whom, for which meeting, how old its evidence was."""

from assessment.chapters.small_paper import small_paper
from hallmark.assessment.chapters.cover import as_version, with_making

MADE = {"made_at": "2026-11-23T09:15:00+00:00", "ending": "2025-12"}


def told(paper) -> dict[str, str]:
    return {fact.name: fact.words for fact in paper.facts}


def test_a_draft_says_when_it_was_made_and_leaves_nobody_to_be_guessed():
    assert told(with_making(small_paper(), **MADE)) == {
        "Made": "23 November 2026",
        "Prepared by": "Not named",
        "Version": "Draft, not kept as a version",
        "Meeting": "Not named",
        "Newest month": "December 2025, 10 months before this was made",
    }


def test_an_hour_later_on_the_same_day_it_is_the_same_paper():
    later = {**MADE, "made_at": "2026-11-23T17:59:59+00:00"}

    assert with_making(small_paper(), **MADE) == with_making(small_paper(), **later)


def test_a_version_names_who_kept_it_and_the_meeting_that_adopted_it():
    draft = with_making(small_paper(), **MADE)
    kept = told(as_version(draft, 3, by="A. Analyst", on="2027-01-05", meeting=""))
    adopted = told(as_version(draft, 4, by="A. Analyst", on="2027-01-14", meeting="The Board, 14 January 2027"))

    assert (kept["Version"], kept["Prepared by"]) == ("3, kept on 5 January 2027", "A. Analyst")
    assert (kept["Meeting"], adopted["Meeting"]) == ("Not named", "The Board, 14 January 2027")
    assert kept["Made"] == adopted["Made"] == "23 November 2026"


def test_a_folder_that_does_not_say_when_it_was_made_has_no_such_line():
    assert with_making(small_paper(), made_at="", ending="2025-12") == small_paper()
