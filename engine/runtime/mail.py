"""What a step leaves for others, to be carried out in the same transaction once the step is stored.

Thrown messages and signals, subscriptions that opened (a message may wait for them already), instances that ended
(the next message of their key may start one), and what inline handlers asked for: processes to be started, messages to
be given. ``engine.runtime.posting`` carries it out.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from database import UnitOfWork
from engine.lifecycle import InstanceState, is_final
from engine.spiff.host import Thrown
from engine.state.tables import ProcessInstance
from engine.waits import MessageWait, Wait

_MAIL = "engine.mail"
_ASKED = "engine.asked"


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


@dataclass(frozen=True, slots=True)
class StartMail:
    """An instance of ``process_id`` is to be started for ``business_key``."""

    process_id: str
    business_key: str
    variables: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LetterMail:
    """Message ``name`` is to be published for ``key``, and to wait for others as long as ``keeps``."""

    name: str
    key: str
    variables: Mapping[str, object]
    keeps: timedelta = timedelta(0)


Asked = StartMail | LetterMail
Mail = ThrownMail | OpenedMail | EndedMail | Asked


def ask(work: UnitOfWork, item: Asked) -> None:
    """Note what an inline handler asks of other instances: done once the step that it runs in is stored.

    An instance may not be moved while another one is in the middle of its step: it could come back to it. A step that
    is taken back takes this with it.
    """
    work.memo[_ASKED] = (*_asked(work), item)


def _asked(work: UnitOfWork) -> tuple[Asked, ...]:
    found = work.memo.get(_ASKED, ())
    assert isinstance(found, tuple)
    return found


def leave_mail(
    work: UnitOfWork, row: ProcessInstance, before: Iterable[Wait], after: Iterable[Wait], outbox: Iterable[Thrown]
) -> None:
    """Note what a stored step of ``row`` leaves for others; nothing is written for a step that leaves nothing."""
    conversation = row.conversation or row.key
    left: list[Mail] = [*_asked(work), *(ThrownMail(row.key, conversation, thrown) for thrown in outbox)]
    work.memo.pop(_ASKED, None)
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
