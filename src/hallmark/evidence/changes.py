"""Adding evidence: files become holdings in one transaction, or nothing changes."""

import csv
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from django.db import transaction

from hallmark.areas.queries import placement
from hallmark.audit.changes import record as record_event
from hallmark.evidence import lake
from hallmark.evidence import synthetic as synthetic_data
from hallmark.evidence.adding import File, Options, kinds_of, members_in, new_paths, read_files
from hallmark.evidence.joining import join_delivery
from hallmark.evidence.models import Holding, Import, Original
from hallmark.evidence.progress import Progress
from hallmark.evidence.reading.archives import files_under
from hallmark.evidence.replacing import plain_change, replacement_in_words, street_change
from hallmark.evidence.rules import Decision, Verdict, Version, believable_vintage, decide_replacement
from hallmark.evidence.sources import police_street
from hallmark.evidence.sources.base import Draft, Refusal, Yield, together
from hallmark.ui.problems import Problem

ALREADY_HELD = "Already held: nothing to do."


@dataclass(frozen=True)
class Report:
    """What one import did, for the person: sentences and figures."""

    import_id: str | None
    named: str
    rows_in: int = 0
    rows_kept: int = 0
    rows_quarantined: int = 0
    holdings: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    quarantine_file: Path | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Adder:
    """Who adds evidence: their name, and their number where somebody has signed in."""

    name: str
    person: int | None


def add_evidence(
    paths: Iterable[Path],
    *,
    by: str,
    person: int | None = None,
    options: Options | None = None,
    progress: Progress | None = None,
) -> list[Report]:
    """Adds each path (file, archive or folder) whole or not at all, and says what became of it.

    Within a folder, reference data (lookups, boundaries, populations) is added first, so that crimes find their places.

    Args:
        by, person: the name and the number of whoever adds it; at the command line there is no number.

    Raises:
        Problem: a path that cannot be added; those before it have been.
    """
    who = Adder(by, person)
    options = options or Options()
    progress = progress or Progress()
    reports = []
    for path in paths:
        found = files_under(path)
        alone = not path.is_dir()
        with lake.one_writer_at_a_time(lambda: progress.say("Another import is running; waiting for it to finish.")):
            if alone:
                reports.append(_add_files(str(path), found, who, options, progress, alone=True))
            else:
                reference = [file for file in found if True in kinds_of(file)]
                rest = [file for file in found if file not in set(reference)]
                given = []
                for files, what in ((reference, "reference data"), (rest, "evidence")):
                    if files:
                        named = f"{path} ({what})" if reference and rest else str(path)
                        given.append(_add_files(named, files, who, options, progress, alone=False))
                if not any(report.import_id or report.notes == (ALREADY_HELD,) for report in given):
                    raise Problem(
                        f"Nothing in {path} is of a kind that Hallmark knows. Check that you chose the right folder."
                    )
                reports += given
    return reports


def _add_files(
    named: str, paths: list[Path], who: Adder, options: Options, progress: Progress, *, alone: bool
) -> Report:
    import_id = uuid.uuid4()
    held_before = set(Original.objects.values_list("sha256", flat=True))
    with lake.writing(str(import_id)):
        progress.start(paths[0].name if alone else named, sum(path.stat().st_size for path in paths))
        files = read_files(
            paths, import_id=str(import_id), held=set() if options.replace else held_before, options=options,
            known_places=_known_places(), progress=progress, alone=alone,
        )  # fmt: skip
        known = [file for file in files if file.yields]
        for file in files:
            if not file.yields:
                file.stored.unlink()
        if not known:
            return Report(None, named, notes=tuple(_nothing_new(files)))
        further = new_paths(str(import_id), members_in(files) + 1)
        known[0].yields += join_delivery([given for file in files for given in file.yields], further)
        return _commit(named, files, who, options, import_id, synthetic=synthetic_data.is_synthetic(paths[0]))


def _nothing_new(files: list[File]) -> list[str]:
    passed_over = [name for file in files for name in file.unknown]
    return [ALREADY_HELD if not passed_over else _passed_over(passed_over)]


def _passed_over(names: list[str]) -> str:
    shown = ", ".join(names[:5]) + (" and others" if len(names) > 5 else "")
    files = "1 file was" if len(names) == 1 else f"{len(names):,} files were"
    return (
        f"{files} passed over, as no source knows their columns: {shown}. "
        "A partner's extract needs --mapping; `hallmark evidence mappings` lists ready ones."
    )


def _known_places() -> pa.Array | None:
    codes = placement()["code"].combine_chunks()
    return codes if len(codes) else None


def _commit(
    named: str, files: list[File], who: Adder, options: Options, import_id: uuid.UUID, *, synthetic: bool
) -> Report:
    yields = [given for file in files for given in file.yields]
    refusals = [refusal for given in yields for refusal in given.refusals]
    quarantine = _write_quarantine(refusals, import_id)
    notes = [note for given in yields for note in given.notes]
    unknown = [name for file in files for name in file.unknown]
    if unknown:
        notes.append(_passed_over(unknown))
    with transaction.atomic():
        record = Import.objects.create(
            id=import_id,
            added_by=who.name,
            named=named,
            rows_in=sum(given.rows_in for given in yields),
            rows_kept=sum(given.rows_kept for given in yields),
            rows_quarantined=len(refusals),
            quarantine_file=lake.relative(quarantine) if quarantine else "",
        )
        record_event(act="evidence.add", subject=("import", import_id), by=who.person)
        register = Register(record, options, synthetic=synthetic)
        for file in files:
            if file.yields:
                register.file(file)
            # Within one file only: two files may outline the same area, one finely and one roughly.
            acts = together(act for given in file.yields for act in given.register)
            notes += [note for act in acts if (note := act())]
        notes += register.notes()
        record.notes = notes
        record.save(update_fields=["notes"])
    return Report(
        str(import_id), named, record.rows_in, record.rows_kept, len(refusals), register.live,
        dict(Counter(refusal.reason for refusal in refusals)), quarantine, tuple(notes),
    )  # fmt: skip


