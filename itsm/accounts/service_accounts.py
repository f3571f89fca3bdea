"""Service accounts: programs that act under a name and roles of their own; they have tokens alone and never sign in."""

from collections.abc import Iterable

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database import Base, Key, Tenant, TenantScoped, current_tenant, reading, unit_of_work
from engine import clock
from engine.errors import InvalidInput, InvalidState, NotFound, text
from engine.registry import Actor
from itsm.audit import audit
from itsm.people.queries import Person, people
from itsm.people.roles import require, require_role_names
from itsm.people.tables import PersonRole, PersonRow
from itsm.rights.taking_over import require_may_give

PURPOSE_LENGTH = 200


class ServiceAccount(TenantScoped, Base):
    """A person that is a program: no password, no link, no passkey, no session."""

    __tablename__ = "service_account"

    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True, autoincrement=False)
    purpose: Mapped[str] = mapped_column(String(PURPOSE_LENGTH))


def add_service_account(name: str, purpose: str, roles: Iterable[str], actor: Actor) -> int:
    """Add a service account and give its key. Raises Forbidden and InvalidInput (name, also a taken one; roles)."""
    from itsm.people.commands.checks import checked_name

    require(actor, "people.manage")
    granted = frozenset(roles)
    with unit_of_work() as work:
        require_role_names(granted, work.session)
        require_may_give(work.session, actor, granted)
        tenant = work.session.get_one(Tenant, current_tenant())
        called = checked_name(name)
        _refuse_taken(work.session, called)
        row = PersonRow(
            name=called, language=tenant.language, time_zone=tenant.time_zone, created_at=clock.now()
        )
        work.session.add(row)
        work.session.flush()
        work.session.add_all(PersonRole(person_key=row.key, role=role) for role in sorted(granted))
        work.session.add(ServiceAccount(person_key=row.key, purpose=purpose.strip()[:PURPOSE_LENGTH]))
        audit(work, "service_account_added", f"person {row.key}", actor.key, roles=sorted(granted), name=row.name)
    return row.key


def _refuse_taken(session: Session, name: str) -> None:
    """Two programs of one name cannot be told apart; a form that is sent twice adds one. Raises InvalidInput."""
    same = (
        select(ServiceAccount.person_key)
        .join(PersonRow, PersonRow.key == ServiceAccount.person_key)
        .where(PersonRow.name == name, PersonRow.active)
    )
    if session.scalar(same.limit(1)) is not None:
        raise InvalidInput(text("Expected a new name, but “%(name)s” is a service account already.", name=name))


def service_accounts() -> list[tuple[Person, str]]:
    """The service accounts of the organisation with their purposes, by name."""
    with reading() as session:
        purposes: dict[int, str] = {
            row.person_key: row.purpose for row in session.scalars(select(ServiceAccount))
        }
        found = people(purposes, session)
    return [(one, purposes[one.key]) for one in sorted(found.values(), key=lambda one: (one.name, one.key))]


def is_service_account(session: Session, person_key: int) -> bool:
    """True when the person is a program."""
    return session.get(ServiceAccount, person_key) is not None


def require_person(session: Session, person_key: int) -> PersonRow:
    """The row of a person who may have means to sign in. Raises NotFound, and InvalidState for a service account."""
    row = session.get(PersonRow, person_key)
    if row is None:
        raise NotFound(text("Expected a person with key %(key)s, but there is none. Reload the page.", key=person_key))
    if is_service_account(session, person_key):
        raise InvalidState(
            text("Expected a person, but %(name)s is a service account, which has tokens alone.", name=row.name)
        )
    return row
