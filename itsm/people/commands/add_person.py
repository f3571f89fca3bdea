"""Add a person to the organisation in force."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import Tenant, UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidInput, NotFound, text
from engine.registry import Actor
from itsm.accounts.passwords.keeping import Password, hashed
from itsm.audit import audit
from itsm.people.commands.checks import checked_email, checked_language, checked_name
from itsm.people.commands.join_team import join_team
from itsm.people.commands.joining import joined
from itsm.people.queries import find_person
from itsm.people.roles import require, require_role_names
from itsm.people.tables import PersonRole, PersonRow
from itsm.rights.taking_over import require_may_give


def add_person(
    name: str,
    email: str | None,
    password: str | None,
    language: str,
    roles: Iterable[str],
    teams: Iterable[str],
    actor: Actor,
    work: UnitOfWork | None = None,
) -> int:
    """Add a person and give their key; without ``password`` they cannot sign in.

    Raises Forbidden (also for a role that gives more than the actor has), InvalidInput (a value that cannot be used,
    an address that is taken) and NotFound (a team).
    """
    require(actor, "people.manage")
    granted = frozenset(roles)
    row = PersonRow(
        name=checked_name(name),
        email=checked_email(email) if email else None,
        language=checked_language(language),
        created_at=clock.now(),
    )
    secret = hashed(password) if password is not None else None
    with joined(work) as opened:
        require_role_names(granted, opened.session)
        require_may_give(opened.session, actor, granted)
        take_turn(opened, f"people of {current_tenant()}")
        _refuse_taken(opened.session, row.email)
        row.time_zone = _own_time_zone(opened.session)
        opened.session.add(row)
        opened.session.flush()
        opened.session.add_all(PersonRole(person_key=row.key, role=role) for role in sorted(granted))
        if secret is not None:
            opened.session.add(Password(person_key=row.key, password_hash=secret, changed_at=clock.now()))
        for code in teams:
            join_team(row.key, code, "member", actor, opened)
        audit(opened, "person_added", f"person {row.key}", actor.key, roles=sorted(granted))
    return row.key


def _refuse_taken(session: Session, email: str | None) -> None:
    if email and find_person(email, session) is not None:
        raise InvalidInput(
            text("Expected a new e-mail address, but %(email)s belongs to somebody already. Use another.", email=email)
        )


def _own_time_zone(session: Session) -> str:
    zone = session.scalar(select(Tenant.time_zone).where(Tenant.key == current_tenant()))
    if zone is None:
        raise NotFound(text("Expected an organisation in force, but it does not exist."))
    return zone
