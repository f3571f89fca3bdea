"""A list of records as a file: the records, columns and order of its page, in words, read page by page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from database import reading, unit_of_work
from engine.errors import Text, text
from engine.registry import Actor
from itsm.audit import audit
from itsm.clocks.kinds import agreed_name
from itsm.clocks.showing.words import standing_word
from itsm.exchange.exporting import FORMATS
from itsm.exchange.files.spreadsheet import written
from itsm.exchange.files.writing import as_csv
from itsm.language import format_list, labelled, translate
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.people import queries as people
from itsm.records.queries.items import RecordItem
from itsm.records.queries.people import names_of
from itsm.records.queries.record_list import record_list

__all__ = ["COLUMN_LABELS", "FORMATS", "Exported", "column_label", "export_list"]

MOST: Mapping[str, int] = {"csv": 100_000, "xlsx": 20_000}
"""Rows of a file: a spreadsheet is made in memory."""
_PAGE = 200
COLUMN_LABELS: Mapping[str, Text] = {
    "number": text("Number"),
    "status": text("Status"),
    "requester": text("Requester"),
    "owner": text("Owner"),
    "team": text("Team"),
    "due_at": text("Due"),
    "clock_state": text("Clock"),
    "clocks_missed": text("Missed targets"),
    "opened_at": text("Opened"),
    "resolved_at": text("Resolved"),
    "closed_at": text("Closed"),
    "changed_at": text("Changed"),
    "external_number": text("External number"),
    "overruled": text("Priority set by hand"),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """Which list: its type, filters, order and columns."""

    type_key: str
    filters: Mapping[str, str]
    sort: str
    columns: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Words:
    type: RecordType
    language: str
    zone: ZoneInfo
    teams: Mapping[str, str]
    names: dict[int, str] = field(default_factory=dict)
    """Of people in fields, by their keys, as far as they were met."""

    def meet(self, items: Sequence[RecordItem], columns: Sequence[str]) -> None:
        """Learn the names of the people in fields of ``items``, in one statement."""
        known = [key for key in columns if key in self.type.by_key and self.type.by_key[key].type == "person"]
        values = [str(item.value(key) or "") for item in items for key in known]
        with reading() as session:
            self.names.update(names_of(session, {int(value) for value in values if value.isdecimal()}))

    def cell(self, item: RecordItem, column: str) -> str:
        """What stands in a column, as the page says it; a time with its zone."""
        if column == "status":
            status = self.type.status_by_key.get(item.status or "")
            return status.label(self.language) if status else item.status or ""
        if column == "team":
            return self.teams.get(item.team or "", item.team or "")
        if column in ("requester", "owner"):
            return (item.requester_name if column == "requester" else item.owner_name) or ""
        if column in ("clock_state", "clocks_missed"):
            return format_list(self._clock(item, column), self.language)
        value = item.value(column)
        if isinstance(value, datetime):
            return value.astimezone(self.zone).isoformat(" ", "seconds")
        own = self.type.by_key.get(column)
        if own is not None and own.type == "person" and str(value or "").isdecimal():
            return self.names.get(int(str(value)), "")
        return own.shown(value, self.language) if own else "" if value is None else str(value)

    def _clock(self, item: RecordItem, column: str) -> Sequence[Text]:
        if column == "clocks_missed":
            return [agreed_name(kind, self.teams) for kind in item.missed]
        if item.clock is None:
            return ()
        name = agreed_name(item.clock.kind, self.teams)
        return (labelled(name, standing_word(item.clock)),)


def column_label(of_type: RecordType, key: str, language: str) -> str:
    """What a column of the list of a type is called: its fields and its requester as the pack calls them."""
    if key in of_type.by_key:
        return of_type.by_key[key].label(language)
    return of_type.requester(language) if key == "requester" else translate(COLUMN_LABELS[key], language)


def export_list(
    what: Exported, form: str, actor: Actor, language: str, zone: str, most: int | None = None
) -> Iterator[bytes]:
    """The list as ``csv`` or ``xlsx``, piece by piece, at most ``most`` rows (``MOST``); that it was taken is audited.

    Raises what ``record_list`` does, and KeyError for another form.
    """
    of_type = record_type(what.type_key)
    words = _Words(of_type, language, ZoneInfo(zone), {one.code: one.name(language) for one in people.teams()})
    header = [column_label(of_type, key, language) for key in what.columns]
    record_list(what.type_key, what.filters, what.sort, None, 1, actor)  # refuses before anything is sent
    with unit_of_work() as work:
        audit(work, "records_exported", f"type {what.type_key}", actor.key, form=form, **_kept(what))
    rows = _rows(what, most or MOST[form], actor, words)
    if form == "csv":
        return as_csv(_after(header, rows))
    return iter([written(header, rows, of_type.plural(language))])


def _kept(what: Exported) -> dict[str, str]:
    return {"filters": " ".join(f"{name}={value}" for name, value in what.filters.items())}


def _after(header: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield header
    yield from rows


def _rows(what: Exported, most: int, actor: Actor, words: _Words) -> Iterator[Sequence[str]]:
    after: str | None = None
    count = 0
    while True:
        page = record_list(what.type_key, what.filters, what.sort, after, min(_PAGE, most - count), actor)
        words.meet(page.items, what.columns)
        for item in page.items:
            yield [words.cell(item, column) for column in what.columns]
        count, after = count + len(page.items), page.next
        if after is None:
            return
        if count >= most:
            yield [translate(text("Only the first %(most)s rows: filter the list for the others.", most=most),
                             words.language)]  # fmt: skip
            return
