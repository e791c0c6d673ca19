"""A theme beside similar areas, and the area beside the rest of its own police force."""

from dataclasses import dataclass

from crimestats.comparators import Funnel, funnel
from crimestats.comparators.funnel import FEWEST_AREAS
from crimestats.counts.rates import rates
from crimestats.periods import period_label
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.tables import TOWN_CENTRE
from hallmark.assessment.themes.place_measures import (
    LIMITED_RATE,
    PEERS_HELD,
    PEERS_RATE,
    REST_RATE,
    added,
    ids,
    theme_count,
    theme_rate,
    theme_share,
)
from hallmark.assessment.themes.register import Theme, themes
from hallmark.assessment.themes.theme_changes import theme_changes
from hallmark.assessment.wording import listed
from hallmark.evidence.sources import police_street
from hallmark.reports.blocks import Block, Cell, Chart, Column, Table, Text
from hallmark.reports.charts import Estimate, intervals

NONE_FOUND = "No area like this one was found by its features, so none is set beside it."
NONE_HELD = "The year of no area like this one is held, so none is set beside it."
UNLIKE = "The rest of the force is not an area like it."
WITHIN = "within what is usual for areas like it"
SIDES = {True: "above what is usual for areas like it", False: "below what is usual for areas like it"}
DOUBTED = ", but so would one or more be among so many areas"
TOO_FEW = "Fewer than ten areas are held, so it cannot be said which of these differences are more than chance."


@dataclass(frozen=True)
class Beside:
    """The rates of the area (first) and of the similar areas held, with their limits; the funnel where there is one."""

    rows: tuple[Figure, ...]
    funnel: Funnel | None

    def words(self, at: int) -> str:
        """Where a row stands in the funnel."""
        if self.funnel is None:
            return ""
        position = int(self.funnel.position[at])
        if not position:
            return WITHIN
        return SIDES[position > 0] + ("" if self.funnel.stands_out[at] else DOUBTED)


def beside_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """The theme's rate beside areas like this one, and beside the rest of the force."""
    return [*_peers(figures, theme), *_force(figures, theme)]


def beside(figures: Figures, theme: Theme) -> Beside | None:
    """The area's rate and those of the similar areas held; None where its own is not known, or none of theirs."""
    area = figures.territory.area
    refs = [area, *(figures.peers.districts if figures.peers else ())]
    held = [row for ref in refs if (row := theme_rate(figures, ref.code, theme))]
    if not held or held[0].area_code != area.code or len(held) < 2:
        return None
    rows = tuple(_limited(figures, theme, row) for row in held)
    counts, people = [row.numerator or 0 for row in rows], [row.denominator or 0 for row in rows]
    return Beside(rows, funnel(counts, people) if len(rows) >= FEWEST_AREAS and any(counts) else None)


def peers_sentence(figures: Figures) -> Text | None:
    """That none of the similar areas chosen is held; None where one is, or none was asked for."""
    peers = figures.peers
    if peers is None or any(theme_rate(figures, peer.code, theme) for peer in peers.districts for theme in themes()):
        return None
    if not peers.districts:
        return Text("beside-none", NONE_FOUND, origin="fixed")
    return Text("beside-none", NONE_HELD, origin="fixed")


def _limited(figures: Figures, theme: Theme, row: Figure) -> Figure:
    """A rate between limits: chance, as far as this theme's counts vary by themselves."""
    dispersion = _dispersion(figures, theme)
    rate, lower, upper = _limits(row.numerator or 0, row.denominator or 0, dispersion)
    return added(
        figures, row, LIMITED_RATE, rate, "records per 1,000 residents",
        f"count / residents; 95% limits after Byar, dispersion {dispersion:.3g}", lower=lower, upper=upper,
        numerator=row.numerator, denominator=row.denominator,
    )  # fmt: skip


def _dispersion(figures: Figures, theme: Theme) -> float:
    change = theme_changes(figures).get(theme.id)
    return change.dispersion if change and change.dispersion >= 1 else 1.0


def _limits(count: int, residents: int, dispersion: float) -> tuple[float, float, float]:
    """A rate and its limits."""
    found = rates([count], [residents], dispersion=dispersion)
    return round(float(found.rate[0]), 4), round(float(found.lower[0]), 4), round(float(found.upper[0]), 4)


def _peers(figures: Figures, theme: Theme) -> list[Block]:
    name = f"beside-{theme.id}"
    if figures.peers is None:
        return []
    found = beside(figures, theme)
    if found is None:
        return []
    said, table = _sentence(figures, theme, found, name), _table(figures, theme, found, name)
    return [said, _chart(figures, theme, found, name), table]


def _sentence(figures: Figures, theme: Theme, found: Beside, name: str) -> Text:
    own, when = found.rows[0], period_label(figures.months[0], figures.months[-1])
    asked = len(figures.peers.districts) if figures.peers else 0
    held = added(
        figures, own, PEERS_HELD, len(found.rows) - 1, "areas", "similar areas whose year is held, of those chosen",
        numerator=len(found.rows) - 1, denominator=asked,
    )  # fmt: skip
    counts, people = sum(row.numerator or 0 for row in found.rows), sum(row.denominator or 0 for row in found.rows)
    pooled = added(
        figures, own, PEERS_RATE, round(counts / people * 1000, 4), "records per 1,000 residents",
        "all records over all residents of the areas compared, this one among them", numerator=counts,
        denominator=people,
    )  # fmt: skip
    words = (
        f"{own.area_name} had {own.value:,.1f} records of {theme.title.lower()} for every 1,000 residents in the "
        f"{when}. All areas compared had {pooled.value:,.1f}; {held.value} of {asked} similar areas are held."
    )
    words += f" That is {found.words(0)}." if found.funnel else f" {TOO_FEW}"
    return Text(name, words, ids(own, pooled, held))


