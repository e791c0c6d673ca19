"""A monthly series: its trend, season, control charts and change points; and the hours of the week."""

from crimestats.series.change_points import ChangePoints, detect_change_points
from crimestats.series.control_charts import ControlChart, Rebase, u_prime_chart, xmr_chart
from crimestats.series.hours import WeekByHour, week_of_hours, week_of_table, week_of_times
from crimestats.series.seasonality import Seasonality, expected_shares, seasonal_index, seasonal_strength
from crimestats.series.special_causes import SpecialCauses, find_special_causes
from crimestats.series.stl import Decomposition, decompose

__all__ = [
    "ChangePoints",
    "ControlChart",
    "Decomposition",
    "Rebase",
    "Seasonality",
    "SpecialCauses",
    "WeekByHour",
    "decompose",
    "detect_change_points",
    "expected_shares",
    "find_special_causes",
    "seasonal_index",
    "seasonal_strength",
    "u_prime_chart",
    "week_of_hours",
    "week_of_table",
    "week_of_times",
    "xmr_chart",
]
