"""What forms of a room offer: records that may join, and of whom everybody can be let watch."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.packs.deployed import record_type
from itsm.people.queries import teams
from itsm.records.links.kinds import FOLLOWING
from itsm.records.queries.items import RecordItem, record_items
from itsm.records.search.similar import closest_rows, telling_terms
from itsm.records.tables import Record, RecordLink
from itsm.records.visibility import seen_row, visible_to, with_relations
from itsm.war_room.declared import OVER, is_over
from itsm.war_room.rights import room_seen

MOST, MOST_NAMED = 60, 200
DAYS = timedelta(days=7)
"""How much older than the led one a record is that is offered."""


def joinable(number: str, actor: Actor) -> Sequence[RecordItem]:
    """Open records that may join and are like it: the same service or category, or a similar title; the newest first.

    Raises NotFound.
    """
    with reading() as session:
        row = room_seen(session, number, actor).row
        room = record_type(row.type_key, session).war_room
        if room is None or is_over(row):
            return []
        follows = select(RecordLink.key).where(RecordLink.from_key == Record.key, RecordLink.kind.in_(FOLLOWING))
        may_join = (
            Record.type_key.in_(room.of), Record.status_kind.not_in(OVER), ~follows.exists(), Record.key != row.key,
            Record.opened_at > row.opened_at - DAYS,
        )
        same = [column == value for column, value in (
            (Record.service, row.service), (Record.category, row.category)) if value]  # fmt: skip
        found = {}
        if same:
            newest = with_relations(actor).where(*may_join, or_(*same), visible_to(actor))
            rows = session.execute(newest.order_by(Record.key.desc()).limit(MOST))
            found = {one.row.key: one for one in (seen_row(actor, tuple(each)) for each in rows)}
        terms = telling_terms(row.title)
        alike = closest_rows(session, may_join, terms, actor, MOST) if terms else []
        found |= {one.row.key: one for one in alike}
        return record_items(session, [found[key] for key in sorted(found, reverse=True)][:MOST], actor)


def watcher_choices(language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Teams, customers and sites in use, by code and name."""
    with reading() as session:
        in_use = [one for one in teams(session) if not one.archived]
        found: dict[str, Sequence[tuple[str, str]]] = {"team": [(one.code, one.name(language)) for one in in_use]}
        found["customer"] = _named(session, CustomerRow)
        found["site"] = _named(session, SiteRow)
        return found


def _named(session: Session, table: type[CustomerRow] | type[SiteRow]) -> Sequence[tuple[str, str]]:
    code, name = table.code, table.name
    in_use = select(code, name).where(table.archived_at.is_(None)).order_by(code).limit(MOST_NAMED)
    return [(row[0], row[1]) for row in session.execute(in_use)]
