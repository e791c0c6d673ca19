"""What people give stands in its chapter, its numbers are figures, and the cover says what is missing."""

from dataclasses import replace
from datetime import date

import pytest

from assessment.chapters.small_paper import (
    CONCERN,
    GAP,
    NOT_REACHED,
    REACHED,
    TREATED,
    everything,
    partner_figure,
    small_paper,
)
from assessment.printed_numbers import unexplained
from hallmark.assessment.chapters.given_blocks import PLAN_INSTEAD
from hallmark.assessment.chapters.giving import asked_of, given_figures, with_given
from hallmark.assessment.chapters.places import LAST_ASSESSMENT, NONE_ADOPTED
from hallmark.assessment.duties import (
    BESIDE_EARLIER,
    CHANGE_MINUTED,
    CITY,
    GIVEN,
    HELD,
    LEVELS_ONLY,
    MINUTED,
    MISSING,
    NO_POLICE_PLAN,
    NOT_TWO_TIER,
    PART_OF_COUNTY,
    PROPOSED,
    UNWRITTEN,
    WHOLE_COUNTY,
    WITH_PARTNERS,
    WITHOUT,
    duties,
    duties_of,
    is_complete,
    state_of,
)
from hallmark.assessment.figures import COLUMNS
from hallmark.assessment.given import Given, LastAssessment, Passage
from hallmark.reports.blocks import Cell, Column, Document, Section, Table, Text


def section(document: Document, name: str) -> Section:
    return next(found for found, _ in document.walk() if found.id == name)


def words(document: Document, name: str) -> str:
    """Every sentence of a section and of its parts."""
    found = section(document, name)
    own = [getattr(block, "text", "") for block in found.blocks]
    return " ".join([*own, *(words(document, part.id) for part in found.sections)])


def rows_of(given: Given) -> dict[str, dict[str, str]]:
    return {
        name: {column: "" if (value := getattr(figure, column)) is None else str(value) for column in COLUMNS}
        for name, figure in given_figures(given).items()
    }


def test_nothing_given_leaves_the_title_and_says_what_is_missing():
    paper = with_given(small_paper(), Given())

    assert paper.title == "Police-recorded crime profile: Wick"
    assert paper.cover_notes == (
        "Of the 14 matters that the law asks about, 9 are open.",
        ("No evidence is held on: behaviour that harms the local environment; misuse of drugs, alcohol and other "
        "substances, beyond police records of drug offences; re-offending; keeping people out of serious violence; "
        "serious violence, beyond police records of robbery and weapons; what the public is concerned about."),
        ("Not written yet: the police and crime plan’s objectives; why crime and disorder changed; how far the last "
        "plan was implemented."),
    )  # fmt: skip
    assert words(paper, "duty-re-offending").startswith("No evidence held. ")
    assert section(paper, "duty-re-offending").state == MISSING
    assert section(paper, "duty-last-plan").state == UNWRITTEN
    assert paper.decision.endswith("It is not yet a strategic assessment.")
    assert "Of the matters that the law asks about, nine are open. " in words(paper, "summary-not-known")


def test_a_paper_with_every_matter_dealt_with_is_a_strategic_assessment():
    paper = with_given(small_paper(), everything())

    assert paper.title == "Strategic assessment: Wick"
    assert paper.cover_notes == ("Minuted as gaps: re-offending.",)
    assert words(paper, "duty-re-offending") == (
        "Minuted as a gap by The Board on 14 October 2025. Probation has not sent counts."
    )


@pytest.mark.parametrize("left_out", ["passages", "figures", "concerns", "progress", "gaps"])
def test_one_matter_left_open_keeps_the_modest_title(left_out):
    given = replace(everything(), **{left_out: ()})

    assert with_given(small_paper(), given).title.startswith("Police-recorded crime profile")
    assert is_complete("E", given) is False


def test_given_numbers_are_figures_and_every_printed_one_is_among_them():
    given = everything()
    paper = with_given(small_paper(), given)

    assert unexplained(paper, rows_of(given)) == []
    assert {row["value"] for row in rows_of(given).values()} == {
        "412",
        "20.3846",
        "268",
        "251",
        "300",
        "270",
        "255",
        "40",
        "60",
        "44",
        "1",
    }


def test_the_summary_says_what_was_named_and_how_many_measures_reached_their_target():
    text = words(with_given(small_paper(), everything()), "summary")

    assert "Residents’ survey 2025, May to June 2025: most named “Burglary” (212 of 1,040)." in text
    assert (
        "Of 2 measures of the last plan, 1 is at or past the target figure. A measure that moved does not show" in text
    )
    assert (
        "Partners’ figures, year ending September 2025: fly-tips, 412 incidents. Year ending March 2025: adults new to "
        "treatment, 268 of 742 adults in treatment."
    ) in text


