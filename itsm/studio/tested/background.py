"""The workers' part: drafts that were saved are run in a process apart, one at a time, and looked at now and then.

The worker itself never waits for it: each look takes milliseconds, whatever the draft does.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from database import all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock
from engine.errors import NotFound
from engine.kept_text import keep
from itsm.packs.versions.tables import PackFileRow
from itsm.studio.drafts import draft_of
from itsm.studio.tested.apart import Apart, Line
from itsm.studio.tested.asking import want_run
from itsm.studio.tested.checksums import checksum_of
from itsm.studio.tested.child import MOST_SECONDS_OF_ALL
from itsm.studio.tested.results import ended_early
from itsm.studio.tested.tables import RunState, ScenarioRun

log = logging.getLogger(__name__)
PAUSE = timedelta(seconds=2)
"""A draft is run once nobody has saved it for so long: who draws saves every second."""
_GIVEN_UP = timedelta(seconds=MOST_SECONDS_OF_ALL + 60)
_turn = threading.Lock()


@dataclass
class _Run:
    key: int
    tenant: int
    apart: Apart
    told: int = 0


_running: list[_Run] = []
"""What this process has begun: one run, or none."""


def run_drafts(limit: int) -> int:
    """Look at the run that this process has begun, else begin the next one; gives 0: there is never a hurry.

    Raises DBAPIError when the database is away or busy.
    """
    if not _turn.acquire(blocking=False):
        return 0
    try:
        if _running:
            _look(_running[0])
        else:
            _notice_drafts(limit)
            _begin()
    finally:
        _turn.release()
    return 0


def give_up() -> None:
    """End what this process has begun; its run is taken up by another when its time is over."""
    with _turn:
        while _running:
            _running.pop().apart.end()


def _look(run: _Run) -> None:
    over = run.apart.look()
    if not over and len(run.apart.lines) == run.told:
        return
    with in_tenant(run.tenant):
        retrying(lambda: _write(run, over))  # when the database is away, the next look writes it
    run.told = len(run.apart.lines)
    if over:
        _running.remove(run)
        run.apart.end()


def _write(run: _Run, over: bool) -> None:
    results = [line["result"] for line in run.apart.lines if "result" in line]
    with unit_of_work() as work:
        row = work.session.scalar(select(ScenarioRun).where(ScenarioRun.key == run.key).with_for_update())
        if row is None:
            return  # there are newer ones
        row.results = results  # type: ignore[assignment]  # as the process wrote them
        if over:
            _close(row, run.apart)


def _close(row: ScenarioRun, apart: Apart) -> None:
    last: Line = apart.lines[-1] if apart.lines else {}
    row.ended_at, row.until = clock.now(), None
    if "coverage" in last:
        row.state, row.coverage, row.problem = RunState.DONE.value, last["coverage"], None  # type: ignore[assignment]
        return
    row.state, row.coverage = RunState.BROKEN.value, None
    broken = last.get("broken")
    if isinstance(broken, dict):
        row.problem = broken
        return
    log.warning("A run of scenarios ended early", extra={"action": "scenarios_broken", "pack": row.pack,
                                                         "why": apart.why})  # fmt: skip
    row.problem = keep(ended_early(len(row.results), row.total))


def _notice_drafts(limit: int) -> None:
    """Want a run of each draft that was saved since it was run last."""
    saved = select(
        PackFileRow.tenant_id, PackFileRow.pack, func.sum(PackFileRow.revision), func.max(PackFileRow.changed_at),
    ).group_by(PackFileRow.tenant_id, PackFileRow.pack)  # fmt: skip
    stamped = select(ScenarioRun.tenant_id, ScenarioRun.pack, ScenarioRun.stamp)
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        known = {tuple(row) for row in session.execute(stamped)}
        found = [
            (tenant, pack, str(stamp)) for tenant, pack, stamp, at in session.execute(saved)
            if at <= clock.now() - PAUSE and (tenant, pack, str(stamp)) not in known
        ]  # fmt: skip
    for tenant, pack, stamp in found[:limit]:
        with in_tenant(tenant):
            retrying(partial(_want, pack, stamp))


def _want(pack: str, stamp: str) -> None:
    with unit_of_work() as work:
        try:
            files = draft_of(work.session, pack).contents
        except NotFound:
            return
        want_run(work, pack, files, stamp)


def _begin() -> None:
    with all_tenants():
        claimed = _claim()
    if claimed is None:
        return
    key, tenant, pack, checksum = claimed
    with in_tenant(tenant):
        with reading() as session:
            files = _files(session, pack)
        if checksum_of(files) != checksum:  # it was saved meanwhile: that is another run
            retrying(lambda: _want_instead(key, pack, files))
            return
    _running.append(_Run(key, tenant, Apart(pack, files)))


def _files(session: Session, pack: str) -> dict[str, bytes]:
    try:
        return draft_of(session, pack).contents
    except NotFound:
        return {}


def _want_instead(key: int, pack: str, files: dict[str, bytes]) -> None:
    with unit_of_work() as work:
        row = work.session.get(ScenarioRun, key)
        if row is not None:
            work.session.delete(row)
            work.session.flush()
        if files:
            want_run(work, pack, files)


def _claim() -> tuple[int, int, str, str] | None:
    now = clock.now()
    waits = ScenarioRun.state == RunState.WAITING.value
    lost = and_(ScenarioRun.state == RunState.RUNNING.value, ScenarioRun.until < now)
    due = select(ScenarioRun).where(or_(waits, lost)).order_by(ScenarioRun.key).limit(1)
    with reading() as session:
        if session.execute(due.with_only_columns(ScenarioRun.key)).first() is None:
            return None

    def attempt() -> tuple[int, int, str, str] | None:
        with unit_of_work() as work:
            row = work.session.scalar(due.with_for_update(skip_locked=True))
            if row is None:
                return None
            row.state, row.until, row.results = RunState.RUNNING.value, now + _GIVEN_UP, []
            return row.key, row.tenant_id, row.pack, row.checksum

    return retrying(attempt)
