"""The people of an occasion when it is told: active ones who still see the record, with what they are to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.notices.events import Event
from itsm.notices.tables import OccasionRow
from itsm.people import queries as people
from itsm.people.queries import Person
from itsm.people.roles import may
from itsm.people.tables import Membership, TeamRow
from itsm.records.tables import Record
from itsm.records.visibility import Seen, seen_by, sees_internal


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told: as an actor with what they see of the record."""

    person: Person
    actor: Actor
    seen: Seen

    @property
    def works(self) -> bool:
        """True for somebody who works at the desk."""
        return may(self.actor, "work.see")


def people_of(session: Session, row: OccasionRow, record: Record, event: Event) -> list[Person]:
    """Whom the occasion concerns now, but for whoever caused it where the event is no receipt; by key."""
    keys = set(_numbers(row.audience.get("people")))
    teams = [str(code) for code in _listed(row.audience.get("teams"))]
    if row.audience.get("handlers"):
        handlers = _handlers(session, record)
        keys |= handlers
        if not keys and record.team is not None:
            teams.append(record.team)
    if teams:
        keys |= _members(session, teams)
    if not event.to_actor and row.actor_key is not None:
        keys.discard(row.actor_key)
    found = people.people(keys, session)
    return [found[key] for key in sorted(found) if found[key].active]


def recipient_of(session: Session, person: Person, record_key: int, internal: bool) -> Recipient | None:
    """The person as somebody who is told of a record; None when they do not see it, or not what is ``internal``."""
    actor = people.acting(person, session)
    seen = seen_by(session, record_key, actor)
    if seen is None:
        return None
    if internal and not sees_internal(actor, seen.thing):
        return None
    return Recipient(person, actor, seen)


def _handlers(session: Session, record: Record) -> set[int]:
    query = select(UserTask.assignee_key).where(
        UserTask.instance_key == record.instance_key, UserTask.state == UserTaskState.OPEN.value,
        UserTask.assignee_key.is_not(None), UserTask.assignee_key != record.requester_key,
    )  # fmt: skip
    return {key for key in session.scalars(query) if key is not None}


def _members(session: Session, teams: Iterable[str]) -> set[int]:
    query = (
        select(Membership.person_key)
        .join(TeamRow, TeamRow.key == Membership.team_key)
        .where(TeamRow.code.in_(sorted(set(teams))))
    )
    return set(session.scalars(query))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _numbers(value: object) -> list[int]:
    return [one for one in _listed(value) if isinstance(one, int)]


