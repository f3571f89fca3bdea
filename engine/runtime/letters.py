"""A message and who gets it.

One with a correlation key that a program publishes goes to each process once, as in the dialect: to the instance that
has waited longest, else it starts one. One that an instance throws goes to a single receiver. One without a key too:
to its own conversation first (instances of which one started the other), else it starts one, else it goes to whoever
has waited longest. While it waits in the buffer, a subscription that opens may take it.
Source: BPMN 2.0.2, 8.4.2 (messages, correlation) and 13.5.1 (start events); Camunda 8 documentation, Messages.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.feel import from_json, to_json
from engine.registry import Actor
from engine.runtime.holding import hold_message
from engine.runtime.instance import OpenInstance, is_asleep
from engine.runtime.mail import EndedMail, OpenedMail, mail_of
from engine.runtime.receiving import receive
from engine.runtime.starting import Origin
from engine.runtime.starts import happen
from engine.state import message_reads, reads
from engine.state.tables import Message, MessageSubscription, ProcessInstance, StartTrigger

EVERYBODY = "*"
"""Stands in ``taken_by`` of a message that is kept only so that its like is refused."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way. ``conversation`` is that of the instance which threw it."""

    name: str
    key: str
    variables: Mapping[str, object]
    expires_at: datetime
    message_id: str | None = None
    conversation: int | None = None
    details: Mapping[str, object] | None = None
    """What the history keeps with it."""

    @property
    def is_for_one(self) -> bool:
        """True when it goes to a single receiver."""
        return not self.key or self.conversation is not None


@dataclass
class Receipt:
    """Who got a message: instances by key, those first that waited for it."""

    instances: list[int] = field(default_factory=list)
    processes: set[str] = field(default_factory=set)


def take_turn_on(work: UnitOfWork, name: str, key: str) -> None:
    """One at a time: who publishes a message, and who begins to wait for it, must not miss each other."""
    take_turn(work, f"message {current_tenant()} {name} {key}")


def give_letter(work: UnitOfWork, letter: Letter, actor: Actor) -> Receipt:
    """Give a message to whoever waits for it or is started by it, and keep it for others while its time lasts."""
    take_turn_on(work, letter.name, letter.key)
    receipt = Receipt()
    if letter.key:
        while _to_waiting(work, letter, actor, receipt) and not letter.is_for_one:
            pass
        if not (letter.is_for_one and receipt.processes):
            start_by_letter(work, letter, actor, receipt)
    else:
        _give_without_key(work, letter, actor, receipt)
    if letter.expires_at > clock.now():
        _keep(work, letter, receipt)
    return receipt


def _give_without_key(work: UnitOfWork, letter: Letter, actor: Actor, receipt: Receipt) -> None:
    """Its conversation first, then processes that it starts (an instance that waits for it goes before a new one)."""
    if letter.conversation and _to_waiting(work, letter, actor, receipt, conversation=letter.conversation):
        return
    started = [trigger.process_id for trigger in message_reads.triggers(work.session, "message", letter.name)]
    if letter.conversation is None and started and _to_waiting(work, letter, actor, receipt, among=started):
        return
    start_by_letter(work, letter, actor, receipt)
    if not receipt.processes:
        _to_waiting(work, letter, actor, receipt)


def take_buffered(work: UnitOfWork, opened: OpenedMail, actor: Actor) -> bool:
    """Give a subscription that opened the message that waits for it, if there is one."""
    name, key = opened.wait.message_name, opened.wait.correlation_key
    take_turn_on(work, name, key)
    kept = [
        message
        for message in message_reads.buffered(work.session, name, key, clock.now())
        if not {opened.process_id, EVERYBODY} & set(message.taken_by)
    ]
    if not kept:
        return False
    row = reads.lock_instance(work.session, opened.instance_key)
    wait = message_reads.armed_of_token(work.session, row.key, opened.wait.token_id)
    if wait is None:  # another event came first
        return False
    message = next((one for one in kept if one.conversation == opened.conversation), kept[0])
    letter = _letter_of(message)
    handed = hand_over(work, row, wait, letter, actor)
    if not handed.taken:
        return False
    _took(work, message, letter, row.process_id)
    # It takes several, or is asleep: the next may wait already.
    if handed.opened is None or opened.wait in handed.opened.execution.waits:
        mail_of(work).append(opened)
    return True


