"""Bytes on disk of incidents that have ended, beside those of their bare rows.

Bare rows are the rows that are left at the end, copied once into tables without keys and indexes.
"""

from collections.abc import Mapping
from contextlib import closing
from typing import Any

from sqlalchemy import select

from benchmarks.engine.sizes import EngineSizes
from benchmarks.places import Place, installation
from benchmarks.scenes import desk
from benchmarks.stores import Store
from database import Base, reading
from engine.registry import SYSTEM
from engine.runtime import fire_timer
from engine.state.tables import ProcessInstance, Timer
from itsm.records.commands import complete_task

SOLUTION: Mapping[str, object] = {"resolution_code": "workaround", "resolution_text": "Turned it off and on again."}
_PARTS = 4
"""Times that the database is tidied up meanwhile, as it does by itself in a day's work."""


def disk(server_url: str, sizes: EngineSizes) -> Mapping[str, float]:
    """Take incidents from their report to their end, and look at what the database has grown by."""
    with installation("disk", server_url) as place:
        for _ in range(max(1, sizes.ended // 2)):
            _incident(place)
        _tidy(place)  # PostgreSQL has maps of free room by then: it makes them of a table's fifth page, once for good
        stored, bare = _bytes(place)
        for _ in range(_PARTS):
            for _ in range(sizes.ended):
                _incident(place)
            _tidy(place)
        stored_after, bare_after = _bytes(place)
    ended = sizes.ended * _PARTS
    per_incident, per_bare = (stored_after - stored) / ended, (bare_after - bare) / ended
    return {"disk_ratio": per_incident / per_bare, "disk_bytes": per_incident, "disk_floor_bytes": per_bare}


def _incident(place: Place) -> None:
    """Report, triage, solve, confirm; then the time in which it may be reopened is over."""
    desk.report(place)
    for values, outcome, actor in (
        (desk.TRIAGE, "accept", place.agent), (SOLUTION, "solved", place.agent), ({}, "confirm", place.requester),
    ):  # fmt: skip
        complete_task(desk.open_tasks()[-1], values, outcome, actor)
    with reading() as session:
        newest = select(Timer.key).where(Timer.state == "armed").order_by(Timer.key.desc()).limit(1)
        timer = session.scalars(newest).one()
    fire_timer(timer, SYSTEM, early=True)
    with reading() as session:
        state = session.scalars(select(ProcessInstance.state_name).order_by(ProcessInstance.key.desc())).first()
    if state != "completed":
        raise RuntimeError(f"Expected the incident to have ended, but it is {state}. Look at its diagram.")


def _tidy(place: Place) -> None:
    with closing(place.store.connect()) as connection:
        connection.execute("VACUUM" if place.store.url.startswith("postgres") else "PRAGMA wal_checkpoint(TRUNCATE)")


def _bytes(place: Place) -> tuple[int, int]:
    """Bytes of all tables with their indexes, and of copies of their rows alone."""
    names = sorted(table.name for table in Base.metadata.sorted_tables)
    copied: Store = place.copy()
    with closing(copied.connect()) as connection:
        stored = sum(_size(connection, copied, name) for name in names)
        for name in names:
            connection.execute(f'CREATE TABLE "bare_{name}" AS SELECT * FROM "{name}"')
        return stored, sum(_size(connection, copied, f"bare_{name}") for name in names)


def _size(connection: Any, store: Store, name: str) -> int:
    if store.url.startswith("postgres"):
        return int(connection.execute("SELECT pg_total_relation_size(%s::regclass)", (f'"{name}"',)).fetchone()[0])
    pages = (
        "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name IN (SELECT name FROM sqlite_master WHERE tbl_name = ?)"
    )
    return int(connection.execute(pages, (name,)).fetchone()[0])
