"""The word linter: what it warns of, and what it lets pass."""

import time

import pytest
import yaml

from crimestats.counts import Verdict
from hallmark.assessment.editing import words
from hallmark.assessment.editing.words import sentences, verdicts_said, warnings_in

ROSE, FELL, NO_CHANGE = Verdict.ROSE, Verdict.FELL, Verdict.NO_CLEAR_CHANGE


def kinds(text: str, *verdicts: Verdict) -> list[str]:
    return [caution.kind for caution in warnings_in(text, verdicts)]


@pytest.mark.parametrize(
    "text",
    [
        "Burglary was driven by organised groups.",
        "Thanks to the patrols there were fewer records.",
        "The change is due to better recording.",
        "Owing to closures, shops reported less.",
        "New patrols led to fewer reports.",
        "Fewer people went out because of the weather.",
        "As a result of the operation, records changed.",
        "The scheme resulted in fewer thefts.",
        "Theft was caused by a few people.",
        "The change is attributable to cameras.",
        "Violence was fuelled by alcohol.",
        "The project has worked.",
        "Not only driven by recording.",
        "No doubt this is due to the patrols.",
        "It was not the cameras, but it was due to the patrols.",
        "It is no longer driven by recording.",
    ],
)
def test_causes_are_warned_of(text: str) -> None:
    assert "cause" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Burglary was not driven by organised groups.",
        "The count cannot be said to be due to patrols.",
        "There is no evidence that it was driven by recording.",
        "We do not know what led to this.",
        "It wasn’t caused by the closures.",
        "Neither due to patrols nor thanks to cameras.",
        "The Board is due to meet in May.",
        "The survey is due to report next year.",
        "Residents said it was “driven by drugs”.",
        'One shop wrote "thanks to the new cameras".',
        "They said ‘due to the lights’ and left.",
        "They wrote 'due to the lights' and left.",
        "The harm caused by burglary is weighed apart.",
        "The team has worked with schools.",
        "The residue to be counted is small.",
    ],
)
def test_what_is_denied_quoted_or_means_something_else_is_no_cause(text: str) -> None:
    assert "cause" not in kinds(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Wick is safer.", "praise"),
        ("The safest district of the county.", "praise"),
        ("An excellent result for the team.", "praise"),
        ("The project was successful.", "praise"),
        ("Shoplifting is soaring.", "alarm"),
        ("Robbery plummeted.", "alarm"),
        ("Theft rocketed.", "alarm"),
        ("An epidemic of shoplifting.", "alarm"),
        ("Vehicle crime spiked.", "alarm"),
        ("A crime wave in the town.", "alarm"),
        ("Violence is out of control.", "alarm"),
        ("There was a significant change.", "significance"),
        ("The count differs significantly.", "significance"),
        ("It is statistically significant.", "significance"),
        ("The shops were victims again.", "victims"),
        ("Two streets became repeat victims.", "victims"),
        ("Victimised premises stand in one street.", "victims"),
        ("Shops are not victims here.", "victims"),
        ("Most burglaries were solved.", "outcome"),
        ("Half of the cases were cleared up.", "outcome"),
        ("The clear-up rate is low.", "outcome"),
        ("None of them were solved.", "outcome"),
        ("The lowest rate of burglary in the country.", "rank"),
        ("Highest among forces.", "rank"),
        ("The lowest crime rate of any district.", "rank"),
        ("Wick is the crime capital.", "rank"),
    ],
)
def test_words_of_each_kind_are_warned_of(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "In the survey more people felt safer.",
        "The Safer Wick Partnership met.",
        "Money came from the Safer Streets Fund.",
        "The Board of Safer Wick agreed.",
        "Anna Rocket chairs the group.",
        "Victim Support spoke with residents.",
        "Victims of domestic abuse were heard by the service.",
        "It may cause significant harm to a child.",
        "The residents called it “an epidemic”.",
        "Outstanding warrants were listed.",
        "The highest shelf of the shop.",
        "The team dissolved it.",
    ],
)
def test_other_meanings_pass(text: str) -> None:
    assert kinds(text) == []


def test_name_in_capitals_throughout_is_no_name() -> None:
    assert "praise" in kinds("SAFER streets.")


def test_word_at_the_start_of_a_sentence_is_no_name() -> None:
    assert "alarm" in kinds("Soaring numbers.")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Burglary rose.", ROSE),
        ("There was an increase.", ROSE),
        ("Numbers are up.", ROSE),
        ("It went up by a third.", ROSE),
        ("Theft is up 12 on the year before, 2024.", ROSE),
        ("Burglary fell.", FELL),
        ("There was a decrease.", FELL),
        ("Robbery declined.", FELL),
        ("It is down from the year before.", FELL),
        ("A reduction in theft.", FELL),
    ],
)
def test_change_wants_its_test(text: str, verdict: Verdict) -> None:
    other = FELL if verdict == ROSE else ROSE

    assert "change" in kinds(text)
    assert "change" in kinds(text, NO_CHANGE)
    assert "change" in kinds(text, other)
    assert "change" not in kinds(text, verdict)
    assert "change" not in kinds(text, verdict, NO_CHANGE)


