"""``python -m benchmarks.organisation.exchange``: 10,000 people, 500 teams and 100 customers out of files.

Files are made, checked and imported as the worker does it; progress is told on standard error.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from time import perf_counter, process_time

from app.factory import create_app
from app.migrate import upgrade
from app.settings import Settings
from benchmarks.stores import stores
from database import Tenant, in_tenant, unit_of_work
from engine import clock
from engine.registry import SYSTEM
from itsm.audit.sealing import seal_entries
from itsm.audit.verifying import verify_trail
from itsm.exchange.exporting import export_things
from itsm.exchange.files.writing import as_csv
from itsm.exchange.queries import import_view
from itsm.exchange.running.working import work_on
from itsm.exchange.runs import begin_import, choose_columns, start_import
from itsm.exchange.states import State

PEOPLE, TEAMS, CUSTOMERS = 10_000, 500, 100
Table = list[list[str]]


def files(people: int) -> Iterator[tuple[str, Table]]:
    """Kinds with their rows: everybody is in a team, a fifth belongs to a customer."""
    yield "customers", [["code", "name", "service_class"],
                        *([f"c{n}", f"Customer {n}", "standard"] for n in range(CUSTOMERS))]  # fmt: skip
    yield "teams", [["code", "name_en", "line"], *([f"t{n}", f"Team {n}", str(1 + n % 3)] for n in range(TEAMS))]
    rows = [
        [f"Person {n}", f"p{n}@example.org", str(n), f"c{n % CUSTOMERS}" if n % 5 == 0 else "", "agent; requester"]
        for n in range(people)
    ]
    yield "people", [["name", "email", "external_id", "customer", "roles"], *rows]
    yield "memberships", [["person", "team", "role"],
                          *([f"p{n}@example.org", f"t{n % TEAMS}", "member"] for n in range(people))]  # fmt: skip


def measure(people: int) -> dict[str, float]:
    """Seconds by step, in the organisation in force."""
    seconds: dict[str, float] = {}
    processor = process_time()
    for kind, rows in files(people):
        begun = perf_counter()
        key = begin_import(kind, f"{kind}.csv", b"".join(as_csv(rows)), SYSTEM).key
        choose_columns(key, import_view(key, SYSTEM).row.columns, SYSTEM)
        work_on(key, SYSTEM, None, _told)
        seconds[f"check_{kind}_s"] = perf_counter() - begun
        begun = perf_counter()
        start_import(key, SYSTEM)
        work_on(key, SYSTEM, None, _told)
        seconds[f"import_{kind}_s"] = perf_counter() - begun
        run = import_view(key, SYSTEM).row
        assert run.state == State.DONE and run.counts == {"created": len(rows) - 1}, (run.state, run.counts)
    seconds["import_s"] = sum(value for name, value in seconds.items() if name.startswith("import_"))
    seconds["check_and_import_s"] = sum(seconds.values()) - seconds["import_s"]
    seconds["check_and_import_cpu_s"] = process_time() - processor
    begun = perf_counter()
    content = b"".join(export_things("people", "xlsx", SYSTEM))
    seconds["export_people_xlsx_s"] = perf_counter() - begun
    begun = perf_counter()
    key = begin_import("people", "people.xlsx", content, SYSTEM).key
    choose_columns(key, import_view(key, SYSTEM).row.columns, SYSTEM)
    work_on(key, SYSTEM, None, _told)
    seconds["check_people_xlsx_unchanged_s"] = perf_counter() - begun
    begun = perf_counter()
    while seal_entries(100):
        pass
    seconds["seal_s"] = perf_counter() - begun
    begun = perf_counter()
    found = verify_trail()
    seconds["verify_s"] = perf_counter() - begun
    assert found.misfit is None
    return {**{name: round(value, 2) for name, value in seconds.items()}, "audit_entries": found.sealed}


def _told(done: int, total: int) -> None:
    print(f"\r{done} / {total}   ", end="" if done < total else "\n", file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> None:
    """Measure in a new database, on the server of FLOWDESK_DATABASE_URL when that names one."""
    parser = argparse.ArgumentParser("python -m benchmarks.organisation.exchange", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    wanted = parser.parse_args(arguments)
    with stores() as (folder, make):
        url = make("exchange").url
        values = {"FLOWDESK_DATA": str(folder / "data"), "FLOWDESK_DATABASE_URL": url, "FLOWDESK_LOG_LEVEL": "ERROR"}
        app = create_app(Settings.from_environment(values))
        with app.app_context():
            upgrade()
            with unit_of_work() as work:
                row = Tenant(name="Large", language="en", time_zone="UTC", created_at=clock.now())
                work.session.add(row)
                work.session.flush()
                key = row.key
            with in_tenant(key):
                print(json.dumps(measure(wanted.people)))


if __name__ == "__main__":
    main(sys.argv[1:])
