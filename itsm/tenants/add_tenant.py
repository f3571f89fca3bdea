"""A further organisation in the same installation, with its administrator."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select

from database import Tenant, UnitOfWork, all_tenants, in_tenant, unit_of_work
from database.turns import take_turn
from engine.errors import InvalidInput, InvalidState, text
from engine.registry import SYSTEM
from itsm.accounts.by_link.invitations import send_link
from itsm.accounts.by_link.links import MadeLink, Purpose, make_link
from itsm.people.commands.checks import checked_email
from itsm.people.tables import PersonRow
from itsm.tenants.packs import deploy_shipped_packs
from itsm.tenants.set_up import SetUp, add_first_person, add_organisation, is_set_up, join_all_teams


@dataclass(frozen=True, slots=True)
class AddedTenant:
    """The organisation, its administrator and the address that they sign in with.

    ``link`` is the invitation, when there is no password yet and it could not be sent by mail.
    """

    key: int
    administrator: int
    email: str
    link: MadeLink | None


def add_tenant(wanted: SetUp, invited: bool) -> AddedTenant:
    """Make the organisation, its calendars and packs, and its administrator: ``invited``, or with their password.

    Without an address (``admin_email`` empty) the administrator gets one that no mail reaches, and the link is given.
    Raises InvalidState (nothing is set up yet), InvalidInput (a name that an organisation has, an address that somebody
    signs in with: sign-in finds the organisation by the account).
    """
    if not is_set_up():
        raise InvalidState(
            text("Expected an installation that is set up, but there is no organisation yet. Run: flowdesk init")
        )
    with unit_of_work() as work:
        take_turn(work, "set up")
        _refuse_taken(work, wanted)
        tenant = add_organisation(work, wanted).key
        email = wanted.admin_email or f"admin@organisation-{tenant}.invalid"
        with in_tenant(tenant):
            password = None if invited else wanted.password
            administrator = add_first_person(work, replace(wanted, admin_email=email), password)
    with in_tenant(tenant):
        deploy_shipped_packs()
        if wanted.works_tickets:
            join_all_teams(email)
        return AddedTenant(tenant, administrator, email, _invited(administrator, wanted) if invited else None)


def _invited(administrator: int, wanted: SetUp) -> MadeLink | None:
    if wanted.admin_email:
        return send_link(administrator, Purpose.INVITATION, SYSTEM)
    with unit_of_work() as work:
        return make_link(administrator, Purpose.INVITATION, work)


def _refuse_taken(work: UnitOfWork, wanted: SetUp) -> None:
    name = wanted.organisation.strip()
    with all_tenants():
        if work.session.scalar(select(Tenant.key).where(func.lower(Tenant.name) == name.lower()).limit(1)) is not None:
            raise InvalidInput(
                text("Expected a new name, but there is an organisation “%(name)s” already. Choose another.", name=name)
            )
        email = checked_email(wanted.admin_email) if wanted.admin_email else None
        if email and work.session.scalar(select(PersonRow.key).where(PersonRow.email == email).limit(1)) is not None:
            raise InvalidInput(
                text(
                    "Expected a new e-mail address, but %(email)s belongs to somebody already. Use another.",
                    email=email,
                )
            )
