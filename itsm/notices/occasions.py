"""Occasions: kept in the transaction of their cause, all of a step in one statement, none where it concerns nobody."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert

from database import Prepared, UnitOfWork, current_tenant, table_of
from engine import clock
from engine.registry import Actor
from itsm.notices.preferences.wanted import is_wanted
from itsm.notices.tables import OccasionRow

_INSERT = Prepared(insert(table_of(OccasionRow)).inline())


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom something concerns: people by key, members of teams by code, and whoever works on the record."""

    people: frozenset[int] = frozenset()
    teams: tuple[str, ...] = ()
    handlers: bool = False

    @property
    def nobody(self) -> bool:
        """True when it concerns nobody."""
        return not (self.people or self.teams or self.handlers)

    def to_json(self) -> dict[str, object]:
        """As the table keeps it."""
        return {"people": sorted(self.people), "teams": list(self.teams), "handlers": self.handlers}


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event of a record that concerns somebody."""

    event: str
    audience: Audience
    details: Mapping[str, object] = field(default_factory=dict)
    due_at: datetime | None = None
    """When it is told; None: at once."""


def happen(work: UnitOfWork, record_key: int, occasions: Sequence[Occasion], actor: Actor) -> None:
    """Keep ``occasions`` of a record with the caller's transaction; left out is what concerns or interests nobody."""
    told = [one for one in occasions if not one.audience.nobody and is_wanted(work, one.event)]
    if not told:
        return
    tenant, now = current_tenant(), clock.now()
    _INSERT.write(
        work.session,
        [
            {
                "tenant_id": tenant, "identity": uuid.uuid4().hex, "event": one.event, "record_key": record_key,
                "at": one.due_at or now, "due_at": one.due_at or now, "actor_key": actor.key, "actor_name": actor.name,
                "audience": one.audience.to_json(), "details": dict(one.details), "attempts": 0,
            }
            for one in told
        ],
    )  # fmt: skip
