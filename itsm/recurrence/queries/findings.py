"""Findings as their list and page show them: what they are about, how often it came, what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.errors import Names, Text, text
from engine.registry import Actor
from itsm.packs.declared.model import TEXT
from itsm.packs.model import RecordType
from itsm.paging import cut
from itsm.people.tables import PersonRow
from itsm.records.commands.follow_record import DONE
from itsm.records.links.making import MOST
from itsm.records.queries.items import Page, RecordItem, record_items
from itsm.records.tables import Record
from itsm.records.visibility import seen_row, visible_to, with_relations
from itsm.recurrence.commands.deciding import not_there
from itsm.recurrence.declared import Watch, watches
from itsm.recurrence.detecting.groups import counted
from itsm.recurrence.members import is_linked_with_target, still_alike
from itsm.recurrence.rights import may_decide, may_see
from itsm.recurrence.tables import DISMISSED, PROPOSED, TAKEN, FindingRecordRow, FindingRow

ROWS = 20
STATES: Mapping[str, Text] = {
    PROPOSED: text("To be decided"), TAKEN: text("Being looked into"), DISMISSED: text("Dismissed"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """The record that stands for a finding."""

    number: str
    title: str
    type_key: str
    status: str | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding: ``opened`` are the times of its records, ``waiting`` those that its open target is not linked with."""

    row: FindingRow
    type: RecordType
    of: RecordType
    opened: Sequence[datetime]
    waiting: int
    target: Target | None
    decided_by: str
    may_decide: bool

    @property
    def recent(self) -> int:
        """How many came within its days up to now."""
        begin = clock.now() - timedelta(days=self.row.within_days)
        return sum(at >= begin for at in self.opened)

    @property
    def measure(self) -> Text:
        """What its records have in common."""
        return measure_name(self.of, self.row.measure)

    def label(self, language: str) -> str:
        """The value that they have in common, or the title that they are like."""
        known = self.of.by_key.get(self.row.measure)
        return known.shown(self.row.value, language) if known is not None else self.row.label


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record of a finding, and whether it is linked with what stands for it."""

    record: RecordItem
    linked: bool


def measure_name(of: RecordType | None, measure: str) -> Text:
    """What a measure is called: the field, or similar titles."""
    known = of.by_key.get(measure) if of is not None else None
    if measure == TEXT:
        return text("Similar titles")
    return Text("%(name)s", {"name": Names(known.labels) if known is not None else measure})


def findings(actor: Actor, state: str = PROPOSED, after: str | None = None) -> Page[FindingShown]:
    """A page of findings in a state, the newest first. Raises InvalidInput (a foreign cursor)."""
    with reading() as session:
        seen = _seen(session, actor)
        mine = select(FindingRow.key).where(FindingRow.state == state, FindingRow.type_key.in_(seen))
        rows, following = cut(session, mine, (FindingRow.key,), after, ROWS, falling=True)
        return Page(_shown(session, [row.key for row in rows], seen, actor), following)


def finding(key: int, actor: Actor) -> tuple[FindingShown, Sequence[Evidence]]:
    """A finding with the newest of its records. Raises NotFound."""
    with reading() as session:
        found = _shown(session, [key], _seen(session, actor), actor)
        if not found:
            raise not_there()
        newest = (
            with_relations(actor).add_columns(is_linked_with_target().label("linked"))
            .join(FindingRecordRow, FindingRecordRow.record_key == Record.key)
            .join(FindingRow, FindingRow.key == FindingRecordRow.finding_key)
            .where(FindingRow.key == key, visible_to(actor), still_alike(), counted(found[0].of.key))
            .order_by(Record.opened_at.desc(), Record.key.desc()).limit(MOST)
        )  # fmt: skip
        rows = [tuple(row) for row in session.execute(newest)]
        items = record_items(session, [seen_row(actor, row[:-1]) for row in rows], actor)
        return found[0], [Evidence(item, bool(row[-1])) for item, row in zip(items, rows, strict=True)]


def proposed_count(actor: Actor) -> int:
    """How many findings wait for somebody to decide, up to a hundred."""
    with reading() as session:
        seen = _seen(session, actor)
        waiting = select(FindingRow.key).where(FindingRow.state == PROPOSED, FindingRow.type_key.in_(seen)).limit(100)
        return len(session.scalars(waiting).all())


def sees_any(actor: Actor) -> bool:
    """True when some type in use is watched and the actor sees what is found."""
    with reading() as session:
        return bool(_seen(session, actor))


def _seen(session: Session, actor: Actor) -> Mapping[str, Watch]:
    return {one.type.key: one for one in watches(session) if one.of is not None and may_see(actor, one)}


def _shown(session: Session, keys: Sequence[int], seen: Mapping[str, Watch], actor: Actor) -> list[FindingShown]:
    statement = (
        select(FindingRow, Record, PersonRow.name)
        .select_from(FindingRow)
        .outerjoin(Record, and_(Record.key == FindingRow.target_key, visible_to(actor)))
        .outerjoin(PersonRow, PersonRow.key == FindingRow.decided_by_key)
        .where(FindingRow.key.in_(keys), FindingRow.type_key.in_(seen))
        .order_by(FindingRow.key.desc())
    )
    rows = session.execute(statement).all() if keys else []
    opened, waiting = _members(session, [row[0].key for row in rows])
    return [
        FindingShown(
            row, watch.type, watch.of, opened.get(row.key, ()),
            waiting.get(row.key, 0) if row.state == TAKEN and target and target.status_kind not in DONE else 0,
            _target(target), name or "", may_decide(actor, watch),
        )
        for row, target, name in rows
        if (watch := seen[row.type_key]).of is not None and row.of_key == watch.declared.of
    ]  # fmt: skip


def _target(row: Record | None) -> Target | None:
    return None if row is None else Target(
        row.number, row.title, row.type_key, row.status, row.status_kind not in DONE
    )  # fmt: skip


def _members(session: Session, keys: Sequence[int]) -> tuple[Mapping[int, Sequence[datetime]], Mapping[int, int]]:
    """Of each finding when its records were opened, and how many are not linked with its target: one statement."""
    if not keys:
        return {}, {}
    statement = (
        select(FindingRow.key, Record.opened_at, is_linked_with_target())
        .join(FindingRecordRow, FindingRecordRow.finding_key == FindingRow.key)
        .join(Record, Record.key == FindingRecordRow.record_key)
        .where(FindingRow.key.in_(keys), still_alike(), Record.keeps_out.is_(False))
    )
    opened: dict[int, list[datetime]] = {}
    waiting: dict[int, int] = {}
    for key, at, linked in session.execute(statement):
        opened.setdefault(key, []).append(at)
        waiting[key] = waiting.get(key, 0) + (not linked)
    return opened, waiting
