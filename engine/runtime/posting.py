"""Steps of commands, with all that they leave for other instances, in one transaction."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from database import UnitOfWork
from engine import clock
from engine.errors import ExecutionFault, text
from engine.registry import Actor
from engine.runtime.instance import Details, OpenInstance
from engine.runtime.letters import Letter, give_letter, start_next, take_buffered
from engine.runtime.mail import EndedMail, LetterMail, Mail, OpenedMail, StartMail, ThrownMail, mail_of
from engine.runtime.signals import spread_signal
from engine.runtime.starting import Origin, ProcessVersion, start_instance
from engine.runtime.stepping import Terms, step_of
from engine.spiff.execution import Execution
from engine.state.newest import newest_key
from engine.state.tables import ProcessInstance

MOST_DELIVERIES = 500
"""Messages, signals and openings that one command carries out before instances have to wait for something else."""
THROWN_TIME_TO_LIVE = timedelta(days=30)
"""How long a message that an instance throws waits for a receiver that is not there yet."""


def run_step(
    work: UnitOfWork,
    row: ProcessInstance,
    actor: Actor,
    command: str,
    act: Callable[[Execution], object],
    *,
    fired: Iterable[str] = (),
    details: Details | None = None,
    tolerant: bool = True,
) -> OpenInstance:
    """Run a step of a locked instance as ``step_of`` does, and deliver what it leaves for others."""
    return step_of(work, row, actor, command, act, delivering(work, actor, tuple(fired), details, tolerant))


def delivering(
    work: UnitOfWork,
    actor: Actor,
    fired: tuple[str, ...] = (),
    details: Details | None = None,
    tolerant: bool = True,
) -> Terms:
    """The terms of a command's step: its mail is delivered with it."""
    return Terms(fired, details, tolerant, lambda: deliver(work, actor))


def deliver(work: UnitOfWork, actor: Actor) -> None:
    """Carry out all mail, and what comes of it. Raises ExecutionFault when it never comes to an end."""
    mail = mail_of(work)
    try:
        for _ in range(MOST_DELIVERIES):
            if not mail:
                return
            _carry(work, mail.popleft(), actor)
        if mail:
            raise _endless(mail[0])
    finally:
        mail.clear()


def _carry(work: UnitOfWork, item: Mail, actor: Actor) -> None:
    match item:
        case OpenedMail():
            take_buffered(work, item, actor)
        case EndedMail():
            start_next(work, item, actor)
        case StartMail(process_id, business_key, variables):
            version = ProcessVersion(newest_key(work, "process", process_id), process_id)
            start_instance(work, version, variables, actor, "start_process_instance", Origin(business_key=business_key))
        case LetterMail(name, key, variables, keeps):
            give_letter(work, Letter(name, key, variables, clock.now() + keeps), actor)
        case ThrownMail(sender, conversation, thrown) if thrown.kind == "signal":
            spread_signal(work, thrown.name, thrown.variables, actor, but=sender, conversation=conversation)
        case ThrownMail(_, conversation, thrown):
            until = clock.now() + THROWN_TIME_TO_LIVE
            give_letter(
                work, Letter(thrown.name, thrown.key, thrown.variables, until, conversation=conversation), actor
            )


def _endless(item: Mail) -> ExecutionFault:
    element = item.thrown.element_id if isinstance(item, ThrownMail) else ""
    return ExecutionFault(
        element,
        text(
            "Expected the messages between processes to come to an end, but there were %(most)s in one step, last at "
            "<%(element)s>. Put a task or timer into the exchange.",
            most=MOST_DELIVERIES, element=element or "–",
        ),
    )