def _write_quarantine(refusals: list[Refusal], import_id: uuid.UUID) -> Path | None:
    if not refusals:
        return None
    folder = lake.root() / "quarantine"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"quarantine.{import_id}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "line", "reason", "row"])
        writer.writerows([refusal.member, refusal.line, refusal.reason, refusal.text] for refusal in refusals)
    lake.settle(path)
    return path


class Register:
    """Lists drafts as holdings, deciding month by month what is live. Works inside the importer's transaction."""

    def __init__(self, record: Import, options: Options, *, synthetic: bool) -> None:
        self.record = record
        self.synthetic = synthetic
        self.options = options
        self.live = 0
        self._said: dict[str, list[str]] = {}

    def file(self, file: File) -> None:
        """Lists one original file and all that it gave."""
        original, _ = Original.objects.get_or_create(
            sha256=file.sha256,
            defaults={
                "name": file.name,
                "size_bytes": file.size,
                "stored_as": lake.relative(file.stored),
                "added_in": self.record,
            },
        )
        keys = [draft.key for given in file.yields for draft in given.drafts.values()]
        held = {
            (holding.dataset, holding.unit, holding.period): holding
            for holding in Holding.objects.filter(
                state=Holding.State.LIVE, dataset__in={key.dataset for key in keys}
            ).select_for_update()
        }
        new: list[Holding] = []
        for given in file.yields:
            for number, draft in enumerate(given.drafts.values()):
                # A refused row may name no month, so a member's refusals stand with its first holding.
                draft.rows_quarantined = 0 if number else len(given.refusals)
                place = (draft.key.dataset, draft.key.unit, draft.key.period)
                holding = self._holding(draft, given, original)
                decided = self._decide(held.get(place), holding)
                if decided is None:
                    draft.path.unlink()
                    continue
                if decided.state == Holding.State.LIVE:
                    held[place] = decided
                    self.live += 1
                new.append(decided)
        Holding.objects.bulk_create([holding for holding in new if holding._state.adding])

    def notes(self) -> list[str]:
        """Sentences on what was kept aside, grouped by reason."""
        return [
            f"{said} ({', '.join(sorted(which)[:6])}{' and others' if len(which) > 6 else ''})."
            for said, which in self._said.items()
        ]

    def _holding(self, draft: Draft, given: Yield, original: Original) -> Holding:
        publisher = synthetic_data.PUBLISHER if self.synthetic else draft.publisher
        vintage = self.options.vintage or believable_vintage(given.modified, draft.key.period)
        return Holding(
            dataset=draft.key.dataset, unit=draft.key.unit, period=draft.key.period, state=Holding.State.LIVE,
            added_in=self.record, original=original, member=given.member, member_sha256=given.sha256,
            vintage=vintage, publisher=publisher, licence=draft.licence,
            rows_in=draft.rows + draft.rows_quarantined, rows=draft.rows, rows_quarantined=draft.rows_quarantined,
            without_place=draft.without_place, unknown_place=draft.unknown_place, categories=dict(draft.categories),
            has_ids=draft.has_ids, parquet=lake.relative(draft.path), size_bytes=draft.path.stat().st_size,
        )  # fmt: skip

    def _decide(self, held: Holding | None, new: Holding) -> Holding | None:
        """The holding as it will be listed; None where the same bytes are held already."""
        if held is None:
            return new
        change = plain_change(held.rows, new.rows)
        matched = new.dataset == police_street.DATASET and held.has_ids and new.has_ids
        if matched and held.member_sha256 != new.member_sha256:
            change = street_change(lake.root() / held.parquet, lake.root() / new.parquet)
        decision = decide_replacement(_version(held), _version(new), change, replace=self.options.replace)
        new.change = change
        return self._carry_out(decision, held, new)

    def _carry_out(self, decision: Decision, held: Holding, new: Holding) -> Holding | None:
        which = f"{new.unit} {new.period}".strip()
        if decision.verdict is Verdict.SAME:
            self._say("Already held, unchanged", which)
            return None
        if decision.verdict is Verdict.REPLACE:
            self._say(f"Re-published and replaced: {replacement_in_words(new.change)}", which)
            _supersede(held, new)
            return new
        new.reason = decision.reason
        if decision.verdict is Verdict.EARLIER:
            held.save() if held._state.adding else None
            new.state, new.superseded_by = Holding.State.SUPERSEDED, held
        else:
            new.state = Holding.State.ASIDE
        kept = (
            "Kept as an earlier vintage" if decision.verdict is Verdict.EARLIER else "Kept aside, what was held stays"
        )
        self._say(f"{kept}: {decision.in_short or decision.reason}", which)
        return new

    def _say(self, sentence: str, which: str) -> None:
        self._said.setdefault(sentence, []).append(which)


def _supersede(held: Holding, new: Holding) -> None:
    # The new one must stand in the database before the old one can point to it, and the old one must give up its
    # place before the new one can be live: so the new one enters as aside and is raised at the end.
    new.state = Holding.State.ASIDE
    held.save() if held._state.adding else None
    new.save()
    Holding.objects.filter(pk=held.pk).update(state=Holding.State.SUPERSEDED, superseded_by=new)
    held.state, held.superseded_by = Holding.State.SUPERSEDED, new
    new.state = Holding.State.LIVE
    new.save(update_fields=["state"])


def _version(holding: Holding) -> Version:
    return Version(holding.rows, frozenset(holding.categories), holding.has_ids, holding.member_sha256)
