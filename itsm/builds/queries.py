"""The library as people read it: builds by product, one with its checks and the records that name it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import NotFound, text
from engine.registry import Actor
from itsm.builds.naming import folded, hash_in
from itsm.builds.rights import require_see
from itsm.builds.tables import BuildCheckRow, BuildRow, BuildUseRow
from itsm.people.tables import PersonRow
from itsm.records.tables import Record
from itsm.records.visibility import visible_to

PAGE, SHOWN = 100, 50
_IN_USE = BuildRow.withdrawn_at.is_(None)


@dataclass(frozen=True, slots=True)
class Builds:
    """A page of builds, the newest first; ``next`` is the key after which the next one begins."""

    items: Sequence[BuildRow]
    next: int | None


@dataclass(frozen=True, slots=True)
class Check:
    """What somebody compared; ``number`` is empty for a record that the reader does not see."""

    row: BuildCheckRow
    number: str
    by: str


@dataclass(frozen=True, slots=True)
class BuildView:
    """A build with who registered it, its newest checks, and the records that name it which the reader sees."""

    row: BuildRow
    registered_by: str
    checks: Sequence[Check]
    records: Sequence[Record]


def builds(actor: Actor, words: str = "", withdrawn: bool = False, after: int | None = None) -> Builds:
    """Builds in use, or those that were withdrawn, whose name has ``words`` in it or whose hash they are.

    Raises Forbidden.
    """
    require_see(actor)
    statement = select(BuildRow).where(BuildRow.withdrawn_at.is_not(None) if withdrawn else _IN_USE)
    if words.strip():
        named = BuildRow.folded.contains(folded(words), autoescape=True)
        statement = statement.where(or_(named, BuildRow.sha256 == (hash_in(words) or "")))
    if after is not None:
        statement = statement.where(BuildRow.key < after)
    with reading() as session:
        rows = session.scalars(statement.order_by(BuildRow.key.desc()).limit(PAGE + 1)).all()
        session.expunge_all()
    return Builds(rows[:PAGE], rows[PAGE - 1].key if len(rows) > PAGE else None)


def build_view(key: int, actor: Actor) -> BuildView:
    """One build. Raises Forbidden, NotFound."""
    require_see(actor)
    with reading() as session:
        row = session.scalar(select(BuildRow).where(BuildRow.key == key))
        if row is None:
            raise NotFound(text("Expected a build of the library, but there is none. Go back to the list."))
        by = session.scalar(select(PersonRow.name).where(PersonRow.key == row.registered_by_key)) or ""
        found = BuildView(row, by, _checks(session, key, actor), _records(session, key, actor))
        session.expunge_all()
        return found


def named(session: Session, names: Sequence[str]) -> dict[str, BuildRow]:
    """The builds that are called so, by their names as they are compared."""
    wanted = [folded(one) for one in names]
    found = session.scalars(select(BuildRow).where(BuildRow.folded.in_(wanted))) if wanted else ()
    return {row.folded: row for row in found}


def in_use(session: Session, most: int) -> Sequence[str]:
    """Names of the newest builds that are not withdrawn."""
    statement = select(BuildRow.name).where(_IN_USE).order_by(BuildRow.key.desc()).limit(most)
    return session.scalars(statement).all()


def _checks(session: Session, key: int, actor: Actor) -> list[Check]:
    seen = select(Record.number).where(Record.key == BuildCheckRow.record_key, visible_to(actor)).scalar_subquery()
    statement = (
        select(BuildCheckRow, seen, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.key == BuildCheckRow.by_key)
        .where(BuildCheckRow.build_key == key)
        .order_by(BuildCheckRow.key.desc())
        .limit(SHOWN)
    )
    return [Check(row, number or "", name or "") for row, number, name in session.execute(statement)]


def _records(session: Session, key: int, actor: Actor) -> Sequence[Record]:
    statement = (
        select(Record)
        .join(BuildUseRow, BuildUseRow.record_key == Record.key)
        .where(BuildUseRow.build_key == key, visible_to(actor))
        .order_by(Record.key.desc())
        .limit(SHOWN)
    )
    return session.scalars(statement).all()

