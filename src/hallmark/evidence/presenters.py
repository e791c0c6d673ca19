"""What the evidence pages say, from what is held: one function per page."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from crimestats.periods import add_months, month_label, months_between
from hallmark.areas.placement import picture
from hallmark.areas.queries import force_by_slug
from hallmark.evidence import coverage, synthetic
from hallmark.evidence.coverage import DatasetStatus, UnitCalendar
from hallmark.evidence.models import Holding, Import, Original
from hallmark.evidence.replacing import change_in_words
from hallmark.evidence.sources import police_street
from hallmark.partners.permissions import Act
from hallmark.ui.menu import Invented
from hallmark.ui.start import Change, Need, Section
from hallmark.ui.visitors import may_do

LATEST_IMPORTS = 6
MOST_CHANGES = 50
HOLDINGS_SHOWN = 200
MONTHS_SHOWN = 36
DATASET_NAMES = {
    police_street.DATASET: "police.uk street-level crime and ASB",
    "police-uk-outcomes": "police.uk outcomes",
    "police-uk-stop-and-search": "police.uk stop and search",
    "police-uk-api": "police.uk records from its API",
    "lookup-membership": "ONS lookups: which area lies in which",
    "lookup-lsoa-editions": "ONS lookup: LSOAs of 2011 and 2021",
    "lookup-district-changes": "District codes, year by year",
    "lookup-msoa-names": "MSOA names",
    "lookup-msoa-editions": "ONS lookup: MSOAs of 2011 and 2021",
    "lookup-lsoa-points": "Centres of LSOAs",
    "lookup-district-codes": "District codes",
    "lookup-ward-codes": "Ward codes",
    "lookup-council-names": "Council names",
    "boundaries-lsoa": "Boundaries of LSOAs",
    "boundaries-msoa": "Boundaries of MSOAs",
    "boundaries-ward": "Boundaries of wards",
    "boundaries-district": "Boundaries of districts",
    "boundaries-force": "Boundaries of police force areas",
    "deprivation-imd2019": "English Indices of Deprivation 2019",
    "deprivation-imd2025": "English Indices of Deprivation 2025",
    "deprivation-wimd2019": "Welsh Index of Multiple Deprivation 2019",
    "counts-lsoa": "Ready-made counts by LSOA",
    "counts-mps-borough": "Metropolitan Police counts by borough",
    "counts-mps-ward": "Metropolitan Police counts by ward",
    "incidents-council-asb": "Anti-social behaviour reported to the council",
}


@dataclass(frozen=True)
class DatasetRow:
    """One dataset as the evidence page lists it."""

    name: str
    status: DatasetStatus

    @property
    def is_monthly(self) -> bool:
        """Whether its periods are months, so that it has a coverage calendar."""
        return len(self.status.last) == 7

    @property
    def is_old(self) -> bool:
        """Whether newer months should be added. A Census grows old too, but nobody can add a newer one."""
        return self.is_monthly and self.status.stale

    @property
    def synthetic(self) -> bool:
        """Whether it is invented, for demonstration."""
        return synthetic.PUBLISHER in self.status.publishers


@dataclass(frozen=True)
class ImportRow:
    """One import as a list shows it."""

    id: str
    named: str
    added_at: datetime.datetime
    added_by: str
    rows_in: int
    kept: int
    quarantined: int


@dataclass(frozen=True)
class EvidencePage:
    """What is held, dataset by dataset, and what was added last."""

    datasets: tuple[DatasetRow, ...]
    imports: tuple[ImportRow, ...]
    agreed_days: int


@dataclass(frozen=True)
class CalendarPage:
    """The coverage calendar of one dataset over a run of months; `earlier` and `later` are where the next run ends."""

    dataset: str
    name: str
    datasets: tuple[tuple[str, str], ...]
    months: tuple[str, ...]
    units: tuple[UnitCalendar, ...]
    sentences: tuple[tuple[str, str], ...]
    earlier: str
    later: str


@dataclass(frozen=True)
class ImportHolding:
    """One month that an import gave, with what became of it."""

    dataset: str
    unit: str
    period: str
    state: str
    rows: int
    quarantined: int
    without_place: int
    original: str
    vintage: datetime.date | None
    words: str


@dataclass(frozen=True)
class OriginalFile:
    """A file as it came: its name, its SHA-256, and the import that brought it."""

    name: str
    sha256: str
    import_id: str
    size_bytes: int


@dataclass(frozen=True)
class ImportPage:
    """One import: what came in, what was kept, what was not and why, and what changed."""

    row: ImportRow
    notes: tuple[str, ...]
    originals: tuple[OriginalFile, ...]
    holdings: tuple[ImportHolding, ...]
    more_holdings: int
    has_quarantine_file: bool


def evidence_page() -> EvidencePage:
    """Everything held, by dataset, with the latest imports."""
    rows = [DatasetRow(dataset_name(status.dataset), status) for status in coverage.status()]
    # What is counted comes before what it is counted by.
    rows.sort(key=lambda row: (not row.is_monthly, row.name.casefold()))
    return EvidencePage(tuple(rows), latest_imports(), settings.HALLMARK_STALE_DAYS)


def latest_imports(limit: int = LATEST_IMPORTS) -> tuple[ImportRow, ...]:
    """The imports made last, the newest first."""
    return tuple(_import_row(record) for record in Import.objects.order_by("-added_at")[:limit])


def holds_synthetic() -> Invented:
    """How much of what is held is invented."""
    live = Holding.objects.filter(state=Holding.State.LIVE)
    if not live.filter(publisher=synthetic.PUBLISHER).exists():
        return Invented.NONE
    return Invented.SOME if live.exclude(publisher=synthetic.PUBLISHER).exists() else Invented.ALL


def monthly_datasets() -> tuple[str, ...]:
    """The datasets held that come in months, street-level records first."""
    found = Holding.objects.filter(state=Holding.State.LIVE, period__contains="-")
    slugs = found.order_by("dataset").values_list("dataset", flat=True).distinct()
    return tuple(sorted(slugs, key=lambda slug: (slug != police_street.DATASET, slug)))


def months_held() -> list[str]:
    """The months of which street-level records or ready-made counts are held, the latest first."""
    found = Holding.objects.filter(state=Holding.State.LIVE, period__contains="-")
    return list(found.order_by("-period").values_list("period", flat=True).distinct())


def calendar_page(dataset: str, *, until: str = "", months: int = MONTHS_SHOWN) -> CalendarPage | None:
    """The calendar of a dataset (of the first, if it is not held) up to a month; None where none comes in months."""
    held = monthly_datasets()
    if not held:
        return None
    chosen = dataset if dataset in held else held[0]
    units = coverage.calendar(chosen)
    first, last = units[0].cells[0].month, units[0].cells[-1].month
    shown_last = until if first <= until <= last else last
    shown_first = max(first, add_months(shown_last, 1 - months))
    return CalendarPage(
        dataset=chosen,
        name=dataset_name(chosen),
        datasets=tuple((slug, dataset_name(slug)) for slug in held),
        months=tuple(months_between(shown_first, shown_last)),
        units=tuple(_between(unit, shown_first, shown_last) for unit in units),
        sentences=tuple((unit.name, unit.gap_sentence) for unit in units if unit.gap_sentence),
        earlier=add_months(shown_first, -1) if shown_first > first else "",
        later=min(add_months(shown_last, months), last) if shown_last < last else "",
    )


def import_page(import_id: str) -> ImportPage | None:
    """One import with the months it gave; None if there is no such import."""
    record = Import.objects.filter(pk=import_id).first()
    if record is None:
        return None
    given = record.holdings.select_related("original").order_by("dataset", "unit", "period")
    return ImportPage(
        row=_import_row(record),
        notes=tuple(record.notes),
        originals=tuple(_original(original) for original in record.originals.order_by("name")),
        holdings=tuple(_import_holding(holding) for holding in given[:HOLDINGS_SHOWN]),
        more_holdings=max(0, given.count() - HOLDINGS_SHOWN),
        has_quarantine_file=bool(record.quarantine_file),
    )


def originals(sha256s: Iterable[str]) -> list[OriginalFile]:
    """The files with these hashes, by name; one that is no longer held is left out."""
    found = Original.objects.filter(sha256__in=set(sha256s)).order_by("name")
    return [_original(original) for original in found]


def quarantine_path(import_id: str) -> Path | None:
    """The file of an import's quarantined rows, None if it has none."""
    name = Import.objects.filter(pk=import_id).values_list("quarantine_file", flat=True).first()
    path = settings.EVIDENCE_ROOT / name if name else None
    return path if path and path.is_file() else None


