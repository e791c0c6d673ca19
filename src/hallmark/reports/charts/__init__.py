"""Plain charts as SVG, drawn from Vega-Lite, each with the points that a keyboard walks along.

The words (title, subtitle, foot) belong to the page, not to the picture. Colours are Okabe and Ito's; one accent, grey
for context. Bars begin at zero; a missing month is a hatched gap; a name stands beside its mark wherever it can.
"""

from hallmark.reports.charts.bars import Bar, category_bars, district_bars
from hallmark.reports.charts.drawing import Drawing
from hallmark.reports.charts.intervals import Estimate, intervals
from hallmark.reports.charts.months import describe_months, monthly_line, most_words
from hallmark.reports.charts.outlook import OutlookMonth, outlook_line
from hallmark.reports.charts.seasons import SeasonMonth, season_bars
from hallmark.reports.charts.style import ACCENT, CONTEXT, GRID, INK, MUTED
from hallmark.reports.charts.usual_range import RangeMonth, usual_range_line

__all__ = [
    "ACCENT",
    "CONTEXT",
    "GRID",
    "INK",
    "MUTED",
    "Bar",
    "Drawing",
    "Estimate",
    "OutlookMonth",
    "RangeMonth",
    "SeasonMonth",
    "category_bars",
    "describe_months",
    "district_bars",
    "intervals",
    "monthly_line",
    "most_words",
    "outlook_line",
    "season_bars",
    "usual_range_line",
]
