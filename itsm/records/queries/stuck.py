"""Where a record's process stands still: its open faults, each with the place that its token is at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.errors import DamagedState
from engine.runtime.standing import Place, Standing
from engine.spiff.program import Element
from engine.state.tables import Fault, ProcessInstance
from itsm.records import elements

_OPEN = (
    select(Fault, ProcessInstance.definition_key)
    .join(ProcessInstance, ProcessInstance.key == Fault.instance_key)
    .where(Fault.instance_key == bindparam("instance"), Fault.resolved_at.is_(None))
    .order_by(Fault.key)
)


@dataclass(frozen=True, slots=True)
class Stuck:
    """An open fault. ``element`` is that of the diagram it stands in, which has ``drawn``; ``own_id`` its place in the
    record's own one.
    """

    fault: Fault
    element: Element | None
    drawn: Mapping[str, Element]
    is_own: bool
    own_id: str


def stuck_places(session: Session, instance_key: int) -> Sequence[Stuck]:
    """The faults of an instance that nobody has resolved, oldest first."""
    found: list[Stuck] = []
    standing: Standing | None = None
    for fault, definition_key in session.execute(_OPEN, {"instance": instance_key}):
        standing = standing or Standing(session, instance_key, definition_key)
        found.append(_stuck(session, definition_key, fault, standing))
    return found


def _stuck(session: Session, definition_key: int, fault: Fault, standing: Standing) -> Stuck:
    try:
        place = standing.place(fault.token_id or "")
    except DamagedState:  # where in a called process it stood cannot be said any more
        place = Place()
    drawn = elements.program(session, place.definition_key or definition_key).drawn
    outside = place.called_by
    return Stuck(fault, drawn.get(fault.element_id), drawn, outside is None, outside or fault.element_id)
