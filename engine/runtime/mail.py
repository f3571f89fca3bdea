"""What a step leaves for others, to be carried out in the same transaction once the step is stored.

Thrown messages and signals, subscriptions that opened (a message may wait for them already), and instances that ended
(the next message of their key may start one). ``engine.runtime.posting`` carries it out.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from database import UnitOfWork
from engine.lifecycle import InstanceState, is_final
from engine.spiff.host import Thrown
from engine.state.tables import ProcessInstance
from engine.waits import MessageWait, Wait

_MAIL = "engine.mail"


@dataclass(frozen=True, slots=True)
class ThrownMail:
    """A message or signal that instance ``sender`` threw."""

    sender: int
    conversation: int
    thrown: Thrown


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A subscription of ``instance_key`` that opened."""

    instance_key: int
    process_id: str
    conversation: int
    wait: MessageWait


@dataclass(frozen=True, slots=True)
class EndedMail:
    """An instance of ``process_id`` ended that message ``name`` with ``key`` had started."""

    process_id: str
    name: str
    key: str


Mail = ThrownMail | OpenedMail | EndedMail


def leave_mail(
    work: UnitOfWork, row: ProcessInstance, before: Iterable[Wait], after: Iterable[Wait], outbox: Iterable[Thrown]
) -> None:
    """Note what a stored step of ``row`` leaves for others; nothing is written for a step that leaves nothing."""
    conversation = row.conversation or row.key
    left: list[Mail] = [ThrownMail(row.key, conversation, thrown) for thrown in outbox]
    known = set(before)
    opened = [wait for wait in after if isinstance(wait, MessageWait) and wait not in known]
    left += [OpenedMail(row.key, row.process_id, conversation, wait) for wait in opened]
    if row.start_message and row.start_key and is_final(InstanceState(row.state_name)):
        left.append(EndedMail(row.process_id, row.start_message, row.start_key))
    if left:
        mail_of(work).extend(left)


def mail_of(work: UnitOfWork) -> deque[Mail]:
    """The mail of a transaction, first come first."""
    found = work.memo.setdefault(_MAIL, deque[Mail]())
    assert isinstance(found, deque)
    return found
