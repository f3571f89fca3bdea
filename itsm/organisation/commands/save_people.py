"""Command: add many people at once, in a few statements: for imports."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from database import Tenant, UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.errors import FlowdeskError, InvalidForm, text
from engine.registry import Actor
from itsm.audit import audit_change
from itsm.organisation.commands.save_person import Around, read_person
from itsm.organisation.rights import require_manage
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.organisation.values import Values
from itsm.people.phone_rows import region
from itsm.people.queries import normal_email
from itsm.people.roles import require_role_names
from itsm.people.tables import PersonPhone, PersonRole, PersonRow
from itsm.rights.taking_over import require_may_give, require_may_widen

Wanted = tuple[Mapping[str, str], Collection[str]]
"""The texts of a form, with ``external_id`` besides, and roles."""
TOLD = ("name", "email", "external_id", "language", "time_zone", "customer_key", "site_key", "service_class")


def add_people(wanted: Sequence[Wanted], actor: Actor, work: UnitOfWork) -> list[int | FlowdeskError]:
    """Add people who cannot sign in yet; gives for each the key, or why it was refused.

    Refused is also who would get more rights than the actor has. Raises Forbidden.
    """
    require_manage(actor)
    take_turn(work, f"people of {current_tenant()}")
    zone = work.session.scalars(select(Tenant.time_zone).where(Tenant.key == current_tenant())).one()
    around, ids, rights = _around(work, wanted), _ids(work, wanted), _Rights.of(work, wanted, actor)
    found: list[PersonRow | FlowdeskError] = []
    phones: dict[int, Sequence[str]] = {}
    for place, (values, roles) in enumerate(wanted):
        try:
            row, phones[place] = _row(values, roles, around, ids, zone, rights)
            found.append(row)
        except FlowdeskError as problem:
            found.append(problem)
    rows = [one for one in found if isinstance(one, PersonRow)]
    work.session.add_all(rows)
    work.session.flush()
    for place, (one, (_, roles)) in enumerate(zip(found, wanted, strict=True)):
        if isinstance(one, PersonRow):
            granted, numbers = _granted(roles), phones[place]
            work.session.add_all(PersonRole(person_key=one.key, role=role) for role in granted)
            work.session.add_all(
                PersonPhone(person_key=one.key, number=number, place=rank) for rank, number in enumerate(numbers)
            )
            told = {name: getattr(one, name) for name in TOLD} | {"roles": granted}
            if numbers:
                told["phones"] = ", ".join(numbers)
            audit_change(work, "person_added", f"person {one.key}", actor.key, {}, told)
    work.session.flush()
    return [one.key if isinstance(one, PersonRow) else one for one in found]


@dataclass(frozen=True, slots=True)
class _Rights:
    """What the actor may not give: roles with the reason, and customers whose people see more; found out once."""

    roles: Mapping[str, FlowdeskError]
    customers: frozenset[int]
    actor: Actor

    @classmethod
    def of(cls, work: UnitOfWork, wanted: Sequence[Wanted], actor: Actor) -> "_Rights":
        """Ask for each role that somebody is to get."""
        refused: dict[str, FlowdeskError] = {}
        for role in sorted({role for _, roles in wanted for role in _granted(roles)}):
            try:
                require_role_names((role,), work.session)
                require_may_give(work.session, actor, (role,))
            except FlowdeskError as problem:
                refused[role] = problem
        wide = select(CustomerRow.key).where(CustomerRow.requesters_see.is_not(None))
        return cls(refused, frozenset(work.session.scalars(wide)), actor)

    def require(self, roles: Collection[str], customer: object) -> None:
        """Raise the first reason why somebody may not have the roles at the customer."""
        for role in _granted(roles):
            if role in self.roles:
                raise self.roles[role]
        if customer in self.customers:
            require_may_widen(self.actor)


def _granted(roles: Collection[str]) -> list[str]:
    """Somebody of whom no role is said asks for things, and no more."""
    return sorted(set(roles) or {"requester"})


def _row(
    values: Mapping[str, str], roles: Collection[str], around: Around, ids: set[str], zone: str, rights: _Rights
) -> tuple[PersonRow, Sequence[str]]:
    described, belonging, phones = read_person(Values(values), None, around)
    rights.require(roles, belonging["customer_key"])
    external = Values(values).line("external_id", 200)
    if external in ids:
        raise InvalidForm({"external_id": text("This id belongs to somebody already.")})
    if external:
        ids.add(external)
    described["time_zone"] = described["time_zone"] or zone
    return PersonRow(**described, **belonging, external_id=external, created_at=clock.now()), phones or ()


def _around(work: UnitOfWork, wanted: Sequence[Wanted]) -> Around:
    """Owners of the addresses, customers and sites, read once; an address that is given twice belongs to the first."""
    emails = {normal_email(values.get("email", "")) for values, _ in wanted}
    columns = select(PersonRow.email, PersonRow.key, PersonRow.name).where(PersonRow.email.in_(emails))
    owners = {email or "": (key, name) for email, key, name in work.session.execute(columns)}
    customers = dict(work.session.execute(select(CustomerRow.code, CustomerRow.key)).all())
    sites = {code: (key, customer) for code, key, customer in
             work.session.execute(select(SiteRow.code, SiteRow.key, SiteRow.customer_key))}  # fmt: skip

    def owner(email: str) -> tuple[int, str] | None:
        found = owners.get(email)
        owners.setdefault(email, (0, email))
        return found

    return Around(owner, customers.get, sites.get, region(work.session))


def _ids(work: UnitOfWork, wanted: Sequence[Wanted]) -> set[str]:
    given = {values.get("external_id", "").strip() for values, _ in wanted}
    query = select(PersonRow.external_id).where(PersonRow.external_id.in_(given))
    return {found for found in work.session.scalars(query) if found}
