"""Commands of an import: begin with a file, choose columns, check, import, call off, undo. A worker does the work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath

from sqlalchemy import delete, select, update

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidState, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.exchange.files.reading import read_sheet
from itsm.exchange.kinds import kind_of
from itsm.exchange.matching import checked, matched, remembered_of
from itsm.exchange.rights import require_kind
from itsm.exchange.states import STATES, WORKED, State
from itsm.exchange.tables import ImportColumns, ImportRow, ImportRun

KEPT = timedelta(days=30)
"""How long rows of an import are kept, for its list, its reject file and its undoing."""
_NOT_IN_SESSION = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Begun:
    """The import has this key and stands there."""

    key: int
    state: str


def begin_import(
    kind: str, file_name: str, content: bytes, actor: Actor, command_id: str | None = None
) -> Begun:
    """Take a file; the columns that are known are chosen already. Raises Forbidden, InvalidInput (no such file)."""
    require_kind(kind, actor)
    found = kind_of(kind)
    header = read_sheet(content).header

    def body(opened: UnitOfWork) -> Begun:
        _forget_old(opened)
        kept = opened.session.scalar(select(ImportColumns.columns).where(ImportColumns.kind == kind))
        row = ImportRun(
            kind=kind, file_name=PurePath(file_name.replace("\\", "/")).name[:200] or "file", header=header,
            state=State.COLUMNS, actor_key=actor.key, created_at=clock.now(), content=content,
            columns=matched(found, header, kept or {}),
        )  # fmt: skip
        opened.session.add(row)
        opened.session.flush()
        return Begun(row.key, row.state)

    return run_command("begin_import", command_id, actor, Begun, body)


def choose_columns(key: int, columns: Mapping[str, str], actor: Actor, command_id: str | None = None) -> Begun:
    """Say which column is which field, remember it for the next file, and have everything checked.

    Raises Forbidden, NotFound, InvalidState, InvalidForm.
    """

    def body(opened: UnitOfWork) -> Begun:
        row = locked(opened, key, actor, State.COLUMNS, State.CHECKED)
        row.columns = checked(kind_of(row.kind), len(row.header), columns)
        _remember(opened, row)
        return _go(opened, row, State.CHECKING)

    return run_command("choose_columns", command_id, actor, Begun, body)


def start_import(key: int, actor: Actor, command_id: str | None = None) -> Begun:
    """Import what was checked. Raises Forbidden, NotFound, InvalidState."""

    def body(opened: UnitOfWork) -> Begun:
        row = locked(opened, key, actor, State.CHECKED)
        row.actor_key = actor.key
        return _go(opened, row, State.IMPORTING)

    return run_command("start_import", command_id, actor, Begun, body)


def call_off_import(key: int, actor: Actor, command_id: str | None = None) -> Begun:
    """Let go of a file that was not imported. Raises Forbidden, NotFound, InvalidState."""

    def body(opened: UnitOfWork) -> Begun:
        row = locked(opened, key, actor, State.COLUMNS, State.CHECKING, State.CHECKED)
        row.state, row.content, row.ended_at = State.CANCELLED, None, clock.now()
        opened.session.execute(delete(ImportRow).where(ImportRow.run_key == key), execution_options=_NOT_IN_SESSION)
        return Begun(row.key, row.state)

    return run_command("call_off_import", command_id, actor, Begun, body)


def undo_import(key: int, actor: Actor, command_id: str | None = None) -> Begun:
    """Take the last import back. Raises Forbidden, NotFound, InvalidState (it is not the last, or not there any more).

    The worker refuses it, with a list, when something was changed since.
    """

    def body(opened: UnitOfWork) -> Begun:
        row = locked(opened, key, actor, State.DONE)
        later = select(ImportRun.key).where(ImportRun.key > key, ImportRun.state.in_((State.DONE, State.IMPORTING)))
        if opened.session.scalar(later.limit(1)) is not None:
            raise InvalidState(text("Expected the last import, but there is a later one. Undo that one first."))
        if row.created_at < clock.now() - KEPT:
            raise InvalidState(
                text("Expected an import of the last %(days)s days, but it is older.", days=KEPT.days)
            )
        row.actor_key, row.state, row.problem, row.claimed_until = actor.key, State.UNDOING, None, None
        row.done, row.total = 0, row.counts.get("created", 0) + row.counts.get("changed", 0)
        opened.session.execute(
            update(ImportRow).where(ImportRow.run_key == key, ImportRow.outcome != "rejected").values(reason=None),
            execution_options=_NOT_IN_SESSION,
        )
        return Begun(row.key, row.state)

    return run_command("undo_import", command_id, actor, Begun, body)


def locked(work: UnitOfWork, key: int, actor: Actor, *states: State) -> ImportRun:
    """The import for changing, in one of ``states``. Raises Forbidden, NotFound, InvalidState."""
    row = work.session.scalar(select(ImportRun).where(ImportRun.key == key).with_for_update())
    if row is None:
        raise NotFound(text("Expected an import, but there is none. Go back to the list."))
    require_kind(row.kind, actor)
    if row.state not in states:
        raise InvalidState(
            text("Expected an import that waits for this, but it stands at “%(state)s”. Reload the page.",
                 state=STATES[State(row.state)])
        )  # fmt: skip
    return row


def _go(work: UnitOfWork, row: ImportRun, state: State) -> Begun:
    assert state in WORKED
    row.state, row.done, row.counts, row.problem, row.claimed_until = state, 0, {}, None, None
    work.session.execute(delete(ImportRow).where(ImportRow.run_key == row.key), execution_options=_NOT_IN_SESSION)
    return Begun(row.key, row.state)


def _remember(work: UnitOfWork, row: ImportRun) -> None:
    kept = work.session.scalar(select(ImportColumns).where(ImportColumns.kind == row.kind).with_for_update())
    if kept is None:
        kept = ImportColumns(kind=row.kind, columns={})
        work.session.add(kept)
    kept.columns = {**kept.columns, **remembered_of(row.header, row.columns)}


def _forget_old(work: UnitOfWork) -> None:
    """Rows and files of imports that nobody undoes any more: they hold what people are called."""
    old = select(ImportRun.key).where(ImportRun.created_at < clock.now() - KEPT)
    work.session.execute(delete(ImportRow).where(ImportRow.run_key.in_(old)), execution_options=_NOT_IN_SESSION)
    work.session.execute(
        update(ImportRun).where(ImportRun.key.in_(old), ImportRun.content.is_not(None)).values(content=None),
        execution_options=_NOT_IN_SESSION,
    )
