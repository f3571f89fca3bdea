"""Running an import: the whole file, one transaction for each record, with progress and a closing report."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from sqlalchemy import select

from database import Tenant, current_tenant, reading
from engine.errors import NotFound, text
from itsm.clocks.exporting import Export, Totals
from itsm.imports.checking import check_mapping
from itsm.imports.directory import directory_of
from itsm.imports.mapping import ImportMapping, mapping_for, read_mapping
from itsm.imports.replay import Replay
from itsm.imports.table import LogTable, Reject, read_table, write_rejects
from itsm.language import listed
from itsm.packs.deployed import record_types
from itsm.packs.model import RecordType
from itsm.records.tables import Record

Departure = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is, for a progress bar: records done of all, and transitions per second so far."""

    done: int
    total: int
    transitions_per_second: float


@dataclass
class ImportReport:
    """What an import found and did; ``departures`` count undrawn steps by (from, to) status."""

    record_type: str
    records: int
    rows: int
    imported: int = 0
    skipped: int = 0
    rejected_rows: int = 0
    moved: int = 0
    transitions: int = 0
    seconds: float = 0.0
    departures: Counter[Departure] = field(default_factory=Counter)
    reject_file: Path | None = None
    totals: Totals = field(default_factory=Totals)
    """What there is of the file's records now, and of their clocks; counted from the ledger, as its export does."""

    @property
    def transitions_per_second(self) -> float:
        """Rate of the engine's transitions over the whole run."""
        return self.transitions / self.seconds if self.seconds else 0.0

    def summary(self) -> dict[str, object]:
        """The closing line; its first key is the plural of the record type, as in ``flowdesk import``."""
        return {
            self.record_type: self.records,
            "rows": self.rows,
            "imported": self.imported,
            "skipped": self.skipped,
            "rejected_rows": self.rejected_rows,
            "moved": self.moved,
            "clocks": self.totals.clocks,
            "open": self.totals.open,
            "breached": self.totals.breached,
            "orphans": self.totals.orphans,
            "transitions": self.transitions,
            "seconds": round(self.seconds, 3),
            "transitions_per_second": round(self.transitions_per_second, 1),
        }

    def departures_listed(self) -> list[dict[str, object]]:
        """Departures, the most frequent first."""
        return [
            {"from": source, "to": target, "count": count} for (source, target), count in self.departures.most_common()
        ]


def run_import(
    type_name: str,
    file: Path,
    mapping_file: Path | None,
    packs: Path,
    rejects: Path,
    progress: Callable[[Progress], None] = lambda _: None,
) -> ImportReport:
    """Import ``file`` as records of the type called ``type_name`` (its key, or its English plural).

    ``packs`` is the folder whose ``<pack>/imports/`` holds the mapping when none is named; rows that cannot be used
    are written to ``rejects``. Run it inside ``in_tenant``. Repeating it continues, and then changes nothing.
    Raises NotFound (no such type), InvalidInput (file or mapping cannot be used).
    """
    begun = perf_counter()
    record_type = type_named(type_name)
    mapping = read_mapping(mapping_for(packs / record_type.key / "imports", mapping_file))
    check_mapping(mapping, record_type)
    table = read_table(file, mapping)
    report = ImportReport(_plural(record_type), len(table.numbers), table.count)
    rejected = [*table.rejects, *_replay_all(record_type, mapping, table, report, begun, progress)]
    report.rejected_rows = len(rejected)
    report.seconds = perf_counter() - begun
    report.totals = Export(record_type.key, frozenset(table.rows)).counted()
    if rejected:
        write_rejects(rejects, file, mapping, table, rejected)
        report.reject_file = rejects
    return report


def _replay_all(
    record_type: RecordType,
    mapping: ImportMapping,
    table: LogTable,
    report: ImportReport,
    begun: float,
    progress: Callable[[Progress], None],
) -> list[Reject]:
    known = _known_numbers(record_type)
    replay = Replay(record_type, mapping, directory_of(table, mapping), _language())
    rejected: list[Reject] = []
    for done, (number, rows) in enumerate(table.rows.items(), start=1):
        if number in known:
            report.skipped += 1
        else:
            replayed = replay.run(number, rows)
            rejected += replayed.rejects
            report.imported += replayed.imported
            report.transitions += replayed.transitions
            report.moved += sum(replayed.departures.values())
            report.departures.update(replayed.departures)
        elapsed = perf_counter() - begun
        progress(Progress(done, len(table.rows), report.transitions / elapsed if elapsed else 0.0))
    return rejected


def _known_numbers(record_type: RecordType) -> frozenset[str]:
    statement = select(Record.external_number).where(
        Record.type_key == record_type.key, Record.external_number.is_not(None)
    )
    with reading() as session:
        return frozenset(number for number in session.execute(statement).scalars() if number)


def _plural(record_type: RecordType) -> str:
    return record_type.plural("en").lower()


def _language() -> str:
    """Language of the organisation in force."""
    with reading() as session:
        return session.get_one(Tenant, current_tenant()).language


def type_named(name: str) -> RecordType:
    """The record type that has this key or English plural. Raises NotFound, naming those that there are."""
    found = record_types()
    for record_type in found:
        if name.lower() in (record_type.key, _plural(record_type)):
            return record_type
    raise NotFound(
        text(
            "Expected one of the record types %(known)s, but got %(name)s. Deploy its pack first.",
            known=listed(_plural(record_type) for record_type in found),
            name=name,
        )
    )
