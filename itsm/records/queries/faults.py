"""Where a record's process stands still, for those who work on it and for those who can let it go on."""

from dataclasses import dataclass
from datetime import datetime

from database import reading
from engine.errors import Text
from engine.kept_text import plain, told
from engine.registry import Actor
from itsm.people.roles import may
from itsm.records import elements
from itsm.records.queries.stuck import Stuck, stuck_places
from itsm.records.visibility import seen_record, sees_faults


@dataclass(frozen=True, slots=True)
class FaultView:
    """A fault: the element that could not do its work, since when, and why.

    ``only_english``: the reason was kept by an earlier version, in no other language. ``may_retry``: the reader may let
    it try again.
    """

    key: int
    element_id: str
    element_name: str
    at: datetime
    message: Text
    only_english: bool
    may_retry: bool


def open_faults(number: str, actor: Actor, language: str) -> list[FaultView]:
    """The faults of ``number`` that nobody has resolved, oldest first; none for requesters. Raises NotFound."""
    with reading() as session:
        seen = seen_record(session, number, actor)
        if seen.row.instance_key is None or not sees_faults(actor, seen.thing):
            return []
        found = stuck_places(session, seen.row.instance_key)
    return [_view(stuck, actor, language) for stuck in found]


def _view(stuck: Stuck, actor: Actor, language: str) -> FaultView:
    fault = stuck.fault
    return FaultView(
        fault.key,
        fault.element_id,
        elements.element_name(stuck.element, language) if stuck.element else fault.element_id,
        fault.at,
        elements.in_names(told(fault.sentence), stuck.drawn, language) if fault.sentence else plain(fault.message),
        not fault.sentence,
        may(actor, "operations.act"),
    )