def test_words_on_a_matter_that_police_figures_deal_with_stand_in_its_chapter():
    paper = with_given(small_paper(), everything())

    assert "What partners know of crime." in words(paper, "changes")
    assert "Wick Hospital lies in Wick 001A." in words(paper, "profile")


def test_the_law_table_and_what_is_not_known_follow():
    paper = with_given(small_paper(), everything())
    (table,) = [block for block in section(paper, "law").blocks if block.id == "law-asks"]
    states = {row[0].text: row[2].text for row in table.rows}

    assert states["Crime"] == HELD
    assert states["Levels and patterns"] == WITH_PARTNERS
    assert states["Changes since the last assessment"] == f"{BESIDE_EARLIER}; no earlier assessment adopted here"
    assert states["What to put first"] == PROPOSED
    assert states["Re-offending"] == MINUTED
    assert states["Misuse of drugs, alcohol and other substances"] == GIVEN
    assert "minuted as a gap" in words(paper, "not-known")
    assert "no evidence held" not in words(paper, "not-known")


def test_giving_does_not_change_the_document_that_was_given():
    paper = small_paper()
    before = replace(paper)

    with_given(paper, everything())

    assert paper == before


def test_wales_is_asked_for_the_acts_subjects_only():
    assert {duty.id for duty in asked_of(small_paper("W"))} == {
        "crime", "anti-social-behaviour", "environment", "substance-misuse", "re-offending",
        "serious-violence-involvement", "serious-violence", "police-and-crime-plan",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (Given(), MISSING),
        (Given(gaps=(GAP,)), MINUTED),
        (Given(gaps=(GAP,), figures=(partner_figure("re-offending"),)), GIVEN),
        (Given(figures=(partner_figure("environment"),)), MISSING),
    ],
)
def test_what_was_brought_counts_before_a_minuted_gap(given, state):
    duty = next(duty for duty in duties() if duty.id == "re-offending")

    assert state_of(duty, given) == state


def test_concerns_and_progress_fill_only_their_own_matters():
    given = Given(concerns=(CONCERN,), progress=(REACHED, NOT_REACHED))
    filled = {duty.id for duty in duties_of("E") if state_of(duty, given) == GIVEN}

    assert filled == {"public-concerns", "last-plan"}


def test_a_concern_stands_beside_what_the_police_recorded_of_the_same():
    keys = ("theme", "volume", "change", "concern")
    volume = Cell("1", "one", "312 records (4.0%)", "two")
    change = Cell("2", "three", "No clear change", "four")
    rows = (
        (Cell("Burglary"), volume, change, Cell("No evidence held")),
        (Cell("Robbery"), volume, change, Cell("No evidence held")),
    )
    matrix = Table("priority-matrix", "Priority matrix", tuple(Column(key, key) for key in keys), rows)
    before = small_paper()
    sections = tuple(replace(one, blocks=(matrix,)) if one.id == "priorities" else one for one in before.sections)
    paper = with_given(replace(before, sections=sections), everything())

    (table,) = [block for block in section(paper, "duty-public-concerns").blocks if block.id == "public-concerns"]
    assert table.rows[0][-2:] == (Cell("312 records (4.0%)", "two"), Cell("No clear change", "four"))
    (asked, unasked) = next(block.rows for block in paper.blocks() if block.id == "priority-matrix")
    assert (asked[-1].text, unasked[-1].text) == ("212 of 1,040 named it", "Not asked in the survey held")


def paper_with_test(now: str, base: str, said: str) -> Document:
    """A paper whose table of categories has a tested change of burglary."""
    columns = (Column("category", "Category"), Column("now", "Year"), Column("base-2023-12", "Base"),
               Column("difference-2023-12", "Difference"))  # fmt: skip
    row = (Cell("Burglary"), Cell(now), Cell(base), Cell("x", said=said, said_figure="ratio"))
    paper = small_paper()
    changes = Section("changes", "changes", (Table("categories-e1", "C", columns, (row,)),))
    sections = tuple(changes if part.id == "changes" else part for part in paper.sections)
    return replace(paper, sections=sections)


