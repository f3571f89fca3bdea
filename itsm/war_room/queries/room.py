"""The room of a record as its page shows it: who leads, who is there, what is done, what was said, what is left.

One page reads it at once, within a number of statements that does not grow; so its parts stand in one module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state import reads
from itsm.language import LANGUAGES
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.packs.rooms.model import PreparedResponse, ResponseStep, RoomRole, WarRoom
from itsm.people import queries as people
from itsm.people.queries import Person
from itsm.people.tables import Membership, TeamRow
from itsm.records import elements
from itsm.records.links.kinds import read_kind
from itsm.records.opened import OpenRecord
from itsm.records.queries.items import RecordItem, record_items
from itsm.records.tables import Record, RecordLink
from itsm.records.visibility import Seen, seen_row, visible_to, with_relations
from itsm.war_room.declared import JOINS, OVER, is_over, path_of, responses_for, words_for
from itsm.war_room.queries.cost import Cost, Spell, cost_of
from itsm.war_room.queries.status_page import path_of_page
from itsm.war_room.rights import may_lead, room_seen
from itsm.war_room.tables import ResponseRow, RoleRow, StepDoneRow, ThereRow, UpdateRow, WatcherRow

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class TaskShown:
    """An open task: of which role, if of one, and who has it."""

    key: int
    name: str
    role: str
    assignee: Person | None
    team: str


@dataclass(frozen=True, slots=True)
class RoleShown:
    """A role with who has it, since when, and its open tasks."""

    role: RoomRole
    holder: Person | None
    since: datetime | None
    tasks: Sequence[TaskShown]


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of a checklist; who has done it, and when."""

    step: ResponseStep
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class ResponseShown:
    """A prepared response with its steps."""

    response: PreparedResponse
    steps: Sequence[StepShown]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(one.done_at is not None for one in self.steps)


@dataclass(frozen=True, slots=True)
class UpdateShown:
    """An update: what was said, to whom, and how many were told by now."""

    row: UpdateRow
    by: str
    status: str


@dataclass(frozen=True, slots=True)
class ActionShown:
    """What a review agreed on: who does it, until which day; ``is_late``: it is not done, and the day is over."""

    record: RecordItem
    owner: str
    due: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class TemplateShown:
    """Words with which an update may begin, in each language."""

    key: str
    name: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RoomView:
    """All of a room."""

    record: RecordItem
    type: RecordType
    room: WarRoom
    roles: Sequence[RoleShown]
    tasks: Sequence[TaskShown]
    """Open tasks of nobody's role: those who were called in."""
    there: Sequence[tuple[Person, datetime]]
    responses: Sequence[ResponseShown]
    offered: Sequence[PreparedResponse]
    updates: Sequence[UpdateShown]
    templates: Sequence[TemplateShown]
    titles: Mapping[str, str]
    joined: Sequence[RecordItem]
    joined_count: int
    watchers: int
    actions: Sequence[ActionShown]
    cost: Cost
    people: Mapping[int, Person]
    is_over: bool
    may_lead: bool
    is_there: bool
    watches: bool
    page: str | None
    still_says: str
    """The status with which the public page shows it although it is over; empty when nothing wrong stands there."""


def room_view(number: str, actor: Actor, language: str) -> RoomView:
    """The room of ``number``. Raises NotFound: no such record, no room, or not for this actor."""
    with reading() as session:
        seen = room_seen(session, number, actor)
        of_type = record_type(seen.row.type_key, session)
        assert of_type.war_room is not None
        return _Reader(session, seen, of_type, of_type.war_room, actor, language).view()


