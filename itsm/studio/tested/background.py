"""The workers' part: drafts that were saved are run in processes apart, a few at a time, and looked at now and then.

The worker itself never waits for them: each look takes milliseconds, whatever a draft does. Nor does anybody wait for a
draft of somebody else: see ``turns``.
"""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock
from engine.errors import NotFound
from engine.kept_text import keep
from itsm.packs.deployed import libraries
from itsm.packs.versions.in_use import files_of_packs
from itsm.packs.versions.tables import PackFileRow
from itsm.studio.drafts import draft_of
from itsm.studio.tested.apart import Apart, Line
from itsm.studio.tested.asking import want_run
from itsm.studio.tested.checksums import checksum_of
from itsm.studio.tested.child import MOST_SECONDS_OF_ALL
from itsm.studio.tested.results import ended_early
from itsm.studio.tested.tables import RunState, ScenarioRun
from itsm.studio.tested.turns import Turn, Who, fits, gives_way
from itsm.studio.tested.waiting import author_of_draft, is_due, waiting_runs

log = logging.getLogger(__name__)
PAUSE = timedelta(seconds=2)
"""A draft is run once nobody has saved it for so long: who draws saves every second."""
_GIVEN_UP = timedelta(seconds=MOST_SECONDS_OF_ALL + 60)
_turn = threading.Lock()
_MOST_NOTED = 1000
_began: dict[Who, float] = {}
"""When this process last began a run of whom: those who had none for the longest time come first."""


@dataclass
class _Run:
    key: int
    turn: Turn
    apart: Apart
    told: int = 0

    @property
    def tenant(self) -> int:
        return self.turn.who[0]


_running: list[_Run] = []
"""What this process has begun: a few runs, each of another person."""


def run_drafts(limit: int) -> int:
    """Look at the runs that this process has begun, and begin the next one; gives 0: there is never a hurry.

    Raises DBAPIError when the database is away or busy.
    """
    if not _turn.acquire(blocking=False):
        return 0
    try:
        for run in [*_running]:
            _look(run)
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
        wanted = sorted(waiting_runs(), key=lambda one: _began.get(one[0], 0.0))
        claimed = next(filter(None, (_claim(key) for who, key in wanted if fits(who, _who_run()))), None)
    if claimed is None:
        _make_room([who for who, _key in wanted])
        return
    key, who, pack, checksum = claimed
    with in_tenant(who[0]):
        with reading() as session:
            files, called = _files(session, pack), _libraries(session)
        if checksum_of(files) != checksum:  # it was saved meanwhile: that is another run
            retrying(lambda: _want_instead(key, pack, files))
            return
    turn = Turn(who, time.monotonic())
    _note_begin(turn)
    _running.append(_Run(key, turn, Apart(pack, files, called)))


def _note_begin(turn: Turn) -> None:
    while len(_began) >= _MOST_NOTED:
        _began.pop(next(iter(_began)))
    _began.pop(turn.who, None)
    _began[turn.who] = turn.begun


def _who_run() -> list[Who]:
    return [run.turn.who for run in _running]


def _make_room(waiting: Sequence[Who]) -> None:
    """End a run that has had its time while others wait; it waits again, behind them."""
    turn = gives_way([run.turn for run in _running], waiting)
    run = next((run for run in _running if run.turn is turn), None)
    if run is not None:
        with in_tenant(run.tenant):
            retrying(partial(_put_back, run.key))
        _running.remove(run)
        run.apart.end()


def _put_back(key: int) -> None:
    with unit_of_work() as work:
        row = work.session.scalar(select(ScenarioRun).where(ScenarioRun.key == key).with_for_update())
        if row is not None:
            row.state, row.until, row.results = RunState.WAITING.value, None, []


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


def _claim(key: int) -> tuple[int, Who, str, str] | None:
    now = clock.now()

    def attempt() -> tuple[int, Who, str, str] | None:
        with unit_of_work() as work:
            mine = select(ScenarioRun, author_of_draft()).where(ScenarioRun.key == key, is_due(now))
            found = work.session.execute(mine.with_for_update(of=ScenarioRun, skip_locked=True)).one_or_none()
            if found is None:
                return None
            row, author = found
            row.state, row.until, row.results = RunState.RUNNING.value, now + _GIVEN_UP, []
            return row.key, (row.tenant_id, author), row.pack, row.checksum

    return retrying(attempt)


def _libraries(session: Session) -> dict[str, Mapping[str, bytes]]:
    """The files of the libraries in use, which the draft may call, by their keys."""
    keys = [one.key for one in libraries(session)]
    return {key: found.contents for key, found in files_of_packs(session, keys).items()}