@pytest.mark.parametrize(
    ("now", "said", "standing", "summary"),
    [
        ("255", "no clear change", "no clear change by the test", "Of burglary the test finds no clear change."),
        ("255", "fell", "fell by the test", "Of these the test calls one (burglary) a fall. A measure"),
        (
            "255", "may have fallen, not certain", "may have fallen, not certain, by the test",
            "Burglary may have fallen, not certain. A measure",
        ),
        ("255", "too uncertain to call", "too uncertain to call by the test", "Burglary is too uncertain to call."),
        ("256", "no clear change", "", "1 is at or past the target figure. A measure"),
    ],
)  # fmt: skip
def test_a_target_is_never_called_reached_against_the_test(now, said, standing, summary):
    burglary = replace(REACHED, measure="Burglary recorded by the police")

    paper = with_given(paper_with_test(now, "300", said), replace(everything(), progress=(burglary, NOT_REACHED)))

    (table,) = [block for block in paper.blocks() if block.id == "last-plan-progress"]
    cells = [row[[column.key for column in table.columns].index("standing")] for row in table.rows]
    assert [cell.text for cell in cells] == ["At or past the target figure", "Short of the target figure"]
    assert (cells[0].said, cells[0].said_figure) == (standing, "ratio" if standing else "")
    assert summary in words(paper, "summary")


def test_no_measure_at_its_target_is_said_in_words():
    paper = with_given(small_paper(), replace(everything(), progress=(NOT_REACHED,)))

    assert "Of 1 measures" not in words(paper, "summary")
    assert "None of the measures of the last plan is at or past its target figure." in words(paper, "summary")


def law_rows(document: Document) -> dict[str, str]:
    (table,) = [block for block in section(document, "law").blocks if isinstance(block, Table)]
    return {row[0].text: row[2].text for row in table.rows}


def test_a_part_of_a_county_is_asked_what_it_sends_up_and_a_whole_county_its_agreement():
    part, whole = (small_paper(tier=tier) for tier in (PART_OF_COUNTY, WHOLE_COUNTY))

    assert [duty.id for duty in asked_of(part)][-1] == "county-matters"
    assert [duty.id for duty in asked_of(whole)][-1] == "county-agreement"
    assert section(part, "duty-county-matters").state == UNWRITTEN
    assert law_rows(whole)["Matters for the county strategy group"] == "Not asked here: the area is a whole county"
    assert "Matters for the county strategy group: not written yet." in words(part, "not-known")


def test_the_county_matter_is_filled_like_any_other():
    passage = Passage("passage-9", "county-matters", "County lines cross three districts.", "A. Analyst")
    paper = with_given(small_paper(tier=PART_OF_COUNTY), replace(everything(), passages=(passage,)))

    assert "County lines cross three districts." in words(paper, "duty-county-matters")
    assert law_rows(paper)["Matters for the county strategy group"] == GIVEN


def test_outside_two_tier_counties_both_matters_say_so_and_hold_nothing_up():
    paper = with_given(small_paper(), everything())

    assert law_rows(paper)["Matters for the county strategy group"] == NOT_TWO_TIER
    assert law_rows(paper)["The county’s community safety agreement"] == NOT_TWO_TIER
    assert paper.title.startswith("Strategic assessment")


def test_levels_and_patterns_lack_substance_misuse_until_partners_give_it():
    empty = law_rows(with_given(small_paper(), Given()))

    assert empty["Levels and patterns"] == WITHOUT
    assert empty["Changes since the last assessment"] == f"{WITHOUT}; no earlier assessment adopted here"


LEVEL = replace(TREATED, earlier=None, earlier_base=None, earlier_start="", earlier_end="")
BOARDS_GAP = replace(GAP, chapter="changes")


@pytest.mark.parametrize(
    ("given", "state", "title"),
    [
        (everything(), BESIDE_EARLIER, "Strategic assessment"),
        (replace(everything(), figures=(partner_figure("environment"), LEVEL)), LEVELS_ONLY, "Police-recorded"),
        (
            replace(everything(), figures=(partner_figure("environment"), LEVEL), gaps=(GAP, BOARDS_GAP)),
            CHANGE_MINUTED, "Strategic assessment",
        ),
    ],
)  # fmt: skip
def test_a_level_of_one_year_shows_no_change_and_holds_the_paper_up(given, state, title):
    paper = with_given(small_paper(), given)

    assert law_rows(paper)["Changes since the last assessment"].startswith(state)
    assert paper.title.startswith(title)
    assert is_complete("E", given) == (title == "Strategic assessment")
    assert ("Minuted as a gap by The Board" in words(paper, "changes")) == (state == CHANGE_MINUTED)
    known = {LEVELS_ONLY: f"levels held{LEVELS_ONLY[len('levels held') :]}", CHANGE_MINUTED: "minuted as a gap"}.get(
        state
    )
    assert (f"Changes since the last assessment: {known}." in words(paper, "not-known")) == (known is not None)
    assert any("no earlier year, for: changes" in note for note in paper.cover_notes) == (state == LEVELS_ONLY)


