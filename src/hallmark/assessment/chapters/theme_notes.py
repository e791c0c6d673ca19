"""What holds for every theme, said once at the head of their chapters and in none of them."""

from crimestats.series.seasonality import FEWEST_MONTHS
from hallmark.assessment.building import Figures
from hallmark.assessment.tables import TOWN_CENTRE
from hallmark.assessment.themes.beside import peers_sentence
from hallmark.assessment.themes.course_ranges import usual_ranges
from hallmark.assessment.themes.outcome_shares import outcomes
from hallmark.assessment.themes.outcomes import LESS_TIME
from hallmark.assessment.themes.outlook import any_outlook
from hallmark.assessment.themes.runs import runs
from hallmark.assessment.themes.seasons import any_season
from hallmark.reports.blocks import Block, Caveat

USUAL = (
    "A usual range holds nearly all months of a steady series. By chance alone, about three steady series in ten leave "
    "it, or run along one side, within three years. About one in fourteen shows a change of level."
)
NOT_USUAL = "With under two years of months, or under ten records a month, nothing is said of what is usual."
NO_PATTERN = "A season and a projection need three years of months. Fewer are held, so this document has neither."
NO_SEASON = "No category has a season that is clear enough to be told."
NO_OUTLOOK = "No category can be projected: too few records, or a level that changed within the year."
NO_OUTCOMES = "No evidence of outcomes is held. They need police records, and ready-made counts have none."
NO_PEERS = "No similar areas are set beside this one in this document."


def theme_notes(figures: Figures) -> list[Block]:
    """What must be known to read the chapters on themes, and what none of them can have."""
    notes: list[Block] = [Caveat("themes-town-centre", TOWN_CENTRE), *_usual(figures), *_pattern(figures)]
    outcome = LESS_TIME if any(outcomes(figures).values()) else NO_OUTCOMES
    notes.append(Caveat("themes-outcomes", outcome))
    if figures.peers is None:
        notes.append(Caveat("themes-no-peers", NO_PEERS))
    elif none_held := peers_sentence(figures):
        notes.append(none_held)
    return notes


def _usual(figures: Figures) -> list[Caveat]:
    found = usual_ranges(figures).values()
    notes = []
    if any(usual.months for usual in found):
        notes.append(Caveat("themes-usual", USUAL))
    if any(usual.reason for usual in found):
        notes.append(Caveat("themes-not-usual", NOT_USUAL))
    return notes


def _pattern(figures: Figures) -> list[Caveat]:
    """Why the chapters have no season or no projection, where none of them has."""
    if all(run.held < FEWEST_MONTHS for run in runs(figures).values()):
        return [Caveat("themes-no-pattern", NO_PATTERN)]
    notes = []
    if not any_season(figures):
        notes.append(Caveat("themes-no-season", NO_SEASON))
    if not any_outlook(figures):
        notes.append(Caveat("themes-no-outlook", NO_OUTLOOK))
    return notes
