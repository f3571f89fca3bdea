"""Undoing an import: only when all that it added and changed is as it left it; else it is refused, with a list."""

from collections.abc import Iterator, Sequence
from time import monotonic

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from database import UnitOfWork, reading, retrying, unit_of_work
from engine import clock
from engine.errors import FlowdeskError, Text, text
from engine.kept_text import keep
from engine.registry import Actor
from itsm.audit import audit
from itsm.exchange.kind import Kind, Standing
from itsm.exchange.kinds import kind_of
from itsm.exchange.rights import require_kind
from itsm.exchange.running.rows import by_identity, reason_of
from itsm.exchange.running.working import AT_ONCE, IN_HAND, Progress, silent
from itsm.exchange.states import Outcome, State
from itsm.exchange.tables import ImportRow, ImportRun

_DID = (Outcome.CREATED.value, Outcome.CHANGED.value)


def undo_on(key: int, actor: Actor, seconds: float | None = None, progress: Progress = silent) -> bool:
    """Take rows back for at most ``seconds``, the last ones first; True when it is over, refused ones too."""
    with reading() as session:
        run = session.scalars(select(ImportRun).where(ImportRun.key == key)).one()
        require_kind(run.kind, actor)
        kind = kind_of(run.kind)
        left = session.scalars(_left(key)).all()
        standing = by_identity(kind, kind.standing(session))
        problems = dict(_problems(session, kind, left, standing, actor))
    if problems:
        _refuse(key, problems)
        return True
    began, total = monotonic(), len(left) + run.done
    for begin in range(0, len(left), AT_ONCE):
        if seconds is not None and monotonic() - began > seconds:
            return False
        some = left[begin : begin + AT_ONCE]
        failed = retrying(lambda some=some: _take_back(key, kind, some, standing, actor))  # type: ignore[misc]
        if failed is not None:
            _refuse(key, failed)
            return True
        progress(run.done + begin + len(some), total)
    _end(key, actor)
    return True


def _left(key: int) -> Select[ImportRow]:
    """What is still to be taken back, the last row first."""
    theirs = (ImportRow.run_key == key, ImportRow.outcome.in_(_DID))
    return select(ImportRow).where(*theirs).order_by(ImportRow.line.desc())


def _problems(
    session: Session, kind: Kind, rows: Sequence[ImportRow], standing: dict[str, Standing], actor: Actor
) -> Iterator[tuple[int, Text]]:
    """Lines that cannot be taken back, with the reason."""
    added: dict[int, int] = {}
    things: list[Standing] = []
    for row in rows:
        now = _now(kind, row, standing)
        if now is None or not _is_as_left(kind, row, now):
            yield row.line, text("It was changed since.") if now else text("It is not there any more.")
        elif row.outcome == Outcome.CREATED:
            things.append(now)
            added[now.key] = row.line
    for key, why in kind.held(session, things, actor).items():
        yield added[key], why


def _now(kind: Kind, row: ImportRow, standing: dict[str, Standing]) -> Standing | None:
    """The thing of a row as it is now; found by what the row left, and by the row itself where that names nobody."""
    names = [*kind.identities(row.after or {}), *([f"#{row.thing_key}"] if row.thing_key else [])]
    return next((standing[one] for one in names if one in standing), None)


def _is_as_left(kind: Kind, row: ImportRow, now: Standing) -> bool:
    """True when each cell that the row wrote still stands; what it left empty may have been filled by a default."""
    after = row.after or {}
    return all(
        now.texts.get(name, "") == cell or (row.outcome == Outcome.CREATED and not cell and kind.by_name[name].stays)
        for name, cell in after.items() if not kind.by_name[name].finds
    )  # fmt: skip


def _take_back(
    key: int, kind: Kind, some: Sequence[ImportRow], standing: dict[str, Standing], actor: Actor
) -> dict[int, Text] | None:
    line = some[0].line
    try:
        with unit_of_work() as work:
            run = work.session.scalars(select(ImportRun).where(ImportRun.key == key).with_for_update()).one()
            found = [(row, _now(kind, row, standing)) for row in some]
            added = [now for row, now in found if now is not None and row.outcome == Outcome.CREATED]
            if added:
                kind.remove(work, added, actor)
            for row, now in found:
                line = row.line
                if row.outcome == Outcome.CHANGED:
                    kind.save(work, now, row.before or {}, actor)
            _mark(work, run, [row.line for row in some])
    except FlowdeskError as problem:
        return {line: reason_of(kind, problem)}
    return None


def _mark(work: UnitOfWork, run: ImportRun, lines: Sequence[int]) -> None:
    taken = delete(ImportRow).where(ImportRow.run_key == run.key, ImportRow.line.in_(lines))
    work.session.execute(taken, execution_options={"synchronize_session": False})
    run.done, run.claimed_until = run.done + len(lines), clock.now() + IN_HAND


def _refuse(key: int, problems: dict[int, Text]) -> None:
    with unit_of_work() as work:
        run = work.session.scalars(select(ImportRun).where(ImportRun.key == key).with_for_update()).one()
        rows = select(ImportRow).where(ImportRow.run_key == key, ImportRow.line.in_(list(problems)[:500]))
        for row in work.session.scalars(rows):
            row.reason = keep(problems[row.line])
        run.state, run.claimed_until = State.DONE, None
        run.problem = keep(
            text("Expected everything to be as the import left it, but %(count)s of it is not. See the list.",
                 count=len(problems))
        )  # fmt: skip


def _end(key: int, actor: Actor) -> None:
    with unit_of_work() as work:
        run = work.session.scalars(select(ImportRun).where(ImportRun.key == key).with_for_update()).one()
        left = work.session.scalar(select(func.count()).select_from(_left(key).subquery()))
        if run.state != State.UNDOING or left:
            return
        run.state, run.claimed_until, run.ended_at = State.UNDONE, None, clock.now()
        audit(work, "import_undone", f"import {run.key}", actor.key, things=run.kind, file=run.file_name)
