"""Where a calendar is used: expressions of what is deployed now, and whatever names it as its own."""

import re
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import text
from itsm.calendars.queries import calendar
from itsm.organisation.tables import CustomerRow, DeskRow, SiteRow
from itsm.people.tables import TeamRow
from itsm.uses.asking import uses_of
from itsm.uses.definitions import asked_for
from itsm.uses.registry import Thing, Use, finder, listed

_FUNCTION = re.compile(rb"working\s+minutes|add\s+working\s+time|is\s+working\s+time")
OWNERS = (
    (text("Customers"), CustomerRow, CustomerRow.name, "/settings/customers/{}"),
    (text("Sites"), SiteRow, SiteRow.name, "/settings/sites/{}"),
    (text("Desks"), DeskRow, DeskRow.names, "/settings/desks/{}"),
    (text("Teams"), TeamRow, TeamRow.names, "/settings/teams/{}"),
)


@finder("calendar")
def in_definitions(session: Session, thing: Thing) -> Iterator[Use]:
    """Processes, decisions and forms whose newest version asks the calendar in an expression."""
    return asked_for(session, _FUNCTION, thing.code)


@finder("calendar")
def in_organisation(session: Session, thing: Thing) -> Iterator[Use]:
    """Customers, sites, desks and teams that count with it; archived ones stand against nothing."""
    for label, model, name, address in OWNERS:
        named = select(model.key, name).where(model.calendar == thing.code)
        in_use = named.where(model.archived_at.is_(None))
        yield listed(session, label, in_use, address, True)
        gone = named.where(model.archived_at.is_not(None))
        yield listed(session, text("Archived: %(what)s", what=label), gone, address)


def uses(code: str) -> list[Use]:
    """Everything that names the calendar ``code``. Raises NotFound."""
    with reading() as session:
        return uses_of(session, Thing("calendar", calendar(code, session).key, code))
