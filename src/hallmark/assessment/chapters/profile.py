"""The area itself: who lives there, how much land, how deprived; what all rates stand on."""

from collections.abc import Iterator

from crimestats.periods import month_label
from hallmark.areas.queries import AreaRef, boundaries
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure, figure_id
from hallmark.assessment.findings import finding
from hallmark.assessment.sources import outlines_source
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.where_maps import all_crime_map_blocks
from hallmark.evidence.deprivation import INDEX_NAME, deprivation_deciles, index_source
from hallmark.evidence.people import HOUSEHOLDS, SmallAreaPeople, people_by_lsoa
from hallmark.reports.blocks import Block, Cell, Column, Section, Table, Text

HECTARE_M2 = 10_000
MOST_DEPRIVED_DECILE = 1
ONE_AREA = (
    "Each district is by itself a local government area of the Crime and Disorder Act 1998. Several are one by a "
    "combination agreement under its section 5, or by an earlier order. Which of these holds is not recorded here."
)


def profile_section(figures: Figures) -> Section:
    """Residents, households, land and deprivation, of the whole and of each district."""
    blocks: list[Block] = [*_sentences(figures), *one_area(figures)]
    if table := _district_table(figures):
        blocks.append(table)
    blocks += all_crime_map_blocks(figures)
    if not blocks:
        blocks.append(
            Text("profile-nothing", "No count of residents or boundaries is held for the area.", origin="fixed")
        )
    return Section("profile", "The area", tuple(blocks))


def one_area(figures: Figures) -> list[Text]:
    """What makes several districts one area in law, and that nobody has recorded here whether it is so."""
    if len(figures.districts) < 2:
        return []
    return [Text("profile-one-area", ONE_AREA, origin="fixed")]


def _sentences(figures: Figures) -> Iterator[Text]:
    area = figures.territory.area
    people = figures.residents(area.code)
    if people:
        homes = _households(figures, area, figures.territory.lsoa21)
        more = f", in {homes.value:,} households" if homes else ""
        sentence = f"{area.name} had {people.value:,} usual residents in {month_label(people.period_start)}{more}."
        yield finding("profile-residents", sentence, [people, *([homes] if homes else [])])
    if people and (land := _land(figures)):
        hectares, density = land
        sentence = (
            f"It covers {hectares.value:,.0f} hectares, including water: {density.value:,.1f} residents for each "
            f"hectare ({people.value:,} residents)."
        )
        yield finding("profile-land", sentence, [hectares, density, people])
    if deprived := _deprived(figures):
        count = f"{deprived.value:,}" if deprived.value else "None"
        sentence = (
            f"{count} of its {deprived.denominator:,} small areas (LSOAs) are in the most deprived tenth of "
            f"England ({INDEX_NAME})."
        )
        yield finding("profile-deprivation", sentence, [deprived])


def _district_table(figures: Figures) -> Table | None:
    rows = []
    for district in figures.districts if len(figures.districts) > 1 else ():
        people = figures.residents(district.code)
        codes = next((place.lsoa21 for place in figures.places if place.ref == district), ())
        homes = _households(figures, district, codes) if people else None
        rows.append((Cell(district.name), _cell(people), _cell(homes)))
    if not any(cell.figure for row in rows for cell in row):
        return None
    return Table(
        "profile-districts",
        "Residents and households by district",
        (
            Column("district", "District"),
            Column("residents", "Residents", True),
            Column("households", "Households", True),
        ),
        tuple(rows),
    )


def _cell(figure: Figure | None) -> Cell:
    return Cell(f"{figure.value:,}", figure.figure_id) if figure else Cell("–")


@once_per_figures
def _homes_held(_figures: Figures) -> SmallAreaPeople | None:
    return people_by_lsoa(HOUSEHOLDS)


def _households(figures: Figures, ref: AreaRef, lsoas: tuple[str, ...]) -> Figure | None:
    held = _homes_held(figures)
    if held is None or not lsoas or not all(code in held.by_lsoa for code in lsoas):
        return None
    day = held.reference_date[:7]
    total = sum(held.by_lsoa[code] for code in lsoas)
    return _add(figures, ref, f.HOUSEHOLDS, day, total, "households", "sum over LSOA 2021", held.source_of(lsoas))


def _land(figures: Figures) -> tuple[Figure, Figure] | None:
    territory = figures.territory
    people = figures.residents(territory.area.code)
    shapes = boundaries(list(territory.lsoa21), edition=2021)
    if people is None or not all(code in shapes for code in territory.lsoa21):
        return None
    hectares = round(sum(shapes[code].area for code in territory.lsoa21) / HECTARE_M2)
    day = people.period_start
    land = _add(
        figures, territory.area, f.HECTARES, day, hectares, "hectares", "area of the outlines held, with inland water",
        outlines_source(figures),
    )  # fmt: skip
    density = _add(
        figures, territory.area, f.DENSITY, day, round(int(people.value) / hectares, 4), "residents per hectare",
        "residents / hectares", people.source, numerator=int(people.value), denominator=hectares,
    )  # fmt: skip
    return land, density


def _deprived(figures: Figures) -> Figure | None:
    deciles = deprivation_deciles()
    codes = figures.territory.lsoa21
    if not codes or not all(code in deciles for code in codes):
        return None
    count = sum(deciles[code] == MOST_DEPRIVED_DECILE for code in codes)
    month = figures.months[0]
    return _add(
        figures, figures.territory.area, f.MOST_DEPRIVED, month, count, "LSOAs",
        "LSOAs 2021 in decile 1 of the overall index", index_source(codes), numerator=count, denominator=len(codes),
    )  # fmt: skip


def _add(
    figures: Figures, ref: AreaRef, measure: str, month: str, value: float, unit: str, method: str, source: str,
    *, numerator: int | None = None, denominator: int | None = None,
) -> Figure:  # fmt: skip
    figure = Figure(
        figure_id(ref.code, measure, "all", month, month), ref.code, ref.name, measure, "All", month, month, value,
        None, None, numerator, denominator, unit, method, source, "as published",
    )  # fmt: skip
    figures.add(figure)
    return figure
