"""Commands: say that somebody speaks for a customer, and that they no longer do."""

from database import UnitOfWork
from engine.errors import InvalidInput, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.choices import CONTACT_ROLES, SIGHTS
from itsm.organisation.keeping import Saved, locked, require_in_use
from itsm.organisation.rights import require_manage
from itsm.organisation.tables import CustomerContact
from itsm.people.queries import assignable
from itsm.rights.taking_over import require_may_widen


def set_contact(
    customer_key: int, named: str, role: str, actor: Actor, command_id: str | None = None,
    *, sees: str | None = None, work: UnitOfWork | None = None,
) -> Saved:
    """Make the active person ``named`` (e-mail address or key) a contact of the customer, or change their role.

    ``sees`` is one of SIGHTS: how far the contact sees in the portal; None leaves it as it is.
    Raises Forbidden, NotFound (customer, person), InvalidState (archived), InvalidInput (role).
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        if role not in CONTACT_ROLES or sees not in (None, *SIGHTS):
            raise InvalidInput(text("Expected what the contact is for, but it is missing. Choose one from the list."))
        customer = locked(opened, "customer", customer_key, None)
        require_in_use(customer)
        person = assignable(named, opened.session)
        row = opened.session.get(CustomerContact, (customer_key, person.key))
        before = _told(row, person.key) if row is not None else {}
        if row is None:
            row = CustomerContact(customer_key=customer_key, person_key=person.key)
            opened.session.add(row)
        row.role = role
        if sees is not None:
            if sees not in ("own", row.sees):
                require_may_widen(actor)
            row.sees = sees if sees != "own" else None
        audit_change(opened, "contact_set", f"customer {customer_key}", actor.key, before, _told(row, person.key))
        return Saved(customer_key, customer.revision)

    return run_command("set_contact", command_id, actor, Saved, body, work)


def end_contact(
    customer_key: int, person_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """The person speaks for the customer no longer; no harm when they never did. Raises Forbidden, NotFound."""
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        customer = locked(opened, "customer", customer_key, None)
        row = opened.session.get(CustomerContact, (customer_key, person_key))
        if row is not None:
            before = _told(row, person_key)
            opened.session.delete(row)
            audit_change(opened, "contact_ended", f"customer {customer_key}", actor.key, before, {})
        return Saved(customer_key, customer.revision)

    return run_command("end_contact", command_id, actor, Saved, body, work)


def _told(row: CustomerContact, person_key: int) -> dict[str, object]:
    """Role, and how far they see where that is more than their own records, for the audit trail."""
    wider = {f"sight of person {person_key}": row.sees} if row.sees else {}
    return {f"person {person_key}": row.role, **wider}
