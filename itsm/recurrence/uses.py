"""Where teams are used: told of records that come again."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Names, NotFound, Text, text
from itsm.packs.deployed import record_type
from itsm.recurrence.tables import WatchSettingRow
from itsm.uses.registry import SHOWN, Link, Thing, Use, finder


@finder("team")
def of_team(session: Session, thing: Thing) -> Iterator[Use]:
    """Watches whose findings the team is told of, as the organisation has settled it."""
    told = select(WatchSettingRow.type_key).where(WatchSettingRow.team == thing.code)
    found = session.scalars(told.order_by(WatchSettingRow.type_key)).all()
    links = [Link(_named(session, key), "/settings/recurrence") for key in found[:SHOWN]]
    yield Use(text("Is told of recurring records"), len(found), False, links)


def _named(session: Session, type_key: str) -> Text:
    try:
        return Text("%(name)s", {"name": Names(record_type(type_key, session).plurals)})
    except NotFound:  # its pack is in use no more
        return Text("%(name)s", {"name": type_key})
