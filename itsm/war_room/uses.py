"""Where people are used: those who have a role in a war room."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Text, text
from itsm.records.tables import Record
from itsm.uses.registry import SHOWN, Link, Thing, Use, finder
from itsm.war_room.declared import OVER
from itsm.war_room.tables import RoleRow


@finder("person")
def of_person(session: Session, thing: Thing) -> Iterator[Use]:
    """Records that they help to lead just now; somebody else takes the role when they leave."""
    leads = (
        select(Record.number)
        .join(RoleRow, RoleRow.record_key == Record.key)
        .where(RoleRow.person_key == thing.key, RoleRow.until.is_(None), Record.status_kind.not_in(OVER))
        .distinct()
        .order_by(Record.number)
    )
    found = session.scalars(leads).all()
    links = [Link(Text("%(number)s", {"number": one}), f"/war-rooms/{one}") for one in found[:SHOWN]]
    yield Use(text("Leads in war rooms"), len(found), False, links)
