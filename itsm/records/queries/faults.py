"""Where a record's process is stuck: the open faults of its instance, for those who work on it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from database import reading
from engine.errors import Text
from engine.kept_text import plain, told
from engine.registry import Actor
from engine.state.tables import Fault, ProcessInstance
from itsm.records import elements
from itsm.records.visibility import sees_internal, visible_record


@dataclass(frozen=True, slots=True)
class FaultView:
    """A fault: the element that could not do its work, since when, and why.

    ``only_english``: the reason was kept by an earlier version, in no other language.
    """

    element_id: str
    element_name: str
    at: datetime
    message: Text
    only_english: bool


def open_faults(number: str, actor: Actor, language: str) -> list[FaultView]:
    """The faults of ``number`` that nobody has resolved, oldest first; none for requesters. Raises NotFound."""
    with reading() as session:
        row = visible_record(session, number, actor)
        if row.instance_key is None or not sees_internal(actor):
            return []
        statement = select(Fault).where(Fault.instance_key == row.instance_key, Fault.resolved_at.is_(None))
        found = session.execute(statement.order_by(Fault.key)).scalars().all()
        if not found:
            return []
        definition = select(ProcessInstance.definition_key).where(ProcessInstance.key == row.instance_key)
        program = elements.program(session, session.execute(definition).scalar_one())
    known = program.elements
    return [
        FaultView(
            fault.element_id,
            elements.element_name(known[fault.element_id], language) if fault.element_id in known else fault.element_id,
            fault.at,
            told(fault.sentence) if fault.sentence else plain(fault.message),
            not fault.sentence,
        )
        for fault in found
    ]
