"""What a record's page shows of signing: who signs its tasks, what they said, and what the reader is asked to sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from database import reading
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.detours.signing import LIVE
from itsm.detours.tables import Detour, Signature
from itsm.people.roles import may
from itsm.records import elements
from itsm.records.queries.people import names_of
from itsm.records.visibility import seen_record


@dataclass(frozen=True, slots=True)
class Signed:
    """One who signs: ``verdict`` is ``agree``, ``refuse`` or None."""

    name: str
    verdict: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Signing:
    """The last signing of an open task: ``state`` as in ``Detour``; ``rule`` and ``percent`` as it was asked."""

    state: str
    position: str
    rule: str
    percent: int
    reason: str
    asked_by: str
    people: Sequence[Signed]
    may_call_off: bool


@dataclass(frozen=True, slots=True)
class ToSign:
    """Something that the reader is asked to sign."""

    task_key: int
    step: str
    asked_by: str
    reason: str


def signings_of(number: str, actor: Actor) -> Mapping[int, Signing]:
    """By key of the record's open tasks: their last signing, while it is open or has a verdict. Raises NotFound."""
    with reading() as session:
        row = seen_record(session, number, actor).row
        statement = (
            select(Detour, UserTask.assignee_key)
            .join(UserTask, UserTask.key == Detour.task_key)
            .where(
                Detour.record_key == row.key, Detour.state.is_not(None), UserTask.state == UserTaskState.OPEN.value
            )
            .order_by(Detour.key)
        )
        last = {detour.task_key: (detour, holder) for detour, holder in session.execute(statement)}
        shown = {key: pair for key, pair in last.items() if pair[0].state != "cancelled"}
        signatures = _signatures(session, [detour.key for detour, _ in shown.values()])
        asked = [detour.actor_key for detour, _ in shown.values()]
        names = names_of(session, [*asked, *(one.person_key for found in signatures.values() for one in found)])
        return {
            key: _signing(detour, holder, signatures.get(detour.key, []), names, actor)
            for key, (detour, holder) in shown.items()
        }


def to_sign(number: str, actor: Actor, language: str) -> list[ToSign]:
    """What the actor is asked to sign of the record now. Raises NotFound."""
    with reading() as session:
        row = seen_record(session, number, actor).row
        side = aliased(UserTask)
        statement = (
            select(side, Detour)
            .join(Signature, Signature.task_key == side.key)
            .join(Detour, Detour.key == Signature.detour_key)
            .where(
                side.instance_key == row.instance_key, side.state == UserTaskState.OPEN.value,
                side.side_of.is_not(None), side.assignee_key == actor.key,
            )
            .order_by(side.key)
        )
        rows = [(task, detour) for task, detour in session.execute(statement)]
        names = names_of(session, [detour.actor_key for _, detour in rows])
        found = []
        for task, detour in rows:
            element = elements.element_of(session, task.definition_key, task.element_id)
            step = elements.element_name(element, language)
            found.append(ToSign(task.key, step, names.get(detour.actor_key or 0, "?"), detour.reason))
        return found


def _signatures(session: Session, keys: Sequence[int]) -> Mapping[int, list[Signature]]:
    found: dict[int, list[Signature]] = {}
    for one in session.scalars(select(Signature).where(Signature.detour_key.in_(keys)).order_by(Signature.key)):
        found.setdefault(one.detour_key, []).append(one)
    return found


def _signing(
    detour: Detour, holder: int | None, signatures: Sequence[Signature], names: Mapping[int, str], actor: Actor
) -> Signing:
    rule = detour.rule or {}
    own = actor.key is not None and actor.key in (holder, detour.actor_key)
    return Signing(
        detour.state or "", str(rule.get("position")), str(rule.get("rule")), int(str(rule.get("percent"))),
        detour.reason, names.get(detour.actor_key or 0, "?"),
        [Signed(names.get(one.person_key, "?"), one.verdict, one.note) for one in signatures],
        detour.state in LIVE and (own or may(actor, "work.take_back")),
    )
