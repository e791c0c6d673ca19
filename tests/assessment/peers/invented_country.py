"""An invented country: fourteen English districts and two Welsh, one partnership of two, and one without an outline."""

from pathlib import Path

from areas.small_world import load, load_squares, square
from hallmark.evidence.changes import add_evidence

ENGLISH = ("Ash", "Beech", "Cherry", "Damson", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Larch", "Maple",
           "Oak", "Pine")  # fmt: skip
WELSH = ("Derwen", "Onnen")
CODES = {name: f"E0799{at:04}" for at, name in enumerate(ENGLISH, 1)}
CODES |= {name: f"W0699{at:04}" for at, name in enumerate(WELSH, 1)}
WITHOUT_OUTLINE = "Pine"
PARTNERSHIP = ("Ash", "Beech")
RESIDENTS = (2000, 2100, 4000, 3900, 9000, 8800, 1500, 1600, 3000, 3100, 12000, 700, 5000, 5100, 2050, 8900)
HOUSEHOLDS = (900, 930, 1700, 1650, 3600, 3500, 700, 720, 1200, 1280, 4500, 350, 2000, 2050, 910, 3550)
SCORES = (12.5, 13.0, 20.0, 21.0, 35.0, 34.0, 8.0, 9.0, 18.0, 17.0, 40.0, 6.0, 25.0, 26.0)


def small_areas(name: str) -> tuple[str, str]:
    """The two LSOAs of a district."""
    code = CODES[name]
    return f"{code[0]}0199{code[-3:]}1", f"{code[0]}0199{code[-3:]}2"


def build(folder: Path) -> None:
    """Takes the invented country in: lookups, outlines, residents, households and the English index."""
    lsoas = ["LSOA21CD,LSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM"]
    districts = ["LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM"]
    tables = {
        "lsoa21_census2021_residents.csv": ["lsoa21_code,total_residents"],
        "lsoa21_census2021_households.csv": ["lsoa21_code,total_households"],
        "imd2025_lsoa21.csv": ["lsoa21_code,IMD_decile,Housing_and_Services_decile,IMD_score"],
    }
    for at, (name, code) in enumerate(CODES.items()):
        country, number = code[0], f"{code[-3:]}"
        csp_kind, force = ("E22", "E23990001,Treeshire") if country == "E" else ("W14", "W15990001,Coedwig")
        csp = "E22990001,Ash and Beech" if name in PARTNERSHIP else f"{csp_kind}988{number},{name}"
        districts.append(f"{code},{name},{csp},{force}")
        for part, lsoa in enumerate(small_areas(name)):
            ward = f"{country}0599{number}{part}"
            lsoas.append(f"{lsoa},{name} 00{part + 1}A,{ward},{name} ward {part},{code},{name}")
            residents, households, index = tables.values()
            residents.append(f"{lsoa},{RESIDENTS[at] // 2 + part}")
            households.append(f"{lsoa},{HOUSEHOLDS[at] // 2 - part}")
            if country == "E":
                index.append(f"{lsoa},5,5,{SCORES[at] + part}")
    load("\n".join(lsoas), "wards.csv")
    load("\n".join(districts), "districts.csv")
    squares = [
        square("LAD24CD", code, 300_000 + 2_000 * (at % 4), 300_000 + 2_000 * (at // 4), 2_000)
        for at, (name, code) in enumerate(CODES.items())
        if name != WITHOUT_OUTLINE
    ]
    load_squares(squares, kind="district", edition=2024)
    paths = [folder / name for name in tables]
    for path, lines in zip(paths, tables.values(), strict=True):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    add_evidence(paths, by="tests")
