"""Change a person: what they are called, what they may do, whether they may sign in."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidState, NotFound, text
from engine.registry import Actor
from itsm.accounts.sessions import end_sessions_of
from itsm.audit import audit
from itsm.people.commands.checks import checked_language, checked_name, checked_time_zone
from itsm.people.commands.joining import joined
from itsm.people.roles import require, require_role_names
from itsm.people.tables import PersonRole, PersonRow


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to change; None leaves a value as it is."""

    name: str | None = None
    language: str | None = None
    time_zone: str | None = None
    active: bool | None = None
    roles: frozenset[str] | None = None


def change_person(person_key: int, changes: Changes, actor: Actor, work: UnitOfWork | None = None) -> None:
    """Apply ``changes``. Everybody may change their own name, language and time zone; the rest needs people.manage.

    Raises Forbidden, NotFound, InvalidInput, and InvalidState when an administrator takes their own role away.
    """
    rights = changes.roles is not None or changes.active is not None
    if rights or actor.key != person_key:
        require(actor, "people.manage")
    with joined(work) as opened:
        row = opened.session.get(PersonRow, person_key)
        if row is None:
            raise NotFound(
                text("Expected a person with key %(key)s, but there is none. Reload the page.", key=person_key)
            )
        _describe(row, changes)
        if rights:
            _keep_own_rights(actor, person_key, changes)
            _grant(opened.session, row, changes)
            if changes.active is False:
                end_sessions_of(person_key, opened)  # they stay ended when the account is opened again
            shown = sorted(changes.roles) if changes.roles is not None else None
            audit(opened, "rights_changed", f"person {person_key}", actor.key, roles=shown, active=row.active)


def _describe(row: PersonRow, changes: Changes) -> None:
    if changes.name is not None:
        row.name = checked_name(changes.name)
    if changes.language is not None:
        row.language = checked_language(changes.language)
    if changes.time_zone is not None:
        row.time_zone = checked_time_zone(changes.time_zone)


def _keep_own_rights(actor: Actor, person_key: int, changes: Changes) -> None:
    loses = changes.active is False or (changes.roles is not None and "administrator" not in changes.roles)
    if actor.key == person_key and loses:
        raise InvalidState(
            text("Expected another administrator to take your rights away. Ask one, or keep the role administrator.")
        )


def _grant(session: Session, row: PersonRow, changes: Changes) -> None:
    if changes.active is not None:
        row.active = changes.active
    if changes.roles is not None:
        require_role_names(changes.roles)
        _replace_roles(session, row.key, changes.roles)


def _replace_roles(session: Session, person_key: int, roles: Iterable[str]) -> None:
    session.execute(delete(PersonRole).where(PersonRole.person_key == person_key))
    session.add_all(PersonRole(person_key=person_key, role=role) for role in sorted(roles))
