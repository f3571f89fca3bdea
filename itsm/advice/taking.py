"""Commands: take advice over into the form of a task, and let a record wait for the one that gives it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork, reading
from engine.errors import NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from engine.state.tables import UserTask
from itsm.advice.finding import Advised, advice_of
from itsm.people.roles import require
from itsm.records.commands import complete_task, save_draft
from itsm.records.links.kinds import read_kind
from itsm.records.links.making import is_linked, make_link, take_turn_on_links
from itsm.records.tables import Draft
from itsm.records.visibility import Seen, seen_record


@dataclass(frozen=True, slots=True)
class Taken:
    """A record is linked with the one whose advice it took; ``into`` and ``said`` are for the form."""

    number: str
    other: str
    into: str
    said: str


def use_advice(
    number: str, other: str, task_key: int | None, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> Taken:
    """Link ``number`` with ``other``; what that advises is put into the actor's draft of task ``task_key``.

    Raises NotFound (either record, a task of another one, or it advises nothing any more), Forbidden, InvalidState.
    """

    def body(opened_work: UnitOfWork) -> Taken:
        advised = _linked(opened_work, number, other, actor, task_key)
        return Taken(number, advised.number, advised.advice.into, advised.text)

    taken = run_command("use_advice", command_id, actor, Taken, body, work)
    if task_key is not None and taken.into:
        draft = _draft(task_key, actor)
        before = str(draft.get(taken.into) or "").strip()
        if taken.said not in before:
            save_draft(task_key, {**draft, taken.into: "\n\n".join(filter(None, (before, taken.said)))}, actor)
    return taken


def wait_for_advice(
    number: str, other: str, task_key: int, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> Taken:
    """Link ``number`` with ``other`` and complete task ``task_key`` by the outcome that waits for it.

    Raises NotFound, Forbidden, Conflict, InvalidForm, InvalidInput (the task does not offer it), InvalidState.
    """

    def body(opened_work: UnitOfWork) -> Taken:
        advised = _linked(opened_work, number, other, actor, task_key)
        values = _draft_in(opened_work.session, task_key, actor)
        if advised.advice.number:
            values = {**values, advised.advice.number: advised.number}
        complete_task(task_key, values, advised.advice.wait, actor, work=opened_work)
        return Taken(number, advised.number, "", "")

    return run_command("wait_for_advice", command_id, actor, Taken, body, work)


def not_advised(number: str, other: str) -> NotFound:
    """The refusal of advice that holds no more."""
    return NotFound(
        text("Expected %(other)s to advise %(number)s, but it does not (any more). Reload the page.", other=other,
             number=number)
    )  # fmt: skip


def _linked(work: UnitOfWork, number: str, other: str, actor: Actor, task_key: int | None) -> Advised:
    """The advice, with the link that its pack names; nothing is linked twice."""
    take_turn_on_links(work)
    here = seen_record(work.session, number, actor)
    require(actor, "record.edit", here.thing)
    if task_key is not None:
        _require_own_task(work, task_key, here)
    there = seen_record(work.session, other.strip().upper(), actor)
    advised = advice_of(work.session, there.row.number, here.row.type_key, actor)
    if advised is None:
        raise not_advised(number, there.row.number)
    _link(work, advised.advice.link, here, there, actor)
    return advised


def _require_own_task(work: UnitOfWork, task_key: int, here: Seen) -> None:
    """Raise NotFound unless the task is one of the record: advice for one record does nothing at another."""
    mine = select(UserTask.key).where(UserTask.key == task_key, UserTask.instance_key == here.row.instance_key)
    if work.session.scalar(mine) is None:
        raise NotFound(
            text("Expected a task of %(number)s, but there is no such one. Reload the page.", number=here.row.number)
        )


def _link(work: UnitOfWork, link: str, here: Seen, there: Seen, actor: Actor) -> None:
    kind, inverse = read_kind(link)
    source, target = (there, here) if inverse else (here, there)
    if not is_linked(work.session, kind, source.row.key, target.row.key):
        make_link(work, kind, source.row, target.row, actor)


def _draft(task_key: int, actor: Actor) -> Mapping[str, object]:
    with reading() as session:
        return _draft_in(session, task_key, actor)


def _draft_in(session: Session, task_key: int, actor: Actor) -> Mapping[str, object]:
    kept = select(Draft.content).where(Draft.task_key == task_key, Draft.person_key == actor.key)
    return dict(session.scalars(kept).first() or {})
