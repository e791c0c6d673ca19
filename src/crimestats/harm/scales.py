"""One type for every harm scale: ours, the Cambridge index, the ONS severity score, or a partnership's own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, Ints, counted, measured
from crimestats.harm.starting_points import StartingPoint, packaged, sentencing_weights

Labels = Literal["category", "code", "offence"]
CLASSES_FILE = "home_office_classes.csv"


@dataclass(frozen=True)
class HarmScale:
    """Weights of offences, in days of custody or in whatever unit the scale has."""

    name: str
    source: str
    offences: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]
    """The Home Office classes of each offence; empty where none is known."""

    categories: tuple[str, ...]
    """The police.uk category of each offence; empty where none is known."""

    days: Floats
    """Shape (offences,): the weight of one offence."""

    low: Floats
    """Shape (offences,): the lowest that the scale's source gives it; the weight itself where it gives one alone."""

    high: Floats
    """Shape (offences,): the highest that the scale's source gives it."""

    def members(self, label: str, by: Labels = "category") -> Ints:
        """Which offences a label means: a police.uk category, a Home Office class, or the name of an offence.

        Empty where the scale knows nothing of it: such a thing is not scored.

        Raises:
            ValueError: `by` is none of the three.
        """
        if by not in get_args(Labels):
            raise ValueError("labels are named by “category”, “code” or “offence”")
        if by == "category":
            found = [place for place, category in enumerate(self.categories) if category == label]
        elif by == "code":
            code = plain_code(label)
            found = [place for place, codes in enumerate(self.codes) if code in codes]
        else:
            found = [place for place, offence in enumerate(self.offences) if offence == label]
        return np.array(found, dtype=np.int64)


def starting_point_scale(rows: Sequence[StartingPoint] | None = None) -> HarmScale:
    """The scale of the packaged sentencing starting points.

    Args:
        rows: other rows than the packaged ones, for instance reviewed ones.

    >>> starting_point_scale().members("Burglary").size
    3
    """
    rows = sentencing_weights() if rows is None else rows
    return weights_from_rows(
        [row.offence for row in rows],
        [row.days for row in rows],
        codes=[" ".join(row.home_office_codes) for row in rows],
        categories=[row.police_uk_category for row in rows],
        low=[row.lowest_days for row in rows],
        high=[row.highest_days for row in rows],
        name="Sentencing guideline starting points",
        source="Sentencing Council for England and Wales, definitive guidelines (Open Government Licence v3.0)",
    )


def weights_from_rows(
    offences: Sequence[str],
    days: npt.ArrayLike,
    *,
    name: str,
    source: str,
    codes: Sequence[str] | None = None,
    categories: Sequence[str] | None = None,
    low: npt.ArrayLike | None = None,
    high: npt.ArrayLike | None = None,
) -> HarmScale:
    """A scale of the user's own: the Cambridge index, the ONS severity score, or any list of offences with weights.

    Args:
        offences: the name of each.
        days: shape (offences,): its weight; nan where the list gives none, and the row is left out.
        name: what the scale is called wherever its figures stand.
        source: who publishes it, which edition, under what licence.
        codes: Home Office classes of each offence, several parted by a space: “28E”, “4/1”.
        categories: the police.uk category of each; by default by its class (see `categories_of_codes`).
        low, high: the lowest and the highest weight of each; the weight itself where they are None.

    Raises:
        ValueError: lists of another length, weights below 0, or a low above its weight.

    >>> scale = weights_from_rows(["Theft", "Robbery"], [2.0, 365.0], codes=["49", "34B"], name="Ours", source="Us")
    >>> scale.categories
    ('Other theft', 'Robbery')
    """
    weights = measured(days, "days")
    classes = [tuple(plain_code(code) for code in codes_of.split()) for codes_of in codes or [""] * len(offences)]
    groups = categories_of_codes([of[0] if of else "" for of in classes]) if categories is None else list(categories)
    lowest = weights if low is None else measured(low, "low")
    highest = weights if high is None else measured(high, "high")
    if {len(offences), len(classes), len(groups), weights.size, lowest.size, highest.size} != {len(offences)}:
        raise ValueError("the offences, their weights, codes and categories are not as many of each")
    held = np.flatnonzero(~np.isnan(weights)).tolist()
    counted(weights[held], "days")
    if not ((lowest[held] <= weights[held]) & (weights[held] <= highest[held])).all():
        raise ValueError("an offence weighs less than its lowest weight or more than its highest")
    return HarmScale(
        name=name,
        source=source,
        offences=tuple(offences[place] for place in held),
        codes=tuple(classes[place] for place in held),
        categories=tuple(groups[place] for place in held),
        days=weights[held],
        low=lowest[held],
        high=highest[held],
    )


def at_lowest(scale: HarmScale) -> HarmScale:
    """The scale with every offence at its lowest weight: a finding that needs the middle one is not a sturdy one."""
    return replace(scale, name=f"{scale.name}, lowest", days=scale.low, high=scale.low)


def at_highest(scale: HarmScale) -> HarmScale:
    """The scale with every offence at its highest weight."""
    return replace(scale, name=f"{scale.name}, highest", days=scale.high, low=scale.high)


def categories_of_codes(codes: Sequence[str]) -> list[str]:
    """The police.uk category that each Home Office class is published under; empty where it is not known.

    Args:
        codes: classes as the Home Office writes them: “28E”, “4/1”, “66”.

    Limits: by class, where the mapping goes by sub-class; compiled from knowledge of it and to be reviewed.

    Source: data.police.uk, About, “police-uk-category-mappings.csv”.

    >>> categories_of_codes(["28E", "106.0", "000"])
    ['Burglary', 'Violence and sexual offences', '']
    """
    known = {row["home_office_class"]: row["police_uk_category"] for row in packaged(CLASSES_FILE)}
    return [known.get(plain_code(code), "") for code in codes]


def plain_code(code: str) -> str:
    """A Home Office class as this package writes it: a spreadsheet's 66.0 is 66, and 4.1 is 4/1.

    >>> plain_code("66.0"), plain_code("4.1"), plain_code("28e")
    ('66', '4/1', '28E')
    """
    return code.strip().upper().removesuffix(".0").replace(".", "/")
