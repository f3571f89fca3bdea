"""The checklist of one record, and what a shift hands over: what is still to be inspected, and open findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.automation.tables import PromotionRow
from itsm.inspections.commands.answer_points import may_answer, no_checklist, open_step
from itsm.inspections.points import Point, points_of
from itsm.inspections.tables import PlanRow, RunRow
from itsm.packs.deployed import record_type, record_types_in
from itsm.records.tables import Attachment, Record
from itsm.records.visibility import seen_record, visible_to

MOST = 50
DONE = ("resolved", "closed")


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """The points of a record; ``is_open`` while they are answered, ``may_answer``: by the reader."""

    number: str
    title: str
    plan_key: int
    place: str
    note: str
    points: Sequence[Point]
    revision: int
    planned_at: datetime
    due_at: datetime
    is_open: bool
    may_answer: bool
    files: Mapping[int, str]
    """Names of the files that are evidence, by key."""


@dataclass(frozen=True, slots=True)
class Open:
    """A record that is not done yet: an inspection with its time, or what a finding was made into."""

    number: str
    title: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class HandOver:
    """What the next shift has to know of inspections."""

    inspections: Sequence[Open]
    findings: Sequence[Open]


def checklist_of(number: str, actor: Actor) -> ChecklistView:
    """The checklist of a record. Raises NotFound."""
    with reading() as session:
        record = seen_record(session, number, actor).row
        joined = select(RunRow, PlanRow).join(PlanRow, PlanRow.key == RunRow.plan_key)
        row = session.execute(joined.where(RunRow.record_key == record.key)).one_or_none()
        fields = record_type(record.type_key, session).checklist
        if row is None or fields is None:
            raise no_checklist(number)
        run, plan = row
        task = open_step(session, record, fields)
        points = points_of(run.points)
        keys = [one.file for one in points if one.file is not None]
        named = select(Attachment.key, Attachment.filename).where(Attachment.key.in_(keys))
        files = {key: name for key, name in session.execute(named)} if keys else {}
        return ChecklistView(
            number, record.title, plan.key, plan.place, plan.note or "", points, run.revision, run.planned_at,
            run.due_at, task is not None, task is not None and may_answer(actor, task), files,
        )  # fmt: skip


def to_hand_over(team_key: int, actor: Actor) -> HandOver:
    """Open inspections of a team, the most urgent first, and open records that findings of its plans were made into."""
    with reading() as session:
        if not any(one.checklist is not None for one in record_types_in(session)):
            return HandOver((), ())
        of_team = (PlanRow.team_key == team_key, visible_to(actor), Record.status_kind.not_in(DONE))
        waiting = (
            select(Record.number, Record.title, RunRow.due_at)
            .join(RunRow, RunRow.record_key == Record.key).join(PlanRow, PlanRow.key == RunRow.plan_key)
            .where(*of_team, RunRow.planned_at <= clock.now()).order_by(RunRow.due_at).limit(MOST)
        )  # fmt: skip
        inspected = select(RunRow.record_key).join(PlanRow, PlanRow.key == RunRow.plan_key)
        sources = ["record:" + str(key) for key in session.scalars(
            inspected.where(PlanRow.team_key == team_key, RunRow.findings > 0).order_by(RunRow.key.desc()).limit(500)
        )]  # fmt: skip
        made = (
            select(Record.number, Record.title).join(PromotionRow, PromotionRow.record_key == Record.key)
            .where(PromotionRow.source.in_(sources), visible_to(actor), Record.status_kind.not_in(DONE))
            .order_by(Record.key).limit(MOST)
        )  # fmt: skip
        return HandOver(
            [Open(*row) for row in session.execute(waiting)],
            [Open(number, title, None) for number, title in session.execute(made)] if sources else (),
        )
