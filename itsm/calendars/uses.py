"""Where a calendar is used: expressions of what is deployed now, and whatever names it as its own."""

import re
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import text
from engine.state.definitions import latest_of_kind, resource_of
from itsm.calendars.queries import calendar
from itsm.organisation.tables import CustomerRow, DeskRow, SiteRow
from itsm.people.tables import TeamRow
from itsm.uses.asking import uses_of
from itsm.uses.registry import Link, Thing, Use, finder, listed

_FUNCTION = re.compile(rb"working\s+minutes|add\s+working\s+time|is\s+working\s+time")
_QUOTES = (b'"%s"', b"&quot;%s&quot;", b"&#34;%s&#34;", b'\\"%s\\"')
"""A text of FEEL as XML and JSON write it."""

KINDS = {"process": text("Processes"), "decision": text("Decisions"), "form": text("Forms")}
OWNERS = (
    (text("Customers"), CustomerRow, CustomerRow.name, "/settings/customers/{}"),
    (text("Sites"), SiteRow, SiteRow.name, "/settings/sites/{}"),
    (text("Desks"), DeskRow, DeskRow.names, "/settings/desks/{}"),
    (text("Teams"), TeamRow, TeamRow.names, "/settings/teams/{}"),
)


@finder("calendar")
def in_definitions(session: Session, thing: Thing) -> Iterator[Use]:
    """Processes, decisions and forms whose newest version asks the calendar in an expression."""
    written = [each % thing.code.encode() for each in _QUOTES]
    for kind, called in KINDS.items():
        links = []
        for found in latest_of_kind(session, kind):
            source = resource_of(session, found.key)
            if _FUNCTION.search(source) and any(each in source for each in written):
                links.append(Link(found.id, _address(kind, found.key, found.id)))
        yield Use(called, len(links), True, links)


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


def _address(kind: str, key: int, name: str) -> str:
    return {"process": f"/operations/processes/{key}", "decision": f"/studio/decisions/{name}"}.get(kind, "")
