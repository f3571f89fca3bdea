"""The manager whom another system names for somebody: decided on, and applied to the person.

Only whom the system gave is ever taken away again; where it names somebody who cannot be the manager here, the one whom
the person has stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import Text, text
from engine.registry import Actor
from itsm.accounts.outside.people import identity, identity_turn
from itsm.accounts.outside.tables import ExternalIdentity
from itsm.accounts.outside.told import Source, Told
from itsm.audit import audit_change
from itsm.people.managers import closes_circle
from itsm.people.tables import PersonRow

Who = int | str
"""Somebody by key or, before they are added, by what the system calls them."""
Reason = Literal["unseen", "stranger", "closed", "circle"]
WHY: Mapping[Reason, Text] = {
    "unseen": text(
        "Expected this manager of %(people)s among the people whom the directory shows, but they are not. Widen the "
        "base or the filter, or set the manager here."
    ),
    "stranger": text(
        "Expected this manager of %(people)s to have an account here, but they have none. Add it, then synchronise."
    ),
    "closed": text(
        "Expected this manager of %(people)s to have an open account, but it is closed. Name another one in the "
        "directory, or set the manager here."
    ),
    "circle": text(
        "Expected a manager of %(people)s who does not report to them, but this one does. Put it right in the "
        "directory."
    ),
}
"""Why somebody keeps the manager whom they have."""
MOST_NAMES = 3
AT_ONCE = 500
"""Keys in one statement."""


@dataclass(frozen=True, slots=True)
class Above:
    """The person whom the system names: who they are here, and whether their account is open."""

    who: Who
    is_open: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """To whom somebody is to report, None is nobody; with a reason where that is not whom the system names."""

    who: Who | None
    why: Reason | None = None


def decide(told: Told, above: Above | None, standing: Who | None, given: int | None) -> Decision:
    """Whom the person gets who has ``standing`` now, of whom the system gave ``given``; circles are another matter."""
    if told.manager is None:
        return Decision(standing)
    if not told.manager:
        return Decision(None if standing == given else standing)
    if told.manager_subject is None:
        return Decision(standing, "unseen")
    if above is None:
        return Decision(standing, "stranger")
    if not above.is_open and above.who != standing:
        return Decision(standing, "closed")
    return Decision(above.who)


def why_kept(why: Reason, people: Sequence[str]) -> Text:
    """Why these people keep the manager whom they have; the first of them by name."""
    named = ", ".join(people[:MOST_NAMES])
    more = f" … ({len(people)})" if len(people) > MOST_NAMES else ""
    return Text(WHY[why].template, {"people": f"{named}{more}"})


def await_turn(source: Source, told: Told, work: UnitOfWork) -> None:
    """Let nobody else change who reports to whom while this work does; before it locks any person.

    Taken later, it could wait for somebody who waits for that person.
    """
    if told.manager is None:
        return
    identity_turn(source, told, work)
    known = identity(work.session, source, told.subject)
    reports = select(PersonRow.manager_key).where(PersonRow.key == known.person_key) if known is not None else None
    standing = work.session.scalar(reports) if reports is not None else None
    given = known.manager_key if known is not None else None
    if decide(told, _above(work.session, source, told), standing, given).who != standing:
        take_turn(work, f"people of {current_tenant()}")


def apply_manager(source: Source, person_key: int, told: Told, actor: Actor, work: UnitOfWork) -> list[Text]:
    """Let the person report to whom the system names, after ``await_turn``; gives why not, where it cannot be."""
    known = identity(work.session, source, told.subject)
    if told.manager is None or known is None:
        return []
    name, standing = work.session.execute(
        select(PersonRow.name, PersonRow.manager_key).where(PersonRow.key == person_key)
    ).one()
    decision = decide(told, _above(work.session, source, told), standing, known.manager_key)
    why, key = decision.why, decision.who if isinstance(decision.who, int) else None
    if why is None and key is not None and key != standing and closes_circle(work.session, person_key, key):
        why = "circle"
    if why is not None:
        return [why_kept(why, [name])]
    known.manager_key = key if told.manager else None
    if key != standing:
        row = work.session.get_one(PersonRow, person_key, with_for_update=True, populate_existing=True)
        row.manager_key, row.revision = key, row.revision + 1
        told_as = {"manager_key": standing}, {"manager_key": key}
        audit_change(work, "person_changed", f"person {person_key}", actor.key, *told_as)
    return []


def keep_vouched(source: Source, vouched: Mapping[int, int | None], work: UnitOfWork) -> None:
    """Note whom the system names for people, by their keys, of whom nothing else changes."""
    people: dict[int | None, list[int]] = {}
    for person_key, manager in vouched.items():
        people.setdefault(manager, []).append(person_key)
    for manager, keys in people.items():
        for start in range(0, len(keys), AT_ONCE):
            theirs = ExternalIdentity.person_key.in_(keys[start : start + AT_ONCE])
            noted = update(ExternalIdentity).where(ExternalIdentity.issuer == source.issuer, theirs)
            work.session.execute(noted.values(manager_key=manager))


def _above(session: Session, source: Source, told: Told) -> Above | None:
    found = identity(session, source, told.manager_subject) if told.manager_subject else None
    if found is None:
        return None
    is_open = session.scalar(select(PersonRow.active).where(PersonRow.key == found.person_key))
    return Above(found.person_key, bool(is_open))
