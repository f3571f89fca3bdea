"""One instance inside one command: load its execution, and store what the step did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from database import UnitOfWork, let_row_go
from engine import clock, lifecycle
from engine.errors import ExecutionFault, HasEnded, InvalidState, Text, text
from engine.events import ElementEvent, ElementEventKind
from engine.lifecycle import InstanceState
from engine.registry import Actor, InstanceRef, OpenedTask, Step, registry
from engine.runtime import giving
from engine.runtime.faulting import bring_faults_in_line
from engine.runtime.host import CommandHost
from engine.runtime.hot import hot_instances
from engine.runtime.mail import leave_mail
from engine.runtime.programs import program_of
from engine.runtime.waiting import differing
from engine.spiff.execution import Execution
from engine.state import writes
from engine.state.instance_writes import change_instance
from engine.state.reads import instance_ref
from engine.state.tables import ProcessInstance
from engine.waits import MessageWait, UserTaskWait, Wait

Details = Mapping[str, object]


@dataclass
class OpenInstance:
    """A locked instance with its running execution and the waits that it had before the step."""

    work: UnitOfWork
    row: ProcessInstance
    ref: InstanceRef
    execution: Execution
    before: tuple[Wait, ...]
    actor: Actor

    def require_wait(self, token_id: str) -> Wait:
        """The wait of ``token_id``; raises InvalidState when the token is gone."""
        for wait in self.before:
            if wait.token_id == token_id:
                return wait
        raise InvalidState(
            text("Expected a token %(token)s in instance %(key)s, but it is gone.", token=token_id, key=self.row.key)
        )


NO_FAULTS: Mapping[str, ExecutionFault] = MappingProxyType({})


def open_instance(
    work: UnitOfWork,
    row: ProcessInstance,
    actor: Actor,
    faults: Mapping[str, ExecutionFault] = NO_FAULTS,
    even_asleep: bool = False,
) -> OpenInstance:
    """Load the execution of a locked instance, with the tokens of ``faults`` to stand still.

    Raises InvalidState when the instance has ended, or is suspended and may not be changed ``even_asleep``.
    """
    if lifecycle.is_final(InstanceState(row.state_name)):
        raise HasEnded(
            text("Expected instance %(key)s to be active, but it is %(state)s.", key=row.key, state=row.state_name)
        )
    if not even_asleep:
        require_awake(row)
    program = program_of(work.session, row.definition_key)
    ref = instance_ref(row)
    host, asleep = CommandHost(work, ref, actor), is_asleep(row)
    hot = hot_instances(work.session).take(row.key, program, row.state)
    if hot is not None:
        execution, before = hot.go_on(host, parked=reasons(faults), asleep=asleep), hot.saved_waits
    else:
        execution = Execution.load(program, host, row.state, parked=reasons(faults), asleep=asleep)
        before = tuple(execution.waits)
    return OpenInstance(work, row, ref, execution, before, actor)


def is_asleep(row: ProcessInstance) -> bool:
    """True while an instance is suspended."""
    return row.state_name == InstanceState.SUSPENDED


def require_awake(row: ProcessInstance) -> None:
    """Raise InvalidState while an instance is suspended."""
    if is_asleep(row):
        raise InvalidState(
            text(
                "Expected process %(process)s to be running, but it is suspended. Wait until somebody resumes it.",
                process=row.process_id,
            )
        )


def reasons(faults: Mapping[str, ExecutionFault]) -> dict[str, Text]:
    """Why tokens are to stand still."""
    return {token: fault.message for token, fault in faults.items()}


def store_step(
    opened: OpenInstance,
    command: str,
    fired: Iterable[str] = (),
    details: Details | None = None,
    cancelled: bool = False,
    faults: Mapping[str, ExecutionFault] = NO_FAULTS,
    told: Iterable[ElementEvent] = (),
) -> None:
    """Write state, waits, history and faults of a step, then let the listeners take part.

    ``fired`` are the tokens whose wait ended by doing its work; ``details`` join the completion event of the first.
    ``faults`` are the tokens that stand still since this step, ``told`` are events of the instance as a whole.
    """
    at = clock.now()
    row, execution = opened.row, opened.execution
    tokens = tuple(fired)
    events = [*_with_details(execution.events, tokens, details), *told]
    state = _state_after(opened, cancelled)
    waits = execution.waits
    before, after = differing(opened.before, waits)
    after, given = giving.given_out(opened, before, after, at)
    events += given
    open_faults = bring_faults_in_line(opened.work, row, opened.before, waits, tokens, faults)
    _update_row(opened, state, open_faults, waits)
    writes.write_waits(opened.work.session, row, before, after, tokens, opened.actor.key, at)
    writes.insert_events(opened.work.session, row, events, opened.actor.key)
    new = giving.new_tasks(before, after)
    step = Step(
        command=command,
        instance=opened.ref,
        actor=opened.actor,
        at=at,
        events=tuple(events),
        statuses=tuple(dict.fromkeys(execution.statuses)),
        ended=lifecycle.is_final(state),
        opened_tasks=tuple(wait.element_id for wait in new),
        opened_groups=tuple(wait.candidate_groups[0] for wait in new if wait.candidate_groups),
        new_tasks=tuple(_opened_task(wait, row.definition_key) for wait in new),
        new_messages=tuple(wait.message_name for wait in after if isinstance(wait, MessageWait)),
        keeps_tasks=_keeps_tasks(waits, new),
        details=dict(details or {}),
    )
    for listener in registry.step_listeners:
        listener(opened.work, step)
    leave_mail(opened.work, row, before, after, execution.outbox)


def _opened_task(wait: UserTaskWait, definition_key: int) -> OpenedTask:
    definition = wait.definition_key or definition_key
    return OpenedTask(wait.element_id, wait.token_id, definition, wait.assignee, wait.candidate_groups)


def of_instance(row: ProcessInstance, kind: ElementEventKind, reason: str) -> ElementEvent:
    """A line of history about an instance as a whole."""
    return ElementEvent(kind, row.process_id, "", clock.now(), {"reason": reason})


def _keeps_tasks(waits: Sequence[Wait], new: Sequence[UserTaskWait]) -> bool:
    opened = {wait.token_id for wait in new}
    return any(isinstance(wait, UserTaskWait) and wait.token_id not in opened for wait in waits)


def _state_after(opened: OpenInstance, cancelled: bool) -> InstanceState:
    execution = opened.execution
    if cancelled:
        return InstanceState.CANCELLED
    if execution.ended:
        return InstanceState.COMPLETED
    if not execution.is_waiting:
        raise ExecutionFault("", text("Expected the process to wait or to end, but no element can go on."))
    return InstanceState(opened.row.state_name)


def _update_row(opened: OpenInstance, state: InstanceState, open_faults: int, waits: Sequence[Wait]) -> None:
    row, saved = opened.row, opened.execution.save(waits)
    values: dict[str, object] = {
        "state": saved,
        "state_name": state.value,
        "open_faults": open_faults,
        "ended_at": clock.now() if lifecycle.is_final(state) else None,
    }
    change_instance(opened.work.session, row, values)
    let_row_go(opened.work.session, row)
    if state is InstanceState.ACTIVE:
        hot = hot_instances(opened.work.session)
        opened.work.after_commit.append(partial(hot.keep, row.key, opened.execution, saved))


def _with_details(
    events: Iterable[ElementEvent], tokens: tuple[str, ...], details: Details | None
) -> list[ElementEvent]:
    rows = list(events)
    if not details or not tokens:
        return rows
    for index, event in enumerate(rows):
        if event.token_id == tokens[0] and event.kind in (
            ElementEventKind.COMPLETED,
            ElementEventKind.MESSAGE_RECEIVED,
        ):
            rows[index] = event._replace(details={**event.details, **details})
            break
    return rows
