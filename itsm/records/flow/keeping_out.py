"""Keeping people out of a record that is about them: the job type of diagrams, and the policies on its tasks."""

from collections.abc import Iterator, Mapping

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import Forbidden, text
from engine.registry import Actor, InlineCall, InstanceRef, TaskRef
from itsm.people.tables import PersonRow, TeamRow
from itsm.records.flow.handlers import stored_record
from itsm.records.kept_out import is_about, require_not_about
from itsm.records.opened import record_of
from itsm.records.tables import KeptOut, Record

KEEP_OUT = "record.keep_out"


def keep_out(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Job type ``record.keep_out``: from now on the record is about ``about``, ``person`` and ``team``, as inputs say.

    ``about`` is a number of a record, ``person`` a name, e-mail address or key, ``team`` a name or code. What nobody is
    called is left out; the variable ``kept_out`` counts what was found. Doing it again replaces what was said before.
    """
    opened = stored_record(work, instance, call, actor)
    session, key = work.session, opened.row.key
    session.execute(delete(KeptOut).where(KeptOut.record_key == key))
    found = [
        *(KeptOut(record_key=key, about_key=one) for one in _records(session, _words(call, "about")) if one != key),
        *(KeptOut(record_key=key, person_key=one) for one in _people(session, _words(call, "person"))),
        *(KeptOut(record_key=key, team_key=one) for one in _teams(session, _words(call, "team"))),
    ]
    session.add_all(found)
    session.flush()
    opened.set_column("keeps_out", bool(found))
    return {"kept_out": len(found)}


def refuse_kept_out(work: UnitOfWork, operation: str, task: TaskRef, actor: Actor) -> None:
    """Policy on tasks: whom the record is about does nothing with them. Raises Forbidden."""
    if actor.kind == "person" and actor.key is not None and _is_kept_out(work, task, actor.key):
        raise Forbidden(
            text("Expected somebody whom the record is not about, but it is about you. Leave it to a colleague.")
        )


def refuse_assignee(work: UnitOfWork, task: TaskRef, person_key: int) -> None:
    """Policy on assigning: nobody, not even one who hands their work over, gives a task to whom its record is about.

    Raises Forbidden.
    """
    opened = record_of(work, task.instance)
    if opened is not None:
        require_not_about(work.session, opened.row, person_key)


def _is_kept_out(work: UnitOfWork, task: TaskRef, person_key: int) -> bool:
    opened = record_of(work, task.instance)
    return opened is not None and is_about(work.session, opened.row, person_key)


def _words(call: InlineCall, name: str) -> str:
    return str(call.inputs.get(name) or "").strip()


def _records(session: Session, number: str) -> Iterator[int]:
    if number:
        yield from session.scalars(select(Record.key).where(Record.number == number.upper()))


def _people(session: Session, words: str) -> Iterator[int]:
    if words:
        called = [func.lower(PersonRow.name) == words.lower(), func.lower(PersonRow.email) == words.lower()]
        if words.isascii() and words.isdigit() and len(words) < 17:
            called.append(PersonRow.key == int(words))
        yield from session.scalars(select(PersonRow.key).where(or_(*called)))


def _teams(session: Session, words: str) -> Iterator[int]:
    if words:
        called = {words.casefold()}
        for team in session.scalars(select(TeamRow)):
            if called & {name.casefold() for name in (team.code, *team.names.values())}:
                yield team.key