def dataset_name(slug: str) -> str:
    """A dataset in words."""
    return DATASET_NAMES.get(slug, slug.replace("-", " ").capitalize())


def _between(unit: UnitCalendar, first: str, last: str) -> UnitCalendar:
    cells = tuple(cell for cell in unit.cells if first <= cell.month <= last)
    return UnitCalendar(dataset_name(unit.dataset), unit.unit, unit.name, cells)


def _unit_name(slug: str) -> str:
    force = force_by_slug(slug)
    return force.name if force else slug


def _original(original: Original) -> OriginalFile:
    return OriginalFile(original.name, original.sha256, str(original.added_in_id), original.size_bytes)


def _import_row(record: Import) -> ImportRow:
    return ImportRow(
        id=str(record.pk),
        named=Path(record.named).name or record.named,
        added_at=record.added_at,
        added_by=record.added_by,
        rows_in=record.rows_in,
        kept=record.rows_kept,
        quarantined=record.rows_quarantined,
    )


def _import_holding(holding: Holding) -> ImportHolding:
    return ImportHolding(
        dataset=dataset_name(holding.dataset),
        unit=_unit_name(holding.unit),
        period=holding.period,
        state=holding.get_state_display(),
        rows=holding.rows,
        quarantined=holding.rows_quarantined,
        without_place=holding.without_place,
        original=holding.member or holding.original.name,
        vintage=holding.vintage,
        words=holding.reason or change_in_words(holding.change),
    )


