"""Synchronising by workers: what is due, in parts that leave time for other work, and what came of the last run."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from database import UnitOfWork, all_tenants, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import FlowdeskError, Text
from engine.registry import Actor
from itsm.accounts.directory.directories import DirectoryInfo, directory
from itsm.accounts.directory.sync import Run, synchronise
from itsm.accounts.directory.tables import Directory
from itsm.accounts.outside.rights import require_manage
from itsm.audit import audit

log = logging.getLogger(__name__)
AT_ONCE_SECONDS = 3.0
"""How long a worker works on it before it looks after its other work."""
AGAIN = timedelta(seconds=1)
IN_HAND = timedelta(minutes=10)
"""How long other workers leave a directory alone that one works on."""
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class LastRun:
    """What came of the last run: people by kind, who was left alone and why (the first ones)."""

    at: datetime
    counts: Mapping[str, int]
    refusals: Sequence[tuple[str, Text]]
    problem: Text | None


def last_run(found: DirectoryInfo) -> LastRun | None:
    """The last run of a worker; None before the first."""
    kept: Any = found.last_run
    if not kept:
        return None
    refusals = [(name, _read(why)) for name, why in kept["refusals"]]
    problem = _read(kept["problem"]) if kept["problem"] else None
    return LastRun(datetime.fromisoformat(kept["at"]), kept["counts"], refusals, problem)


def ask_for_run(key: int, actor: Actor, approved: int | None) -> None:
    """Let a worker synchronise as soon as it can. Raises Forbidden and NotFound."""
    require_manage(actor)
    directory(key)
    with unit_of_work() as work:
        row = work.session.get_one(Directory, key, with_for_update=True)
        before = {"approved": row.approved}
        row.sync_at, row.approved = clock.now(), approved
        audit(work, "directory_sync_asked", f"directory {key}", actor.key, approved=approved, before=before)


def synchronise_due(limit: int) -> int:
    """Synchronise directories whose time has come, of all organisations; gives how many were looked at."""
    due = select(Directory.key, Directory.tenant_id).where(Directory.active, Directory.sync_at <= clock.now())
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        found = session.execute(due.order_by(Directory.sync_at).limit(limit)).all()
    for key, tenant_key in found:
        with in_tenant(tenant_key):
            _work_on(key)
    return len(found)


def _work_on(key: int) -> None:
    claimed = _claim(key)
    if claimed is None:
        return
    until = time.monotonic() + AT_ONCE_SECONDS
    try:
        run = synchronise(
            key, Actor(None, "system", claimed.name), claimed.approved, lambda: time.monotonic() < until
        )
    except FlowdeskError as problem:
        run = Run(problem=problem.message)
        log.warning("Directory not synchronised", extra={"action": "directory_not_synchronised", "key": key})
    with unit_of_work() as work:
        _note(work, key, claimed, run)


def _claim(key: int) -> DirectoryInfo | None:
    with unit_of_work() as work:
        row = work.session.get(Directory, key, with_for_update={"skip_locked": True})
        if row is None or row.sync_at is None or row.sync_at > clock.now():
            return None
        row.sync_at = clock.now() + IN_HAND
    return directory(key)


def _note(work: UnitOfWork, key: int, claimed: DirectoryInfo, run: Run) -> None:
    """What came of it, added up over the parts of a long run, and when the next one is."""
    row = work.session.get(Directory, key, with_for_update=True)
    if row is None:
        return
    before = claimed.last_run or {}
    counts = dict(run.counts)
    if before.get("left"):
        earlier = before.get("counts")
        for how, count in earlier.items() if isinstance(earlier, dict) else ():
            counts[how] = counts.get(how, 0) + int(count) if how != "refused" else counts.get(how, 0)
    row.last_run = {
        "at": clock.now().isoformat(), "counts": counts, "left": run.left,
        "refusals": [[name, _kept(why)] for name, why in run.refusals[:MOST_TOLD]],
        "problem": _kept(run.problem) if run.problem else None,
    }  # fmt: skip
    if run.left:
        row.sync_at = clock.now() + AGAIN
        return
    row.approved = None
    row.sync_at = clock.now() + timedelta(hours=row.sync_hours) if row.active and row.sync_hours else None


def _kept(sentence: Text) -> list[object]:
    """A sentence as JSON: it is translated when it is read."""
    return [sentence.template, {name: str(value) for name, value in sentence.values.items()}]


def _read(kept: Sequence[Any]) -> Text:
    return Text(kept[0], kept[1])