def start_next(work: UnitOfWork, ended: EndedMail, actor: Actor) -> bool:
    """Start the process again for the oldest message of the key whose instance ended."""
    take_turn_on(work, ended.name, ended.key)
    for message in message_reads.buffered(work.session, ended.name, ended.key, clock.now()):
        if {ended.process_id, EVERYBODY} & set(message.taken_by):
            continue
        letter, receipt = _letter_of(message), Receipt()
        start_by_letter(work, letter, actor, receipt, only=ended.process_id)
        if receipt.instances:
            _took(work, message, letter, ended.process_id)
            return True
    return False


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of a message that was given to a token: ``opened`` is the instance that went on with it."""

    taken: bool
    opened: OpenInstance | None = None


def hand_over(
    work: UnitOfWork, row: ProcessInstance, wait: MessageSubscription, letter: Letter, actor: Actor
) -> Handed:
    """Give a message to a token of a locked instance that waits for it; while that sleeps, it is kept for it.

    It is not taken when the instance cannot take it, which is its own fault: the message is still to be had.
    """
    token = wait.token_id
    if is_asleep(row):
        hold_message(work, row, token, letter.name, _envelope(letter), actor)
        return Handed(True)
    opened = receive(
        work, row, (wait,), actor, "publish_message", lambda run: run.deliver_message(token, letter.variables),
        letter.details,
    )
    return Handed(opened is not None, opened)


def pass_on(work: UnitOfWork, letter: Letter, process_id: str, actor: Actor) -> None:
    """Give a message that was kept for an instance of ``process_id``, which does not take it, to whom else it is for.

    That is another instance of the process, or a new one; else it waits in the buffer while its time lasts.
    """
    if letter.is_for_one:  # nobody else had it; its id is kept already, against its like
        give_letter(work, replace(letter, message_id=None), actor)
        return
    take_turn_on(work, letter.name, letter.key)
    receipt = Receipt()
    if _to_waiting(work, letter, actor, receipt, among=[process_id]):
        return
    start_by_letter(work, letter, actor, receipt, only=process_id)
    if receipt.instances:
        return
    for message in message_reads.buffered(work.session, letter.name, letter.key, clock.now()):
        if process_id in message.taken_by and message.expires_at == letter.expires_at:
            message.taken_by = [name for name in message.taken_by if name != process_id]
            work.session.flush()
            return


def _envelope(letter: Letter) -> dict[str, object]:
    return {
        "key": letter.key, "expires_at": letter.expires_at.isoformat(), "message_id": letter.message_id,
        "conversation": letter.conversation, "variables": to_json(dict(letter.variables)),
        "details": dict(letter.details) if letter.details else None,
    }


def letter_of_envelope(name: str, envelope: Mapping[str, Any], variables: Mapping[str, object]) -> Letter:
    """The message of a name that was kept for somebody who slept."""
    expires_at = datetime.fromisoformat(envelope["expires_at"])
    rest = (envelope[part] for part in ("message_id", "conversation", "details"))
    return Letter(name, envelope["key"], variables, expires_at, *rest)


def _to_waiting(
    work: UnitOfWork,
    letter: Letter,
    actor: Actor,
    receipt: Receipt,
    *,
    conversation: int | None = None,
    among: Collection[str] | None = None,
) -> bool:
    """Give it to the oldest subscription of a process that has not had it; False when there is none."""
    while True:
        found = message_reads.oldest_waiting(
            work.session, letter.name, letter.key, conversation=conversation, among=among, but=receipt.processes
        )
        if found is None:
            return False
        row = reads.lock_instance(work.session, found[1])
        wait = message_reads.armed(work.session, found[0])
        if wait is None:  # it ended while we waited for its lock
            continue
        receipt.instances.append(row.key)
        receipt.processes.add(row.process_id)
        if hand_over(work, row, wait, letter, actor).taken:
            return True
        receipt.instances.pop()
        receipt.processes.discard(row.process_id)


def start_by_letter(
    work: UnitOfWork, letter: Letter, actor: Actor, receipt: Receipt, only: str | None = None
) -> None:
    """Let it start processes; with a key none of which an instance runs that the same key started."""
    for trigger in message_reads.triggers(work.session, "message", letter.name):
        if not _may_start(work, trigger, letter, receipt, only):
            continue
        origin = Origin(
            event=trigger.element_id, conversation=letter.conversation, message=letter.name, key=letter.key or None
        )
        receipt.processes.add(trigger.process_id)
        started = happen(work, trigger, letter.variables, actor, origin)
        receipt.instances += [started] if started else []
        if letter.is_for_one:
            return


def _may_start(work: UnitOfWork, trigger: StartTrigger, letter: Letter, receipt: Receipt, only: str | None) -> bool:
    if trigger.process_id in receipt.processes or only not in (None, trigger.process_id):
        return False
    return not (letter.key and message_reads.is_running(work.session, trigger.process_id, letter.key))


def _keep(work: UnitOfWork, letter: Letter, receipt: Receipt) -> None:
    is_done = letter.is_for_one and bool(receipt.processes)
    if is_done and letter.message_id is None:
        return
    work.session.add(
        Message(
            name=letter.name,
            correlation_key=letter.key,
            message_id=letter.message_id,
            variables={"all": to_json(dict(letter.variables))},
            conversation=letter.conversation,
            taken_by=[EVERYBODY] if is_done else sorted(receipt.processes),
            published_at=clock.now(),
            expires_at=letter.expires_at,
        )
    )
    work.session.flush()


def _took(work: UnitOfWork, message: Message, letter: Letter, process_id: str) -> None:
    if letter.is_for_one and letter.message_id is None:
        work.session.delete(message)
    else:
        message.taken_by = [*message.taken_by, EVERYBODY if letter.is_for_one else process_id]
    work.session.flush()


def _letter_of(message: Message) -> Letter:
    variables = from_json(message.variables["all"])
    return Letter(
        message.name, message.correlation_key, dict(variables) if isinstance(variables, Mapping) else {},
        message.expires_at, message.message_id, message.conversation,
    )
