"""Change a person: what they are called, what they may do, whether they may sign in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import InvalidState, NotFound, text
from engine.registry import Actor
from itsm.accounts.access import end_access
from itsm.audit import audit_change
from itsm.people.commands.checks import checked_language, checked_name, checked_time_zone
from itsm.people.commands.joining import joined
from itsm.people.roles import require, require_role_names
from itsm.people.tables import PersonRole, PersonRow
from itsm.rights.taking_over import require_may_give, require_not_above

RIGHTS = ("active", "roles")
DESCRIBED = ("name", "language", "time_zone")


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

    Raises Forbidden (also for somebody with more rights, and a role that gives more), NotFound, InvalidInput, and
    InvalidState when an administrator takes their own role away or the last one is taken.
    """
    rights = changes.roles is not None or changes.active is not None
    if rights or actor.key != person_key:
        require(actor, "people.manage")
    with joined(work) as opened:
        if rights:
            take_turn(opened, f"people of {current_tenant()}")  # two administrators may not take each other's role
        row = opened.session.scalar(select(PersonRow).where(PersonRow.key == person_key).with_for_update())
        if row is None:
            raise NotFound(
                text("Expected a person with key %(key)s, but there is none. Reload the page.", key=person_key)
            )
        require_not_above(opened.session, actor, person_key)
        _require_giving(opened.session, person_key, changes.roles, actor)
        before = _state(opened.session, row)
        _describe(row, changes)
        if rights:
            _keep_own_rights(actor, person_key, changes, before)
            _grant(opened.session, row, changes)
            if changes.active is False:
                end_access(person_key, opened)  # sessions and tokens: they stay ended when the account is opened again
        opened.session.flush()
        _finish(opened, row, before, actor)


def _finish(work: UnitOfWork, row: PersonRow, before: dict[str, object], actor: Actor) -> None:
    """Keep an administrator, count the change, and tell it: of rights and of the rest apart."""
    after = _state(work.session, row)
    if after == before:
        return
    if _administers(before) and not _administers(after):
        require_administrator(work.session)
    row.revision += 1
    for action, names in (("rights_changed", RIGHTS), ("person_changed", DESCRIBED)):
        was, now = ({name: state[name] for name in names} for state in (before, after))
        audit_change(work, action, f"person {row.key}", actor.key, was, now)


def _state(session: Session, row: PersonRow) -> dict[str, object]:
    roles = session.scalars(select(PersonRole.role).where(PersonRole.person_key == row.key))
    described = {name: getattr(row, name) for name in (*DESCRIBED, "active")}
    return {**described, "roles": sorted(roles)}


def _administers(state: dict[str, object]) -> bool:
    roles = state["roles"]
    return bool(state["active"]) and isinstance(roles, list) and "administrator" in roles


def require_administrator(session: Session, without: Collection[int] = ()) -> None:
    """Raise InvalidState unless there is an active administrator, besides the people whose keys are ``without``."""
    left = (
        select(PersonRow.key)
        .join(PersonRole, PersonRole.person_key == PersonRow.key)
        .where(PersonRow.active, PersonRole.role == "administrator", PersonRow.key.not_in(without))
    )
    if session.scalar(left.limit(1)) is None:
        raise InvalidState(
            text("Expected an administrator to stay, but this is the last one. Make somebody else administrator first.")
        )


def _require_giving(session: Session, person_key: int, roles: frozenset[str] | None, actor: Actor) -> None:
    """The roles exist, and those that the person does not have yet are the actor's to give."""
    if roles is None:
        return
    require_role_names(roles, session)
    having = frozenset(session.scalars(select(PersonRole.role).where(PersonRole.person_key == person_key)))
    require_may_give(session, actor, roles - having)


def _describe(row: PersonRow, changes: Changes) -> None:
    if changes.name is not None:
        row.name = checked_name(changes.name)
    if changes.language is not None:
        row.language = checked_language(changes.language)
    if changes.time_zone is not None:
        row.time_zone = checked_time_zone(changes.time_zone)


def _keep_own_rights(actor: Actor, person_key: int, changes: Changes, before: dict[str, object]) -> None:
    gives_up = changes.roles is not None and "administrator" not in changes.roles
    loses = changes.active is False or (gives_up and _administers(before))
    if actor.key == person_key and loses:
        raise InvalidState(
            text("Expected another administrator to take your rights away. Ask one, or keep the role administrator.")
        )


def _grant(session: Session, row: PersonRow, changes: Changes) -> None:
    if changes.active is not None:
        row.active = changes.active
    if changes.roles is not None:
        _replace_roles(session, row.key, changes.roles)


def _replace_roles(session: Session, person_key: int, roles: Iterable[str]) -> None:
    session.execute(delete(PersonRole).where(PersonRole.person_key == person_key))
    session.add_all(PersonRole(person_key=person_key, role=role) for role in sorted(roles))
