"""Working an import off: some rows in a transaction, with what became of them and how far it is.

Whoever is killed in between leaves nothing half: the next one goes on where the last transaction ended.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from time import monotonic
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from database import UnitOfWork, reading, retrying, unit_of_work
from engine import clock
from engine.errors import InvalidInput, text
from engine.kept_text import keep
from engine.registry import Actor
from itsm.audit import audit
from itsm.exchange.files.reading import Row
from itsm.exchange.kinds import kind_of
from itsm.exchange.rights import require_kind
from itsm.exchange.running.content import is_packed, packed, unpacked
from itsm.exchange.running.rows import Done, Rows
from itsm.exchange.states import Outcome, State
from itsm.exchange.tables import ImportRow, ImportRun

AT_ONCE = 200
"""Rows of a transaction: on SQLite nobody else writes meanwhile."""
IN_HAND = timedelta(minutes=2)
"""How long a run is kept from other workers; each transaction renews it."""
Progress = Callable[[int, int], None]


class _Rehearsed(Exception):
    """Takes back what a check has done."""


def silent(_done: int, _all: int) -> None:
    """Progress that nobody watches."""


def work_on(key: int, actor: Actor, seconds: float | None = None, progress: Progress = silent) -> bool:
    """Check or import rows for at most ``seconds``; True when it is over. Raises Forbidden, InvalidInput (the file)."""
    run, rows = _opened(key)
    require_kind(run.kind, actor)
    began, done = monotonic(), run.done
    with reading() as session:
        against = Rows(session, kind_of(run.kind), run.columns)
    against.skip(rows[:done])
    progress(done, len(rows))
    while done < len(rows):
        if seconds is not None and monotonic() - began > seconds:
            return False
        some = rows[done : done + AT_ONCE]
        if not _step(run, against, some, actor):
            return True
        done += len(some)
        progress(done, len(rows))
    _end(run, actor)
    return True


def _opened(key: int) -> tuple[ImportRun, list[Row]]:
    """The run and its rows; a file is read once, and kept as rows from then on."""
    whole = select(ImportRun).where(ImportRun.key == key).options(undefer(ImportRun.content))
    with reading() as session:
        run = session.scalars(whole).one()
    if run.content is None:
        raise InvalidInput(text("Expected the file of the import, but it is gone. Begin anew."))
    if is_packed(run.content):
        return run, unpacked(run.content)
    content, total = packed(run.content)
    with unit_of_work() as work:
        work.session.execute(
            update(ImportRun).where(ImportRun.key == key, ImportRun.content.is_not(None))
            .values(content=content, total=total, claimed_until=clock.now() + IN_HAND),
            execution_options={"synchronize_session": False},
        )  # fmt: skip
    run.total = total
    return run, unpacked(content)


def _step(run: ImportRun, against: Rows, some: Sequence[Row], actor: Actor) -> bool:
    """One transaction; False when the run does not stand where it stood: it was called off, or lost rows."""
    if run.state == State.CHECKING:
        told = retrying(lambda: _rehearse(against, some, actor))
        return retrying(lambda: _store(run, some, lambda _work: told))
    return retrying(lambda: _store(run, some, lambda work: against.do(work, some, actor)))


def _rehearse(against: Rows, some: Sequence[Row], actor: Actor) -> Sequence[Done]:
    """What the rows would do: they are done, and taken back."""
    told: list[Done] = []
    try:
        with unit_of_work() as work:
            told += against.do(work, some, actor)
            raise _Rehearsed
    except _Rehearsed:
        return told


def _store(run: ImportRun, some: Sequence[Row], act: Callable[[UnitOfWork], Sequence[Done]]) -> bool:
    with unit_of_work() as work:
        row = work.session.scalars(select(ImportRun).where(ImportRun.key == run.key).with_for_update()).one()
        if row.state != run.state or row.total != run.total:
            return False
        told = act(work)
        work.session.add_all(_row(run.key, one) for one in told if one.outcome != Outcome.UNCHANGED)
        row.done, row.counts = row.done + len(some), _counted(row.counts, told)
        row.claimed_until = clock.now() + IN_HAND
    return True


def _row(run_key: int, done: Done) -> ImportRow:
    before = None if done.before is None else dict(done.before)
    return ImportRow(
        run_key=run_key, line=done.line, outcome=done.outcome.value, name=done.name,
        identity=(done.identity or "")[:400] or None, thing_key=done.key, before=before,
        after=None if done.after is None else dict(done.after),
        reason=None if done.reason is None else keep(done.reason), cells=None if done.cells is None else [*done.cells],
    )  # fmt: skip


def _counted(counts: Mapping[str, int], told: Sequence[Done]) -> dict[str, int]:
    found = dict(counts)
    for one in told:
        found[one.outcome.value] = found.get(one.outcome.value, 0) + 1
    return found


def _end(run: ImportRun, actor: Actor) -> None:
    with unit_of_work() as work:
        row = work.session.scalars(select(ImportRun).where(ImportRun.key == run.key).with_for_update()).one()
        if row.state != run.state:
            return
        row.claimed_until = None
        if row.state == State.CHECKING:
            row.state = State.CHECKED
            return
        row.state, row.ended_at, row.content = State.DONE, clock.now(), None
        told: dict[str, Any] = {"things": row.kind, "file": row.file_name, **row.counts}
        audit(work, "organisation_imported", f"import {row.key}", actor.key, None, **told)
