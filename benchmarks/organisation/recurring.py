"""``python -m benchmarks.organisation.recurring``: rounds of the worker that looks for records which come again."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import event, insert

from benchmarks.engine.__main__ import SERVER
from benchmarks.machine import facts
from benchmarks.places import Place, installation
from database import db, table_of, unit_of_work
from engine.registry import SYSTEM
from engine.runtime import Resource, deploy
from itsm.records.opened import day_of
from itsm.records.search.words import words_of
from itsm.records.tables import Record, RecordWords
from itsm.recurrence.detecting.looking import look_now

BATCH, DAYS, LIMIT_SECONDS = 5_000, 140, 2.0
_SHARED = """\
key: %(key)s
name: {en: %(key)s}
plural: {en: %(key)s}
icon: package
prefix: %(prefix)s
process: none
report_form: none
fields: [{key: title, type: text, label: {en: Title}}, {key: category, type: text, label: {en: Category}}]
statuses: [{key: open, kind: open, label: {en: Open}}]
list: [number]
%(more)s
"""
TICKET = _SHARED % {"key": "ticket", "prefix": "TKT", "more": "promotions: [{key: dig, type: cause}]"}
CAUSE = _SHARED % {
    "key": "cause", "prefix": "CAU",
    "more": "recurrence: {of: ticket, promotion: dig, by: {text: 8, category: 200}, within_days: 14}",
}  # fmt: skip
THINGS = ("printer", "scanner", "projector", "badge reader", "mail client", "telephone", "screen", "keyboard")
FAULTS = ("jams", "beeps", "stays dark", "drops the line", "is slow", "shows an error", "does not start", "smells")


def main(arguments: Sequence[str]) -> int:
    """Run, print the figures as JSON, and give the exit code: 1 when a round of few changes took too long."""
    parser = argparse.ArgumentParser("python -m benchmarks.organisation.recurring", description=__doc__)
    parser.add_argument("--records", type=int, default=100_000, help="records, over twenty weeks")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite, whatever the environment names")
    wanted = parser.parse_args(arguments)
    with installation("recurring", "" if wanted.sqlite else os.environ.get(SERVER, "")) as place:
        found = measure(place, wanted.records)
    print(json.dumps({"machine": facts(), **found}, indent=1))
    return 0 if found["hundred_more_s"] <= LIMIT_SECONDS else 1


def measure(place: Place, records: int) -> dict[str, float]:
    """The first look at all, one at a hundred changes, and one at nothing new."""
    for key, pack in (("ticket", TICKET), ("cause", CAUSE)):
        deploy(key, [Resource("record_type", key, f"processes/{key}/pack.yaml", pack.encode())], SYSTEM)
    now = datetime.now(UTC)
    put_in(place, 0, records, now - timedelta(days=DAYS), now - timedelta(minutes=10))
    first, found = timed()
    put_in(place, records, 100, now - timedelta(minutes=5), now)
    few, _ = timed()
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    nothing, _ = timed()
    return {
        "records": records, "found": found, "first_s": first, "hundred_more_s": few, "nothing_new_s": nothing,
        "statements_nothing_new": len(statements),
    }  # fmt: skip


def timed() -> tuple[float, int]:
    """Seconds of a look, and what it found."""
    begin = perf_counter()
    found = look_now()
    return round(perf_counter() - begin, 2), found


def put_in(place: Place, first: int, count: int, begin: datetime, end: datetime) -> None:
    """Records with their words, spread evenly over a time; each twelfth says about the same as others."""
    step = (end - begin) / max(count, 1)
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        rows = [_row(place, first + number, begin + number * step) for number in numbers]
        words = [{"tenant_id": place.tenant, "record_key": row["key"], "words": " ".join(words_of([str(row["title"])]))}
                 for row in rows]  # fmt: skip
        with unit_of_work() as work:
            work.session.execute(insert(table_of(Record)), rows)
            work.session.execute(insert(table_of(RecordWords)), words)


def _row(place: Place, number: int, at: datetime) -> dict[str, object]:
    thing, fault = THINGS[number % 8], FAULTS[number // 8 % 8]
    title = f"{thing} {fault} in room{number % 12 and number}"
    return {
        "key": 1_000_000 + number, "tenant_id": place.tenant, "number": f"TKT-{number:06}", "type_key": "ticket",
        "revision": 1, "title": title, "category": f"category-{number % 40}", "own_fields": {}, "status": "open",
        "status_kind": "open", "opened_at": at, "changed_at": at, "changed_day": day_of(at), "last_changes": [],
        "words_due": False, "is_followed": False, "followers_due": False, "keeps_out": False,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