def _table(figures: Figures, theme: Theme, found: Beside, name: str) -> Table:
    columns = [Column("area", "Area"), Column("records", "Records", True), Column("residents", "Residents", True)]
    columns.append(Column("rate", "Per 1,000 residents (95% limits)", True))
    if found.funnel:
        columns.append(Column("position", "Beside the others"))
    rows = tuple(_row(found, at, row) for at, row in enumerate(found.rows))
    peers, held = figures.peers, {row.area_code for row in found.rows}
    chosen = f"Chosen by {listed(peers.features)}, and not by crime." if peers else ""
    missing = [peer.name for peer in (peers.districts if peers else ()) if peer.code not in held]
    note = f"{chosen}{f' Not held: {listed(missing)}.' if missing else ''} No rank is given. {TOWN_CENTRE}".strip()
    when = period_label(figures.months[0], figures.months[-1])
    return Table(f"{name}-table", f"{theme.title} beside similar areas, {when}", tuple(columns), rows, note)


def _row(found: Beside, at: int, row: Figure) -> tuple[Cell, ...]:
    cells = [
        Cell(row.area_name),
        Cell(f"{row.numerator:,}", row.figure_id),
        Cell(f"{row.denominator:,}", row.figure_id),
    ]
    cells.append(Cell(f"{row.value:,.1f} ({row.lower:,.1f} to {row.upper:,.1f})", row.figure_id))
    if found.funnel:
        cells.append(Cell(wording.capital(found.words(at))))
    return tuple(cells)


def _chart(figures: Figures, theme: Theme, found: Beside, name: str) -> Chart:
    usual = found.funnel.limits([row.denominator or 0 for row in found.rows]) * 1000 if found.funnel else None
    rows = [
        Estimate(
            row.area_name, float(row.value), row.lower, row.upper,
            (float(usual[0][at]), float(usual[1][at])) if usual is not None else None, at == 0,
            f"{row.value:,.1f}", row.figure_id,
        )
        for at, row in enumerate(found.rows)
    ]  # fmt: skip
    own, when = found.rows[0], period_label(figures.months[0], figures.months[-1])
    said = "; ".join(f"{row.area_name} {row.value:,.1f}" for row in found.rows)
    title = f"{own.area_name}: {own.value:,.1f} records of {theme.title.lower()} for every 1,000 residents"
    title += f", {found.words(0)}" if found.funnel else ""
    alt = f"Dots in their limits, one for each area. {title}. {said}."
    drawn = intervals(
        rows, name=f"{name}-chart", alt_text=alt, usual_words="Usual for its size",
        said=lambda value: f"{value:,.1f}", from_zero=True,
    )  # fmt: skip
    return drawn.chart(
        id=f"{name}-chart",
        title=title,
        subtitle=f"{theme.title}, records per 1,000 residents with 95% limits, {when}",
        alt=alt,
        foot=f"Source: {own.source}. Rates differ with visitors as well as with crime.",
        table_id=f"{name}-table",
    )


def _force(figures: Figures, theme: Theme) -> list[Block]:
    """The area's part of its force's records, and its rate beside that of the rest; nothing where it is all of it."""
    territory = figures.territory
    if len(territory.forces) != 1 or territory.forces[0].code == territory.area.code:
        return []
    force = territory.forces[0]
    part, whole = (theme_count(figures, code, theme, figures.months) for code in (territory.area.code, force.code))
    people, everyone = figures.residents(territory.area.code), figures.residents(force.code)
    if _is_compiled(figures, theme) or part is None or whole is None:
        return []
    if people and everyone and people.value >= everyone.value:
        return []
    share = theme_share(figures, part, whole)
    when = period_label(figures.months[0], figures.months[-1])
    words = (
        f"{part.area_name} had {part.value:,} of the {whole.value:,} records of {theme.title.lower()} in the police "
        f"force area of {force.name} in the {when}{f' ({share.value:.1f}%)' if share else ''}."
    )
    used = [part, whole, share]
    own = theme_rate(figures, territory.area.code, theme)
    rest = _rest(figures, theme, part, whole, people, everyone)
    if own and rest:
        own = _limited(figures, theme, own)
        words += (
            f" For every 1,000 residents that is {_rate_words(own)}, beside {_rate_words(rest)} in the rest of the "
            f"force. {UNLIKE}"
        )
        used += [own, rest]
    return [Text(f"beside-force-{theme.id}", words, ids(*used))]


def _rate_words(rate: Figure) -> str:
    """``6.6 (95% limits 5.2 to 8.3)``."""
    return f"{rate.value:,.1f} (95% limits {rate.lower:,.1f} to {rate.upper:,.1f})"


def _is_compiled(figures: Figures, theme: Theme) -> bool:
    """Are the theme's counts others' own? Their file need not hold the whole force, as its residents do."""
    return any(
        figures.chosen[name].dataset != police_street.DATASET for name in theme.categories if name in figures.chosen
    )


def _rest(
    figures: Figures, theme: Theme, part: Figure, whole: Figure, people: Figure | None, everyone: Figure | None
) -> Figure | None:  # fmt: skip
    if people is None or everyone is None:
        return None
    count, residents = int(whole.value - part.value), int(everyone.value - people.value)
    if residents <= 0:
        return None
    dispersion = _dispersion(figures, theme)
    rate, lower, upper = _limits(count, residents, dispersion)
    return added(
        figures, whole, REST_RATE, rate, "records per 1,000 residents",
        f"(count of the force - count of {part.area_name}) / (their residents); 95% limits after Byar, dispersion "
        f"{dispersion:.3g}", base=part.area_code, lower=lower, upper=upper, numerator=count, denominator=residents,
    )  # fmt: skip