def test_reason_names_what_the_test_says() -> None:
    said = {verdict: warnings_in("Burglary rose.", [verdict])[0].why for verdict in (FELL, NO_CHANGE)}

    assert said[FELL] == "The test behind this sentence says “a fall”."
    assert said[NO_CHANGE] == "The test behind this sentence calls neither a rise nor a fall."
    assert warnings_in("Burglary fell.", [ROSE])[0].why == "The test behind this sentence says “a rise”."
    assert warnings_in("Burglary fell.", [Verdict.NOT_COMPARED])[0].why.startswith("No test behind")


@pytest.mark.parametrize(
    "text",
    [
        "The Board set up a group.",
        "The follow-up is in May.",
        "Officers followed up on each report.",
        "Up to half of them.",
        "These fall within the ward.",
        "The list is made up from three sources.",
        "It did not rise.",
        "Repeat places are expected to fall by themselves.",
        "A rise of this size would have been seen.",
        "Counts are broken down by ward.",
        "The high-rise blocks.",
    ],
)
def test_up_and_down_in_other_senses_pass(text: str) -> None:
    assert kinds(text) == []


def test_significant_passes_where_a_test_stands_behind() -> None:
    assert kinds("A statistically significant rise.", ROSE) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In 2025 theft was 12% of all records.", ["percentage"]),
        ("In 2025 about 12 per cent were charged.", ["percentage"]),
        ("In 2025 theft was 312 of 2,600 records (12%).", []),
        ("In March 2025 it changed from 1,312 to 1,204 (8.2%).", []),
        ("In the survey “80% of us” was said in 2025.", []),
        ("There were 312 records.", ["period"]),
        ("There were 312 records in the year ending September 2025.", []),
        ("In 2025 much changed. There were 312 records.", []),
        ("That is 18%.", ["percentage", "period"]),
        ("See table 3 and section 6.", []),
        ("Officers made visits at 12:30.", []),
        ("It covers 12 months.", []),
        ("They said “312 times”.", []),
    ],
)
def test_numbers_want_base_and_period(text: str, found: list[str]) -> None:
    assert kinds(text) == found


def test_long_sentence_is_counted() -> None:
    caution = warnings_in(" ".join(["word"] * 26) + ". Short one.")[0]

    assert caution.kind == "long"
    assert "26 words" in caution.why
    assert kinds(" ".join(["word"] * 25) + ".") == []


def test_position_is_that_of_the_words() -> None:
    text = "Short. It was driven by groups."
    caution = warnings_in(text)[0]

    assert text[caution.start : caution.end] == caution.words == "driven by"
    assert caution.instead


def test_sentences_end_where_they_end() -> None:
    text = "See e.g. Wick. It had 12.3 for every 1,000. Was it so? “Yes.” No end"

    assert [text[start:end] for start, end in sentences(text)] == [
        "See e.g. Wick.", "It had 12.3 for every 1,000.", "Was it so?", "“Yes.”", "No end",
    ]  # fmt: skip
    assert sentences("   ") == []


def test_verdicts_of_a_generated_sentence() -> None:
    assert verdicts_said("1,312 before: a fall.") == {FELL}
    assert verdicts_said("204 now, a rise; 12 before: no clear change.") == {ROSE, NO_CHANGE}
    uncertain = "That is too uncertain to call a rise: this test would see a rise of 88% or more."
    assert verdicts_said(f"175 more now. {uncertain}") == {NO_CHANGE}
    assert verdicts_said("A risen count, a fallen one.") == frozenset()


def test_hostile_text_is_only_text() -> None:
    assert kinds("<script>alert('driven by')</script>") == []
    assert "cause" in kinds("<b>driven by</b>")
    assert warnings_in("") == []


def test_long_text_is_read_in_reasonable_time() -> None:
    text = "It was driven by groups, not by chance, and fell. " * 40

    assert len(warnings_in(text)) >= 80


@pytest.mark.parametrize(
    "piece",
    ["lowest -", "lowest ", "-", "“", "'", "lowest -- ", "not ", "up 1,", "1,1.", "driven by ", "A. ", "a\u00a0"],
)
def test_no_text_makes_the_search_slow(piece: str) -> None:
    began = time.process_time()

    warnings_in(f"lowest{(piece * 2000)[:1990]}")

    assert time.process_time() - began < 5


def test_file_of_words_is_whole() -> None:
    path = words.files("hallmark.assessment").joinpath("data/words_to_avoid.yaml")
    told = yaml.safe_load(path.read_text(encoding="utf-8"))

    known = {"kind", "why", "instead", "words", "fine_in", "near", "tested", "negated_is_wrong"}
    for entry in told["words"]:
        assert set(entry) <= known
        assert len(set(entry["words"])) == len(entry["words"])
        assert entry.get("tested", "either") in {"either", "rose", "fell"}
    assert set(told["rules"]) == {"percentage", "period", "long"}
