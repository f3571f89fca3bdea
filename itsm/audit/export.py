"""The trail as a file, written line by line: CSV for spreadsheets, JSON lines for programs and for checking."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC

import orjson

from database import unit_of_work
from engine.registry import Actor
from itsm.audit.search import Wanted, entries_for
from itsm.audit.trail import AuditEntry, audit
from itsm.imports.spreadsheet import plain_cell

COLUMNS = ("number", "at", "actor", "action", "subject", "before", "after", "other", "address", "hash", "key")
"""Headings of the CSV file."""
Chunks = Iterator[Sequence[AuditEntry]]


def export_trail(wanted: Wanted, kind: str, actor: Actor) -> Iterator[bytes]:
    """What is ``wanted`` as ``csv`` or ``jsonl``, piece by piece; that it was taken stands in the trail itself.

    Raises Forbidden, and KeyError for another kind.
    """
    written = {"csv": as_csv, "jsonl": as_json_lines}[kind]
    entries = entries_for(wanted, actor)
    with unit_of_work() as work:
        audit(work, "audit_exported", f"trail {kind}", actor.key)
    return written(entries)


def as_csv(chunks: Chunks) -> Iterator[bytes]:
    """Rows under ``COLUMNS``, with the mark by which spreadsheets know UTF-8; no cell is run as a formula."""
    yield b"\xef\xbb\xbf" + _row(COLUMNS)
    for entries in chunks:
        yield b"".join(_row(_cells(entry)) for entry in entries)


def as_json_lines(chunks: Chunks) -> Iterator[bytes]:
    """An object in each line: what is chained under its names there, and ``told``, ``address`` and ``hash`` besides."""
    for entries in chunks:
        yield b"".join(orjson.dumps(_object(entry)) + b"\n" for entry in entries)


def _object(entry: AuditEntry) -> dict[str, object]:
    return {
        "number": entry.number, "key": entry.key, "organisation": entry.tenant_id, "at": _at(entry),
        "actor": entry.actor_key, "action": entry.action, "subject": entry.subject, "details": entry.details,
        "person": entry.person_key, "commitment": entry.commitment, "told": entry.told, "address": entry.address,
        "erased": entry.is_erased, "hash": entry.hash,
    }  # fmt: skip


def _cells(entry: AuditEntry) -> list[str]:
    told = entry.told
    other = {name: value for name, value in told.items() if name not in ("before", "after")}
    parts = [orjson.dumps(part).decode() if part else "" for part in (told.get("before"), told.get("after"), other)]
    return [
        str(entry.number or ""), _at(entry), str(entry.actor_key or ""), entry.action, entry.subject, *parts,
        entry.address or "", entry.hash or "", str(entry.key),
    ]  # fmt: skip


def _at(entry: AuditEntry) -> str:
    return entry.at.astimezone(UTC).isoformat(timespec="microseconds")


def _row(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(map(plain_cell, cells))
    return line.getvalue().encode()
