"""Messages that a record's process waits for and that its diagram offers to people as buttons."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.lifecycle import WaitState
from engine.registry import Actor
from engine.runtime.standing import Standing
from engine.state.tables import MessageSubscription, ProcessInstance
from itsm.records import elements
from itsm.records.tables import Record
from itsm.rights.standing import standing_of

_WAITING = (
    select(MessageSubscription, ProcessInstance.definition_key)
    .join(ProcessInstance, ProcessInstance.key == MessageSubscription.instance_key)
    .where(
        MessageSubscription.instance_key == bindparam("instance"),
        MessageSubscription.state.in_([WaitState.ARMED.value, WaitState.SILENT.value]),
    )
    .order_by(MessageSubscription.key)
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A button beside the record: the message that it sends and its label."""

    message_name: str
    element_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Offers:
    """Offers to anybody, and those of them to the actor."""

    all: tuple[Offer, ...]
    mine: tuple[Offer, ...]


def offered_messages(session: Session, row: Record, actor: Actor, language: str) -> Offers:
    """What the process of ``row`` waits for now and offers."""
    everything: dict[str, Offer] = {}
    mine: dict[str, Offer] = {}
    standing: Standing | None = None
    for subscription, definition_key in session.execute(_WAITING, {"instance": row.instance_key}):
        standing = standing or Standing(session, subscription.instance_key, definition_key)
        called = standing.place(subscription.token_id).definition_key
        element = elements.element_of(session, called or definition_key, subscription.element_id)
        name = subscription.message_name
        roles = elements.offered_to(element)
        if not roles:
            continue
        everything[name] = Offer(name, element.id, elements.element_name(element, language))
        if actor.kind != "person" or roles & _roles(row, actor):
            mine[name] = everything[name]
    return Offers(tuple(everything.values()), tuple(mine.values()))


def _roles(row: Record, actor: Actor) -> frozenset[str]:
    """Roles of the actor at this record: ``requester`` is whoever asked for it or opened it, not everybody's role.

    ``opener`` is whoever opened it, of a record that nobody opened whoever asked for it.
    A role of one's own counts as the shipped one that it was copied from.
    """
    own = actor.key in (row.requester_key, row.opened_by_key)
    roles = actor.roles | standing_of(actor).stands_for
    opened = actor.key == (row.opened_by_key or row.requester_key)
    here = {name for name, is_theirs in (("requester", own), ("opener", opened)) if is_theirs}
    return roles - {"requester", "opener"} | here
