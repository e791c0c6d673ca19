"""How many days a sentence is, whatever its kind: the one rule by which custody, orders and fines are put on a scale.

Custody counts as pronounced, a year as 365 days, whatever part of it is served. The other two are put into weeks of a
person's life. A fine is so many weeks of income: the guidelines' bands start at 50, 100, 150, 250, 400 and 600 per
cent of a relevant weekly income. A community order is so many hours of unpaid work, 40 to 80, 80 to 150 or 150 to 300
by its level: the middle of them, over a week of 35 hours. The 35 hours are an assumption; they are what the law
expects of someone with no reason to work less. A discharge is no punishment and counts 0.

Source: Sentencing Council, Approach to fines, and Imposition of community and custodial sentences; for the hours,
Universal Credit Regulations 2013, regulation 88.
"""

import re

DAYS_A_WEEK = 7
DAYS_A_YEAR = 365
HOURS_A_WEEK = 35
WEEKS_OF_INCOME = {"A": 0.5, "B": 1.0, "C": 1.5, "D": 2.5, "E": 4.0, "F": 6.0}
HOURS_OF_WORK = {"Low": (40, 80), "Medium": (80, 150), "High": (150, 300)}
_CUSTODY = re.compile(r"(?:(\d+) years?)? ?(?:(\d+) months?)? ?(?:(\d+) weeks?)? custody")
_ORDER = re.compile(r"(Low|Medium|High) level community order")
_FINE = re.compile(r"Band ([A-F]) fine")


def sentence_days(sentence: str) -> float:
    """How many days a sentence counts, to a tenth of a day.

    Args:
        sentence: as the guidelines word it: “1 year 6 months custody”, “26 weeks custody”, “High level community
            order”, “Band C fine” or “Discharge”.

    Raises:
        ValueError: another wording.

    >>> sentence_days("1 year 6 months custody"), sentence_days("Band C fine")
    (547.5, 10.5)
    >>> sentence_days("Medium level community order")
    23.0
    """
    if sentence == "Discharge":
        return 0.0
    if fine := _FINE.fullmatch(sentence):
        return round(WEEKS_OF_INCOME[fine[1]] * DAYS_A_WEEK, 1)
    if order := _ORDER.fullmatch(sentence):
        return round(sum(HOURS_OF_WORK[order[1]]) / 2 / HOURS_A_WEEK * DAYS_A_WEEK, 1)
    custody = _CUSTODY.fullmatch(sentence)
    if custody is None or not any(custody.groups()):
        raise ValueError(f"“{sentence}” is not a sentence that can be counted in days")
    years, months, weeks = (int(part or 0) for part in custody.groups())
    return round(DAYS_A_YEAR * (years + months / 12) + DAYS_A_WEEK * weeks, 1)
