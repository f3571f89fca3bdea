"""Command: write a call down. The report and the step after it are one transaction, by the commands that others use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidInput, text
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.runtime import run_command
from engine.state.tables import UserTask, UserTaskCandidate
from itsm.packs.declared.model import Calls
from itsm.packs.deployed import newest_form, newest_type
from itsm.packs.model import RecordType
from itsm.people.roles import may, require
from itsm.records.commands.complete_task import complete_task
from itsm.records.commands.report_record import report_record
from itsm.records.opened import open_record

CHANNEL = "phone"
How = Literal["solved", "sent_on"]


@dataclass(frozen=True, slots=True)
class CallLogged:
    """A record stands for the call; ``went_on`` is False when its first step is left to the team that does it."""

    number: str
    key: int
    went_on: bool


def log_call(
    type_key: str, values: Mapping[str, object], how: How, caller_key: int, actor: Actor, command_id: str | None = None
) -> CallLogged:
    """Report a record for the caller and do its first step: it was solved, or it is sent on.

    ``values`` are submissions of the report form and of the step's in one; what happened is the title where nothing
    else was written. Sending on needs no right to the step: its team does it then. All of it is stored, or nothing.
    Raises NotFound, Forbidden, InvalidForm, InvalidInput (a type without calls, an empty title), ExecutionFault.
    """
    require(actor, "record.report_for_others")

    def body(work: UnitOfWork) -> CallLogged:
        found = newest_type(work, type_key)
        calls = _calls(found)
        asked = newest_form(work, found.report_form).keys()
        reported = {key: value for key, value in values.items() if key in asked}
        if "description" in asked and not reported.get("description"):
            reported["description"] = reported.get("title")
        channel = CHANNEL if "channel" in found.by_key else None
        made = report_record(type_key, reported, caller_key, actor, channel=channel, work=work)
        task = _step(work, made.number, calls.step)
        goes_on = how == "solved" or _is_of(work, task, actor)
        if goes_on:
            told = {**values, "description": reported.get("description")} if "description" in asked else values
            complete_task(task.key, told, getattr(calls, how), actor, work=work)
        return CallLogged(made.number, made.key, goes_on)

    return run_command("log_call", command_id, actor, CallLogged, body)


def _calls(found: RecordType) -> Calls:
    if found.calls is None:
        raise InvalidInput(
            text("Expected a type that calls are logged for, but “%(type)s” is none. Choose another.",
                 type=found.name("en"))
        )  # fmt: skip
    return found.calls


def _step(work: UnitOfWork, number: str, element_id: str) -> UserTask:
    opened = open_record(work, number)
    task = work.session.scalar(
        select(UserTask).where(
            UserTask.instance_key == opened.row.instance_key, UserTask.element_id == element_id,
            UserTask.state == UserTaskState.OPEN.value,
        )
    )  # fmt: skip
    if task is None:
        raise InvalidInput(
            text(
                "Expected the process to wait at “%(step)s” after the report, but it does not. Tell a process owner: "
                "the calls of the pack name another step.", step=element_id,
            )
        )  # fmt: skip
    return task


def _is_of(work: UnitOfWork, task: UserTask, actor: Actor) -> bool:
    """True when the task is offered to a team of the actor."""
    if not may(actor, "work.do"):
        return False
    if task.group_id in actor.teams:
        return True
    others = select(UserTaskCandidate.value).where(
        UserTaskCandidate.instance_key == task.instance_key, UserTaskCandidate.token_id == task.token_id,
        UserTaskCandidate.kind == "group", UserTaskCandidate.value.in_(sorted(actor.teams)),
    )  # fmt: skip
    return work.session.scalar(others.limit(1)) is not None
