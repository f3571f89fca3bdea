"""What a record's page shows of signing: who signs its tasks, what they said, and what the reader is asked to sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import reading
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.reads import tasks_of
from itsm.detours.kept import detours_of
from itsm.detours.signing import LIVE
from itsm.detours.tables import Detour, Signature
from itsm.people.roles import may
from itsm.records import elements
from itsm.records.queries.people import names_of
from itsm.records.visibility import seen_record

_SIGNATURES = (
    select(Signature).where(Signature.detour_key.in_(bindparam("detours", expanding=True))).order_by(Signature.key)
)
_ASKED = (
    select(Signature.task_key, Detour)
    .join(Detour, Detour.key == Signature.detour_key)
    .where(Signature.task_key.in_(bindparam("tasks", expanding=True)))
    .order_by(Signature.task_key, Signature.key)
)


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
        signed = [one for one in detours_of(session, row.key) if one.state is not None]
        if not signed:
            return {}
        holders = {
            one.key: one.assignee_key for one in tasks_of(session, row.instance_key)
            if one.state == UserTaskState.OPEN.value
        }
        last = {one.task_key: (one, holders[one.task_key]) for one in signed if one.task_key in holders}
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
        mine = {
            one.key: one for one in tasks_of(session, row.instance_key)
            if one.state == UserTaskState.OPEN.value and one.side_of is not None and one.assignee_key == actor.key
        }
        if not mine:
            return []
        asked = session.execute(_ASKED, {"tasks": list(mine)})
        rows = [(mine[key], detour) for key, detour in asked if key is not None]
        names = names_of(session, [detour.actor_key for _, detour in rows])
        found = []
        for task, detour in rows:
            element = elements.element_of(session, task.definition_key, task.element_id)
            step = elements.element_name(element, language)
            found.append(ToSign(task.key, step, names.get(detour.actor_key or 0, "?"), detour.reason))
        return found


def _signatures(session: Session, keys: Sequence[int]) -> Mapping[int, list[Signature]]:
    found: dict[int, list[Signature]] = {}
    for one in session.scalars(_SIGNATURES, {"detours": keys}) if keys else ():
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
