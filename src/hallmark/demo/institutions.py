"""Places of the island that move figures by themselves: a hospital, a ferry terminal and a prison."""

from collections.abc import Mapping
from dataclasses import dataclass

from hallmark.demo.geography import Geography


@dataclass(frozen=True)
class Institution:
    """One of them: the ward it lies in, its point on police.uk, and how much more of what is recorded there."""

    name: str
    kind: str  # prison, hospital or station
    ward: str
    point: str
    multipliers: Mapping[str, float]  # category -> factor on the rate of its small area
    effect: str


@dataclass(frozen=True)
class InstitutionAt:
    """Where one of them stands, as the police's files show it."""

    name: str
    kind: str
    ward_code: str
    lsoa21_code: str
    location: str
    multipliers: dict[str, float]


INSTITUTIONS = (
    Institution(
        "Ostrey General Hospital",
        "hospital",
        "Pellingate",
        "Hospital",
        {"Violence and sexual offences": 2.2, "Public order": 1.8},
        "Assaults on patients and staff are recorded at the hospital, and count in Pellingate.",
    ),
    Institution(
        "Customhouse Quay ferry terminal",
        "station",
        "Customhouse Quay",
        "Ferry Terminal",
        {"Theft from the person": 2.5, "Other theft": 1.6},
        "Thefts from passengers are recorded at the terminal, and count in Customhouse Quay.",
    ),
    Institution(
        "Ostrey Moor prison",
        "prison",
        "Ostrey Moor",
        "Prison",
        {"Violence and sexual offences": 3.0, "Drugs": 6.0},
        "Assaults and drugs found inside are recorded at the prison, and count in Ostrey Moor.",
    ),
)
# How much more than an ordinary street its point draws what is recorded there.
DRAWS = 12.0


def institutions_at(geography: Geography, lsoas: tuple[int, ...]) -> tuple[InstitutionAt, ...]:
    """The institutions in their small areas."""
    return tuple(
        InstitutionAt(
            name=one.name,
            kind=one.kind,
            ward_code=geography.wards[geography.lsoas21[at].ward][0],
            lsoa21_code=geography.lsoas21[at].code,
            location=f"On or near {one.point}",
            multipliers=dict(one.multipliers),
        )
        for one, at in zip(INSTITUTIONS, lsoas, strict=True)
    )
