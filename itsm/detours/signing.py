"""Asking people to sign a task: their side tasks, what each of them said, and what comes of it."""

from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import hold_task, open_side_task
from engine.state.tables import UserTask
from itsm.detours.keeping import as_system
from itsm.detours.notices import tell
from itsm.detours.tables import Detour, Signature
from itsm.detours.verdicts import Rule, Vote, verdict

AFTER = "sign_after"
"""The mark of a task that is signed once who has it has sent it."""
LIVE = ("waiting", "open")


def ask(work: UnitOfWork, detour: Detour, people: Sequence[int], actor: Actor) -> None:
    """Keep whom ``detour`` (stored) asks; those who sign before get their side tasks now."""
    work.session.flush()
    for key in people:
        work.session.add(Signature(detour_key=detour.key, person_key=key))
    if (detour.rule or {}).get("position") == "after":
        detour.state = "waiting"
        hold_task(detour.task_key, AFTER, as_system(actor), work=work)
    else:
        open_signatures(work, detour, actor)


def open_signatures(work: UnitOfWork, detour: Detour, actor: Actor) -> None:
    """Give everybody whom the detour asks their side task."""
    detour.state = "open"
    work.session.flush()
    for signature in signatures_of(work.session, detour.key):
        opened = open_side_task(detour.task_key, signature.person_key, as_system(actor), work=work)
        signature.task_key = opened.task_key
    task = work.session.get_one(UserTask, detour.task_key)
    signers = [one.person_key for one in signatures_of(work.session, detour.key)]
    tell(work, detour.record_key, task, "to_sign", signers, detour.reason, actor)


def live_signing(session: Session, task_key: int) -> Detour | None:
    """The signing of a task that has no verdict yet; there is at most one."""
    mine = (Detour.task_key == task_key, Detour.state.in_(LIVE))
    return session.scalar(select(Detour).where(*mine).order_by(Detour.key.desc()).limit(1).with_for_update())


def sent_for_signing(work: UnitOfWork, task_key: int, sent: Mapping[str, object], actor: Actor) -> None:
    """Who has the task has sent it: keep that, and let the others sign."""
    detour = live_signing(work.session, task_key)
    assert detour is not None, "Expected a signing of a task that is marked for one. Do not mark it elsewhere."
    detour.submission = {**sent, "actor": actor.key}
    open_signatures(work, detour, actor)


def signatures_of(session: Session, detour_key: int) -> list[Signature]:
    """What the detour asks of whom, in the order in which they were named."""
    return list(session.scalars(select(Signature).where(Signature.detour_key == detour_key).order_by(Signature.key)))


def signers_of(session: Session, signatures: Sequence[Signature]) -> list[int | None]:
    """Who has signed, or had the task to sign; of those whose turn has not come nobody."""
    sides = [one.task_key for one in signatures if one.task_key is not None]
    has = select(UserTask.key, UserTask.assignee_key).where(UserTask.key.in_(sides))
    given = {key: assignee for key, assignee in session.execute(has)}
    return [one.person_key if one.verdict else given.get(one.task_key) for one in signatures if one.task_key]


def verdict_of(detour: Detour, signatures: Sequence[Signature]) -> bool | None:
    """What the votes say; None while somebody has not voted."""
    rule = detour.rule or {}
    votes = [cast(Vote | None, one.verdict) for one in signatures]
    return verdict(votes, cast(Rule, rule.get("rule", "all")), int(str(rule.get("percent", 100))))
