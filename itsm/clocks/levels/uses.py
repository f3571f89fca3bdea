"""Where service levels are used, and which levels use a calendar."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import text
from engine.state.definitions import latest_of_kind, parsed
from itsm.clocks.levels.queries import Level, levels
from itsm.clocks.levels.tables import ServiceLevelRow
from itsm.organisation.tables import CustomerRow
from itsm.packs.deployed import parse_record_type
from itsm.uses.asking import uses_of
from itsm.uses.definitions import decisions_naming
from itsm.uses.registry import Link, Thing, Use, finder, listed

LEVEL_PAGE = "/settings/service-levels/{}"


@finder("service_level")
def of_level(session: Session, thing: Thing) -> Iterator[Use]:
    """Customers in use and decisions stand against, and so does being the organisation's own level."""
    own = select(ServiceLevelRow.key).where(ServiceLevelRow.code == thing.code, ServiceLevelRow.is_default)
    yield Use(text("Level of the organisation"), len(session.execute(own).all()), True)
    named = select(CustomerRow.key, CustomerRow.name).where(CustomerRow.service_level == thing.code)
    page = "/settings/customers/{}"
    in_use = named.where(CustomerRow.archived_at.is_(None)).order_by(CustomerRow.name)
    yield listed(session, text("Customers"), in_use, page, True)
    links = _naming(session, thing.code)
    yield Use(text("Decisions that name it"), len(links), True, links)
    gone = named.where(CustomerRow.archived_at.is_not(None))
    yield listed(session, text("Archived: %(what)s", what=text("Customers")), gone, page)


@finder("calendar")
def of_calendar(session: Session, thing: Thing) -> Iterator[Use]:
    """Levels in use that count with the calendar stand against."""
    links = [
        Link(one.name("en"), LEVEL_PAGE.format(one.code))
        for one in levels(session)
        if one.content.calendar == thing.code and not one.archived
    ]
    yield Use(text("Service levels"), len(links), True, links)


def _naming(session: Session, code: str) -> list[Link]:
    """Decisions on the service level that are in use and have the code as a text."""
    types = latest_of_kind(session, "record_type")
    asked = {parsed(session, found.key, parse_record_type).service_level for found in types} - {""}
    return decisions_naming(session, asked, code)


def level_uses(found: Level) -> list[Use]:
    """Everything that uses a level."""
    with reading() as session:
        return uses_of(session, Thing("service_level", found.key, found.code))