def needs(request: HttpRequest) -> Iterator[Need]:
    """For whoever may add evidence: months overdue, missing or thin, and areas not yet known."""
    if not may_do(Act.EVIDENCE_ADD)(request):
        return
    found = coverage.status()
    for status in found:
        yield from _needs_of(DatasetRow(dataset_name(status.dataset), status))
    if found and not picture().table.num_rows:
        yield Need("No lookup of areas is held, so nothing can be placed.", "Add one", reverse("evidence-add"))


def _needs_of(row: DatasetRow) -> Iterator[Need]:
    status, calendar = row.status, f"{reverse('coverage')}?dataset={row.status.dataset}"
    if row.is_old:
        sentence = f"{row.name} ends in {month_label(status.last)}: newer months should be out."
        yield Need(sentence, "Add them", reverse("evidence-add"))
    if row.is_monthly and status.gaps:
        verb = "month between the others is" if status.gaps == 1 else "months between the others are"
        yield Need(f"{row.name}: {status.gaps:,} {verb} not held.", "See which", calendar)
    if status.thin:
        thin = "thin month" if status.thin == 1 else "thin months"
        yield Need(f"{row.name}: {status.thin:,} {thin} cannot be counted.", "See which", calendar)


def changes(request: HttpRequest, since: datetime.datetime) -> list[Change]:
    """What was added since a moment, for whoever may read evidence; one query."""
    if not may_do(Act.EVIDENCE_READ)(request):
        return []
    rows = map(_import_row, Import.objects.filter(added_at__gt=since).order_by("-added_at")[:MOST_CHANGES])
    return [
        Change(row.added_at, f"{row.added_by} added “{row.named}”.", reverse("import", args=[row.id])) for row in rows
    ]


def what_is_held(request: HttpRequest) -> Section | None:
    """What is held and what was added last, for whoever may add evidence; where nothing is, how to begin."""
    if not may_do(Act.EVIDENCE_ADD)(request):
        return None
    rows = evidence_page().datasets
    page = {"monthly": [row for row in rows if row.is_monthly], "all": len(rows)}
    return Section("Evidence held", "evidence/start_held.html", page)
