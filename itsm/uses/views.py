"""Saved lists that filter by a thing, or are shared with it; their owners are told when it goes out of use."""

from collections.abc import Collection, Iterator, Sequence
from urllib.parse import urlencode

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import text
from engine.registry import Actor
from itsm.mail import address_of
from itsm.mail.letter import Letter
from itsm.mail.outbox import Recipient, post
from itsm.people.tables import PersonRow
from itsm.records.tables import SavedView
from itsm.uses.registry import CAP, SHOWN, Link, Thing, Use, finder

LABEL = text("Saved lists")
PEOPLE = ("owner", "handler")
"""Filters of a list that name a person, by key."""


@finder("team")
def of_team(session: Session, thing: Thing) -> Iterator[Use]:
    """Lists that filter by the team or are shared with it."""
    yield _use(session, views_of(session, ("team",), thing.code, thing.code))


@finder("person")
def of_person(session: Session, thing: Thing) -> Iterator[Use]:
    """Lists that filter by the person."""
    yield _use(session, views_of(session, PEOPLE, str(thing.key)))


def views_of(
    session: Session, filters: Collection[str], value: str, team: str | None = None
) -> Sequence[SavedView]:
    """Saved lists in which one of ``filters`` has this value, or that are shared with ``team``; by name."""
    found = or_(
        *(SavedView.query[name].as_string() == value for name in filters),
        *([SavedView.team == team] if team is not None else []),
    )
    return session.scalars(select(SavedView).where(found).order_by(SavedView.name, SavedView.key)).all()


def tell_of_person(work: UnitOfWork, person: PersonRow, actor: Actor) -> None:
    """Write to those whose lists name a person who works here no more."""
    tell_owners(work, views_of(work.session, PEOPLE, str(person.key)), person.name, actor)


def tell_owners(work: UnitOfWork, views: Sequence[SavedView], thing: str, actor: Actor) -> None:
    """Write to those who keep ``views`` that ``thing`` has gone out of use; not to who takes it out."""
    keys = {one.owner_key for one in views} - {actor.key}
    owners = {row.key: row for row in work.session.scalars(select(PersonRow).where(PersonRow.key.in_(keys)))}
    for view in views:
        row = owners.get(view.owner_key)
        if row is None or not row.active or not row.email:
            continue
        letter = Letter(
            text("Your list “%(list)s” filters by what is not in use any more", list=view.name),
            (text("Hello %(name)s,", name=row.name),
             text("“%(thing)s” is not in use any more. Your list “%(list)s” names it: change the list or remove it.",
                  thing=thing, list=view.name)),
            address_of("/records?" + urlencode({"type": view.type_key, **view.query, "view": view.key})),
            text("Open the list"),
        )  # fmt: skip
        identity = f"view {view.key} of {view.changed_at.isoformat()} at {clock.now().isoformat()}"
        post(work, identity, "view", Recipient(row.email, row.language, row.key), letter)


def _use(session: Session, views: Sequence[SavedView]) -> Use:
    if not views:
        return Use(LABEL, 0, False, [])
    keys = [one.owner_key for one in views[:SHOWN]]
    rows = session.execute(select(PersonRow.key, PersonRow.name).where(PersonRow.key.in_(keys)))
    names = {row.key: row.name for row in rows}
    links = [Link(f"{one.name} ({names[one.owner_key]})") for one in views[:SHOWN]]
    return Use(LABEL, min(len(views), CAP + 1), False, links)