class _Reader:
    """Reads the parts of one room."""

    def __init__(
        self, session: Session, seen: Seen, of_type: RecordType, room: WarRoom, actor: Actor, language: str
    ) -> None:
        self.session, self.seen, self.type, self.room = session, seen, of_type, room
        self.actor, self.language, self.key = actor, language, seen.row.key

    def view(self) -> RoomView:
        session, row = self.session, self.seen.row
        now = {one.role: one for one in session.scalars(
            select(RoleRow).where(RoleRow.record_key == self.key, RoleRow.until.is_(None)))}  # fmt: skip
        there = session.scalars(select(ThereRow).where(ThereRow.record_key == self.key).order_by(ThereRow.key)).all()
        updates = session.scalars(
            select(UpdateRow).where(UpdateRow.record_key == self.key).order_by(UpdateRow.key.desc()).limit(MOST_SHOWN)
        ).all()
        tasks = self._tasks()
        keys = {one.person_key for one in now.values()} | {one.person_key for one in there}
        found = people.people(keys | {one.by_key for one in updates if one.by_key}, session)
        cost, known = self._cost(there, found)
        here = [one for one in there if one.left_at is None and not one.by_hand and not is_over(row)]
        joined, count = self._joined()
        return RoomView(
            record_items(session, [self.seen], self.actor)[0], self.type, self.room,
            [self._role(one, now.get(one.key), known, tasks) for one in self.room.roles],
            [one for one in tasks if one.role not in self.room.by_key],
            [(known[one.person_key], one.came_at) for one in here if one.person_key in known],
            *self._responses(), [self._update(one, known) for one in updates], *self._templates(updates),
            joined, count, self._watchers(), self._actions(), cost, known, is_over(row),
            may_lead(self.actor, {one.person_key for one in now.values()}),
            any(one.person_key == self.actor.key for one in here), self._watches(), path_of_page(session),
            self._still_says(updates),
        )  # fmt: skip

    def _tasks(self) -> list[TaskShown]:
        rows = [
            one for one in reads.tasks_of(self.session, self.seen.row.instance_key)
            if one.state == UserTaskState.OPEN.value and one.side_of is None
        ]
        known = people.people([one.assignee_key for one in rows if one.assignee_key], self.session)
        found = []
        for one in rows:
            element = elements.element_of(self.session, one.definition_key, one.element_id)
            name = elements.element_name(element, self.language)
            holder = known.get(one.assignee_key or 0)
            found.append(TaskShown(one.key, name, elements.role_of(element), holder, one.group_id or ""))
        return found

    def _role(
        self, role: RoomRole, row: RoleRow | None, known: Mapping[int, Person], tasks: Sequence[TaskShown]
    ) -> RoleShown:
        mine = [one for one in tasks if one.role == role.key]
        if row is None:
            return RoleShown(role, None, None, mine)
        return RoleShown(role, known.get(row.person_key), row.since, mine)

    def _responses(self) -> tuple[list[ResponseShown], list[PreparedResponse]]:
        taken = frozenset(self.session.scalars(select(ResponseRow.response).where(ResponseRow.record_key == self.key)))
        done = {(one.response, one.step): one for one in self.session.scalars(
            select(StepDoneRow).where(StepDoneRow.record_key == self.key))}  # fmt: skip
        who = people.people([one.done_by_key for one in done.values() if one.done_by_key], self.session)
        shown = responses_for(self.room, path_of(OpenRecord(self.seen.row, self.type)), taken)
        found = []
        for response in shown:
            steps = []
            for step in response.steps:
                row = done.get((response.key, step.key))
                by = who[row.done_by_key].name if row is not None and row.done_by_key in who else ""
                steps.append(StepShown(step, row.done_at if row is not None else None, by))
            found.append(ResponseShown(response, steps))
        return found, [one for one in self.room.responses if one not in shown]

    def _update(self, row: UpdateRow, known: Mapping[int, Person]) -> UpdateShown:
        status = self.type.status_by_key.get(row.status)
        by = known[row.by_key].name if row.by_key is not None and row.by_key in known else ""
        return UpdateShown(row, by, status.public_label(self.language) if status is not None else "")

    def _still_says(self, updates: Sequence[UpdateRow]) -> str:
        last = next((one for one in updates if one.is_public), None)
        status = self.type.status_by_key.get(last.status) if last is not None else None
        if status is None or status.kind in OVER or not is_over(self.seen.row):
            return ""
        return status.public_label(self.language)

    def _templates(self, updates: Sequence[UpdateRow]) -> tuple[list[TemplateShown], Mapping[str, str]]:
        row, category = self.seen.row, self.type.by_key.get("category")
        values = {
            language: {
                "number": row.number, "title": row.title, "service": row.service or row.title,
                "category": category.shown(row.category, language) if category is not None and row.category else "",
            }
            for language in LANGUAGES
        }  # fmt: skip
        words = [
            TemplateShown(one.key, one.name(self.language), words_for(one, values)) for one in self.room.updates
        ]
        last = next((one.titles for one in updates if one.is_public), None)
        return words, last or {language: row.title for language in LANGUAGES}

    def _joined(self) -> tuple[list[RecordItem], int]:
        joins = (RecordLink.to_key == self.key) & (RecordLink.kind == JOINS)
        count = self.session.scalar(select(func.count()).select_from(RecordLink).where(joins)) or 0
        return self._items(select(RecordLink.from_key).where(joins).order_by(RecordLink.key)), count

    def _actions(self) -> list[ActionShown]:
        actions = self.room.actions
        promotion = self.type.promotions_by_key.get(actions.promotion) if actions is not None else None
        if promotion is None:
            return []
        kind, inverse = read_kind(promotion.link)
        here, there = (RecordLink.to_key, RecordLink.from_key) if inverse else (RecordLink.from_key, RecordLink.to_key)
        ends = select(there).join(Record, Record.key == there)
        items = self._items(ends.where(here == self.key, RecordLink.kind == kind, Record.type_key == promotion.type))
        assert actions is not None
        keys = [str(one.fields.get(actions.owner) or "") for one in items]
        owners = people.people([int(key) for key in keys if key.isdigit()], self.session)
        today, found = clock.now().date().isoformat(), []
        for one in items:
            key, due = str(one.fields.get(actions.owner) or ""), str(one.fields.get(actions.due) or "")
            owner = owners[int(key)].name if key.isdigit() and int(key) in owners else ""
            found.append(ActionShown(one, owner, due, bool(due) and due < today and one.status_kind not in OVER))
        return found

    def _items(self, keys: Select[int]) -> list[RecordItem]:
        wanted = self.session.scalars(keys.limit(MOST_SHOWN)).all()
        if not wanted:
            return []
        rows = self.session.execute(with_relations(self.actor).where(Record.key.in_(wanted), visible_to(self.actor)))
        found = record_items(self.session, [seen_row(self.actor, tuple(row)) for row in rows], self.actor)
        return sorted(found, key=lambda one: one.key)

    def _watchers(self) -> int:
        mine = select(func.count()).select_from(WatcherRow).where(WatcherRow.record_key == self.key)
        return self.session.scalar(mine) or 0

    def _watches(self) -> bool:
        mine = select(WatcherRow.person_key).where(
            WatcherRow.record_key == self.key, WatcherRow.person_key == (self.actor.key or 0)
        )
        return self.session.scalar(mine) is not None

    def _cost(self, there: Sequence[ThereRow], known: Mapping[int, Person]) -> tuple[Cost, Mapping[int, Person]]:
        """Who was there until they left, or it was resolved; and those who were called in, from claim to end."""
        until = self.seen.row.resolved_at or self.seen.row.closed_at or clock.now()
        spells = [Spell(one.person_key, one.came_at, one.left_at or max(until, one.came_at), one.by_hand)
                  for one in there]  # fmt: skip
        for task in reads.tasks_of(self.session, self.seen.row.instance_key):
            begin = task.claimed_at or task.created_at
            element = elements.element_of(self.session, task.definition_key, task.element_id)
            if task.assignee_key is not None and task.side_of is None and not elements.role_of(element):
                spells.append(Spell(task.assignee_key, begin, max(begin, min(task.ended_at or until, until))))
        keys = {one.person for one in spells}
        members = select(Membership.person_key, TeamRow.code).join(TeamRow, TeamRow.key == Membership.team_key)
        teams: dict[int, list[str]] = {}
        for person, code in self.session.execute(members.where(Membership.person_key.in_(keys))) if keys else ():
            teams.setdefault(person, []).append(code)
        return cost_of(spells, teams, self.room.rates), {**known, **people.people(keys, self.session)}
