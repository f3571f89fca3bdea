"""Setting an installation up: the first organisation and its administrator."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import Tenant, UnitOfWork, current_tenant, in_tenant, reading, unit_of_work
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidState, text
from engine.registry import SYSTEM
from itsm.accounts.factors.rules import ask_administrators
from itsm.audit import audit
from itsm.calendars.commands import add_shipped_calendars
from itsm.categories.shipping import add_shipped_categories
from itsm.clocks.levels.commands import add_shipped_levels
from itsm.escalation.commands import add_shipped_rungs
from itsm.people.commands.add_person import add_person
from itsm.people.commands.checks import checked_language, checked_name, checked_time_zone
from itsm.people.commands.join_team import join_team
from itsm.people.queries import find_person, teams
from itsm.tenants.packs import deploy_shipped_packs
from itsm.tenants.set_up_code import check_set_up_code, void_set_up_code


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the set-up page and ``flowdesk init`` ask for; ``works_tickets``: the administrator also works tickets."""

    organisation: str
    language: str
    time_zone: str
    admin_name: str
    admin_email: str
    password: str
    works_tickets: bool = True


def is_set_up() -> bool:
    """True when there is an organisation."""
    with reading() as session:
        return session.scalar(select(Tenant.key).limit(1)) is not None


def set_up(wanted: SetUp, code: str | None = None) -> int:
    """Make the organisation, its administrator and its packs, and give the organisation's key.

    ``code`` is the set-up code when a page asks; without one the caller is the terminal's owner. Repeating the same
    changes nothing (the password neither). Raises Forbidden (code), InvalidState (set up otherwise), InvalidInput.
    """
    if code is not None:
        _refuse_set_up()
        check_set_up_code(code)
    with unit_of_work() as work:
        take_turn(work, "set up")
        tenant = _found(work.session, wanted) or _make(work, wanted)
    with in_tenant(tenant):
        deploy_shipped_packs()
        if wanted.works_tickets:
            join_all_teams(wanted.admin_email)
    return tenant


def _refuse_set_up() -> None:
    if is_set_up():
        raise InvalidState(text("Expected a new installation, but it is set up already. Sign in."))


def _found(session: Session, wanted: SetUp) -> int | None:
    """Key of the organisation when it is the wanted one, None when there is none at all."""
    known = session.scalars(select(Tenant).order_by(Tenant.key).limit(1)).one_or_none()
    if known is None:
        return None
    with in_tenant(known.key):
        same_person = find_person(wanted.admin_email, session)
    same = (known.name, known.language, known.time_zone) == (
        wanted.organisation.strip(),
        wanted.language,
        wanted.time_zone,
    )
    if not same or same_person is None or "administrator" not in same_person.roles:
        raise InvalidState(
            text("Expected a new installation, but “%(name)s” was set up here already. Sign in.", name=known.name)
        )
    return known.key


def _make(work: UnitOfWork, wanted: SetUp) -> int:
    tenant = add_organisation(work, wanted)
    with in_tenant(tenant.key):
        add_first_person(work, wanted, wanted.password)
    void_set_up_code(work)
    return tenant.key


def add_organisation(work: UnitOfWork, wanted: SetUp) -> Tenant:
    """The organisation alone, without anything in it. Raises InvalidInput."""
    tenant = Tenant(
        name=checked_name(wanted.organisation),
        language=checked_language(wanted.language),
        time_zone=checked_time_zone(wanted.time_zone),
        created_at=clock.now(),
    )
    work.session.add(tenant)
    work.session.flush()
    return tenant


def add_first_person(work: UnitOfWork, wanted: SetUp, password: str | None) -> int:
    """The administrator of a new organisation, which is in force, with calendars; gives the person's key.

    Without a ``password`` they cannot sign in yet.
    """
    roles = {"administrator", "requester"} | ({"agent"} if wanted.works_tickets else set())
    key = add_person(wanted.admin_name, wanted.admin_email, password, wanted.language, roles, [], SYSTEM, work)
    add_shipped_calendars(work)
    ask_administrators(work)
    add_shipped_levels(work)
    add_shipped_categories(work)
    add_shipped_rungs(work)
    audit(work, "organisation_set_up", f"organisation {current_tenant()}", None)
    work.session.flush()
    return key


def join_all_teams(email: str) -> None:
    """Put the administrator into every line of the organisation in force, so that they get its work.

    Teams that are no line are boards and those who decide: who is on them, the organisation says itself.
    """
    with unit_of_work() as work:
        administrator = find_person(email, work.session)
        if administrator is not None:
            for team in (one for one in teams(work.session) if one.line is not None):
                join_team(administrator.key, team.code, "member", SYSTEM, work)