def test_an_earlier_number_stands_beside_with_its_base_and_period_and_no_verb():
    paper = with_given(small_paper(), everything())
    (table,) = [block for block in paper.blocks() if block.id == "partners-substance-misuse"]
    (alone,) = [block for block in paper.blocks() if block.id == "partners-environment"]
    cell = table.rows[0][[column.key for column in table.columns].index("earlier")]

    assert (cell.text, cell.said) == ("251 adults", "of 718; year ending March 2024")
    assert rows_of(everything())[cell.figure]["denominator"] == "718"
    assert "was not tested" in table.note
    assert "earlier" not in [column.key for column in alone.columns]
    assert "No earlier year was brought, so no change can be seen." in alone.note


def test_the_city_of_london_is_not_asked_of_a_police_and_crime_plan():
    city = small_paper(tier=CITY)

    assert law_rows(city)["The police and crime plan’s objectives"] == NO_POLICE_PLAN
    assert law_rows(city)["Matters for the county strategy group"] == NOT_TWO_TIER
    assert "police-and-crime-plan" not in {duty.id for duty in asked_of(city)}


def reason(theme: str, text: str) -> Passage:
    return Passage(f"passage-of-{theme}", "reasons-for-change", text, "A. Analyst", theme)


def test_a_reason_tied_to_a_theme_stands_beneath_its_line_and_in_its_row_of_the_matrix():
    lines = Section("summary-changes", "What changed", (
        Text("clear-shoplifting-2023-09", "A rise in shoplifting."), Text("clear-burglary-2023-09", "A fall."),
    ))  # fmt: skip
    keys = ("theme", "change", "concern")
    cells = (Cell("Shoplifting"), Cell("4", "a", "A rise", "b"), Cell("-")), (Cell("Theft"), Cell("2"), Cell("-"))
    matrix = Table("priority-matrix", "Priority matrix", tuple(Column(key, key) for key in keys), cells)
    before = small_paper()
    summary = replace(before.sections[0], sections=(lines, *before.sections[0].sections))
    sections = (summary, *before.sections[1:])
    sections = tuple(replace(one, blocks=(matrix,)) if one.id == "priorities" else one for one in sections)
    told = reason("shoplifting", "Shoplifting: two shops now report every theft. More records may mean more reports.")
    untold = reason("drugs", "More searches.")

    paper = with_given(replace(before, sections=sections), replace(everything(), passages=(told, untold)))

    said = [block.text for block in section(paper, "summary-changes").blocks]
    assert said == [
        "A rise in shoplifting.", "A reason given, not tested: two shops now report every theft.", "A fall.",
    ]  # fmt: skip
    (found,) = [block for block in paper.blocks() if block.id == "priority-matrix"]
    assert [row[1].said for row in found.rows] == [
        "A rise; a reason is given, see “Why crime and disorder changed”", "",
    ]  # fmt: skip


def test_a_survey_says_how_many_of_those_invited_answered_or_that_it_is_not_held():
    invited = replace(everything(), concerns=(replace(CONCERN, invited=6000),))
    notes = [
        next(block.note for block in with_given(small_paper(), given).blocks() if block.id == "public-concerns")
        for given in (everything(), invited)
    ]

    assert notes[0].startswith("How many were invited is not held")
    assert notes[1].startswith("Residents’ survey 2025: 1,040 of 6,000 invited answered.")


def test_wales_is_asked_nothing_of_english_counties():
    assert not [title for title in law_rows(small_paper("W")) if "county" in title]


def test_the_last_assessment_is_named_with_its_year_and_who_adopted_it_when():
    changes = Section("changes", "Changes", (Text(LAST_ASSESSMENT, NONE_ADOPTED, origin="fixed"),))
    paper = replace(small_paper(), sections=(changes, *small_paper().sections))
    last = LastAssessment("Strategic assessment", "2024-09", "the Board", date(2025, 1, 14))

    assert words(with_given(paper, Given(last=last)), "changes") == (
        "The last one adopted here is the strategic assessment of the year ending September 2024, adopted by the Board "
        "on 14 January 2025."
    )
    assert words(with_given(paper, Given()), "changes") == NONE_ADOPTED
    assert words(with_given(paper, everything()), "changes").startswith(f"{NONE_ADOPTED} {PLAN_INSTEAD}")


def test_the_chapter_on_the_law_denies_the_paper_only_while_a_matter_is_missing():
    empty, full = with_given(small_paper(), Given()), with_given(small_paper(), everything())

    assert "It is not yet a strategic assessment." in words(empty, "law")
    assert full.title.startswith("Strategic assessment")
    assert "is called a strategic assessment" in words(full, "law")
    assert "not yet" not in words(full, "law")
