"""Lines of a timeline that people add beside the engine's history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert

from database import UnitOfWork, current_tenant
from engine import clock
from engine.registry import Actor
from itsm.records.tables import TimelineEntry


class EntryKind(StrEnum):
    """What a line tells."""

    COMMENT = "comment"
    CHANGE = "change"
    ASSIGNMENT = "assignment"
    ATTACHMENT = "attachment"
    LINK = "link"
    CLOCK = "clock"
    BOUNCE = "bounce"
    OWNERSHIP = "ownership"
    DETOUR = "detour"
    CALL = "call"
    ESCALATION = "escalation"
    APPROVAL = "approval"
    SCHEDULE = "schedule"
    WAR_ROOM = "war_room"


BY_MAIL: Mapping[str, object] = {"by": "mail"}
"""Details of a comment that came by mail; ``proved`` beside it says that its token proves who wrote it."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A line to be written; ``internal`` ones are never shown to requesters."""

    kind: EntryKind
    internal: bool
    body: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    at: datetime | None = None
    """When it was; None: now."""


def add_entry(work: UnitOfWork, record_key: int, entry: NewEntry, actor: Actor) -> None:
    """Append a line to the timeline of record ``record_key``."""
    row = {
        "tenant_id": current_tenant(),
        "record_key": record_key,
        "at": entry.at or clock.now(),
        "kind": entry.kind.value,
        "internal": entry.internal,
        "actor_key": actor.key,
        "actor_name": actor.name,
        "body": entry.body,
        "details": dict(entry.details),
    }
    work.session.connection().execute(insert(TimelineEntry), [row])
