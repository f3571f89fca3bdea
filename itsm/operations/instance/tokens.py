"""The tokens of an instance in words: where each stands, and what it waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Text, text
from engine.lifecycle import JobState, UserTaskState
from engine.runtime.standing import Standing
from engine.spiff.program import Program
from engine.state.tables import Job, UserTask
from engine.waits import ConditionWait, FaultWait, JobWait, MessageWait, SignalWait, TimerWait, UserTaskWait, Wait
from itsm.language import listed
from itsm.operations.naming import Naming
from itsm.people.tables import PersonRow


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a token waits for, in words; ``due_at`` of a timer."""

    says: Text
    due_at: datetime | None = None
    is_job: bool = False


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token: where it stands, in which run of what is repeated, in which called process, and what it waits for.

    ``is_aside``: it only listens for an event, and cannot be moved.
    """

    token_id: str
    element_id: str
    own_id: str
    element_name: str
    element_type: str
    called: str | None
    runs: tuple[str, ...]
    holder: str | None
    waits: tuple[Waiting, ...]
    is_aside: bool = False


def tokens_of(session: Session, instance_key: int, own_key: int, naming: Naming, language: str) -> list[TokenRow]:
    """The tokens of an instance of the version ``own_key``, without those that are aside and wait for nothing."""
    standing = Standing(session, instance_key, own_key)
    waits: dict[str, list[Wait]] = {}
    for wait in standing.waits():
        waits.setdefault(wait.token_id.partition(".")[0], []).append(wait)
    kinds = {type(wait) for mine in waits.values() for wait in mine}
    known = _Known(
        _assignees(session, instance_key) if UserTaskWait in kinds else {},
        _failed_jobs(session, instance_key) if JobWait in kinds else frozenset(),
    )
    found = []
    for token in standing.tokens():
        mine = waits.get(token.token_id, [])
        if token.is_aside and not mine:
            continue
        definition = token.place.definition_key or own_key
        program = naming.program(definition)
        called = token.place.called_by is not None
        found.append(
            TokenRow(
                token.token_id, token.element_id, token.place.called_by or token.element_id,
                naming.element(definition, token.element_id), _type(program, token.element_id),
                _name(program, language) if called else None,
                tuple(str(run.number) if run.of is None else f"{run.number}/{run.of}" for run in token.place.runs),
                token.holder, tuple(_waiting(wait, known) for wait in mine), token.is_aside,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What rows say of waits: who has a token's task, and which tokens' jobs have failed."""

    assignees: Mapping[str, str]
    failed_jobs: frozenset[str]


def _waiting(wait: Wait, known: _Known) -> Waiting:
    due_at = wait.due_at if isinstance(wait, TimerWait) else None
    return Waiting(_says(wait, known), due_at, isinstance(wait, JobWait))


def _waits_for(teams: Sequence[str]) -> Text:
    if not teams:
        return text("Its task waits for anybody.")
    return text("Its task waits for %(team)s.", team=listed(teams))


def _says(wait: Wait, known: _Known) -> Text:
    """What a token waits for, in words."""
    match wait:
        case UserTaskWait(token_id=token, candidate_groups=groups):
            if token in known.assignees:
                return text("%(name)s has the task.", name=known.assignees[token])
            return _waits_for(groups)
        case TimerWait():
            return text("It waits for its time.")
        case MessageWait(message_name=name, correlation_key=key):
            return text("It waits for the message “%(name)s” with the key “%(key)s”.", name=name, key=key)
        case SignalWait(signal_name=name):
            return text("It waits for the signal “%(name)s”.", name=name)
        case JobWait(token_id=token, type=kind):
            return _says_of_job(kind, token in known.failed_jobs)
        case ConditionWait():
            return text("It waits until its condition is true.")
        case FaultWait():
            return text("It stands still with a fault.")


def _says_of_job(kind: str, failed: bool) -> Text:
    if failed:
        return text("Its job “%(type)s” has failed: no program tries it before the fault is resolved.", type=kind)
    return text("It waits for a program that does “%(type)s”.", type=kind)


def _assignees(session: Session, key: int) -> dict[str, str]:
    """Who has the open tasks, by token."""
    statement = (
        select(UserTask.token_id, PersonRow.name)
        .join(PersonRow, PersonRow.key == UserTask.assignee_key)
        .where(UserTask.instance_key == key, UserTask.state == UserTaskState.OPEN.value)
    )
    return {token: name for token, name in session.execute(statement)}


def _failed_jobs(session: Session, key: int) -> frozenset[str]:
    """Tokens whose job nobody may try before its fault is resolved."""
    failed = select(Job.token_id).where(Job.instance_key == key, Job.state == JobState.FAILED.value)
    return frozenset(session.scalars(failed))


def _type(program: Program | None, element_id: str) -> str:
    element = program.drawn.get(element_id) if program else None
    return element.type if element else ""


def _name(program: Program | None, language: str) -> str:
    return (program.names.get(language) or program.name or program.process_id) if program else ""
