"""Reading imports: the list, one of them with its rows, and the file of what was rejected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from database import reading
from engine import clock
from engine.errors import NotFound, Text, text
from engine.kept_text import told
from engine.registry import Actor
from itsm.exchange.files.writing import as_csv
from itsm.exchange.kinds import kind_of
from itsm.exchange.rights import may_exchange, require_exchange, require_kind
from itsm.exchange.running.rows import changed_texts
from itsm.exchange.runs import KEPT
from itsm.exchange.states import WORKED, State
from itsm.exchange.tables import ImportRow, ImportRun
from itsm.language import translate
from itsm.paging import ROWS, cut
from itsm.records.queries.items import Page
from itsm.records.queries.people import names_of

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class RunView:
    """An import for readers; ``by`` is empty for the command line, ``may_undo`` says that it is the last one."""

    row: ImportRun
    title: Text
    by: str
    problem: Text | None
    may_undo: bool = False

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.row.state)

    @property
    def is_worked(self) -> bool:
        """True while the worker has it."""
        return self.state in WORKED


@dataclass(frozen=True, slots=True)
class RowView:
    """A row: what it changes as (field, before, after), or why it was rejected or cannot be undone."""

    line: int
    name: str
    outcome: str
    changes: Sequence[tuple[Text | str, str, str]]
    reason: Text | None


def recent_imports(actor: Actor, limit: int = 20) -> list[RunView]:
    """The newest imports. Raises Forbidden."""
    require_exchange(actor)
    with reading() as session:
        rows = session.scalars(select(ImportRun).order_by(ImportRun.key.desc()).limit(limit)).all()
        names = names_of(session, [row.actor_key for row in rows])
    return [_view(row, names) for row in rows if may_exchange(row.kind, actor)]


def import_view(key: int, actor: Actor) -> RunView:
    """One import. Raises Forbidden, NotFound."""
    with reading() as session:
        row = session.scalar(select(ImportRun).where(ImportRun.key == key))
        if row is None:
            raise NotFound(text("Expected an import, but there is none. Go back to the list."))
        require_kind(row.kind, actor)
        later = select(ImportRun.key).where(ImportRun.key > key, ImportRun.state.in_((State.DONE, State.IMPORTING)))
        is_last = row.state == State.DONE and session.scalar(later.limit(1)) is None
        return _view(row, names_of(session, [row.actor_key]), is_last)


def import_rows(key: int, outcome: str, after: str | None, actor: Actor, limit: int = ROWS) -> Page[RowView]:
    """Rows of an import with one outcome, or all that were stored and have something to be told (``held``).

    That is what cannot be undone, once somebody has tried, and warnings before. Raises Forbidden, NotFound.
    """
    kind = kind_of(import_view(key, actor).row.kind)
    theirs: list[Any] = [ImportRow.run_key == key]
    if outcome == "held":
        theirs += [ImportRow.outcome != "rejected", ImportRow.reason.is_not(None)]
    elif outcome:
        theirs.append(ImportRow.outcome == outcome)
    with reading() as session:
        rows, following = cut(session, select(ImportRow.line).where(*theirs), (ImportRow.line,), after, limit)
        lines = [row.line for row in rows]
        found = session.scalars(
            select(ImportRow).where(ImportRow.run_key == key, ImportRow.line.in_(lines)).order_by(ImportRow.line)
        ).all()
    return Page([_row(kind.by_name, row) for row in found], following)


def rejected_rows(key: int, actor: Actor, language: str) -> Iterator[bytes]:
    """A CSV file of what was rejected: its line, the reason, the row as it was sent. Raises Forbidden, NotFound."""
    run = import_view(key, actor).row
    return as_csv(_rejected(key, run.header, language))


def _rejected(key: int, header: Sequence[str], language: str) -> Iterator[Sequence[str]]:
    yield ["file line", "reason", *header]
    last = -1
    while True:
        theirs = (ImportRow.run_key == key, ImportRow.outcome == "rejected", ImportRow.line > last)
        with reading() as session:
            some = session.scalars(select(ImportRow).where(*theirs).order_by(ImportRow.line).limit(AT_ONCE)).all()
        for row in some:
            yield [str(row.line), translate(told(row.reason or {}), language), *(row.cells or ())]
        if len(some) < AT_ONCE:
            return
        last = some[-1].line


def _view(row: ImportRun, names: Mapping[int, str], is_last: bool = False) -> RunView:
    problem = told(row.problem) if row.problem else None
    fresh = row.created_at >= clock.now() - KEPT
    return RunView(row, kind_of(row.kind).title, names.get(row.actor_key or 0, ""), problem, is_last and fresh)


def _row(fields: Mapping[str, Any], row: ImportRow) -> RowView:
    changes = changed_texts(row.before, row.after or {})
    labelled = [(fields[name].label if name in fields else name, before, after)
                for name, (before, after) in changes.items()]  # fmt: skip
    return RowView(row.line, row.name, row.outcome, labelled, told(row.reason) if row.reason else None)
