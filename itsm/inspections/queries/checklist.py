"""The checklist of one record, and what a shift hands over: what is to be inspected, what was missed, open findings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.automation.tables import PromotionRow
from itsm.inspections.commands.answer_points import may_answer, no_checklist, open_step
from itsm.inspections.points import Point, points_of
from itsm.inspections.tables import PlanRow, RunRow
from itsm.packs.deployed import record_type, record_types_in
from itsm.packs.names import in_language
from itsm.records.tables import Attachment, Record
from itsm.records.visibility import seen_record, visible_to

MOST, LATELY = 50, timedelta(days=1)
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
class Missed:
    """A time that nobody inspected at; without a number the program stood still then, and there is no record."""

    number: str
    title: str
    plan_key: int
    planned_at: datetime


@dataclass(frozen=True, slots=True)
class HandOver:
    """What the next shift has to know of inspections."""

    inspections: Sequence[Open]
    missed: Sequence[Missed]
    findings: Sequence[Open]


def checklist_of(number: str, actor: Actor, further: Iterable[int] = ()) -> ChecklistView:
    """The checklist of a record, with the names of ``further`` files that lie at it. Raises NotFound."""
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
        keys = [*(one.file for one in points if one.file is not None), *further]
        named = select(Attachment.key, Attachment.filename).where(
            Attachment.key.in_(keys), Attachment.record_key == record.key
        )
        files = {key: name for key, name in session.execute(named)} if keys else {}
        return ChecklistView(
            number, record.title, plan.key, plan.place, plan.note or "", points, run.revision, run.planned_at,
            run.due_at, task is not None, task is not None and may_answer(actor, task), files,
        )  # fmt: skip


def to_hand_over(team_key: int, actor: Actor, language: str) -> HandOver:
    """What a team hands over: open inspections, the most urgent first; those of the last day that nobody did; and open
    records that findings of its plans were made into.
    """
    with reading() as session:
        types = [one for one in record_types_in(session) if one.checklist is not None]
        if not types:
            return HandOver((), (), ())
        missed = {one.checklist.missed for one in types if one.checklist is not None}
        return HandOver(
            _open(session, team_key, actor), _missed(session, team_key, missed, actor, language),
            _findings(session, team_key, actor),
        )  # fmt: skip


def _open(session: Session, team_key: int, actor: Actor) -> Sequence[Open]:
    waiting = (
        select(Record.number, Record.title, RunRow.due_at)
        .join(RunRow, RunRow.record_key == Record.key).join(PlanRow, PlanRow.key == RunRow.plan_key)
        .where(PlanRow.team_key == team_key, visible_to(actor), Record.status_kind.not_in(DONE),
               RunRow.planned_at <= clock.now())
        .order_by(RunRow.due_at).limit(MOST)
    )  # fmt: skip
    return [Open(*row) for row in session.execute(waiting)]


def _missed(
    session: Session, team_key: int, statuses: Collection[str], actor: Actor, language: str
) -> Sequence[Missed]:
    since = clock.now() - LATELY
    ended = and_(Record.status.in_(statuses), Record.closed_at >= since, visible_to(actor))
    stopped = and_(RunRow.record_key.is_(None), RunRow.opened_at >= since)
    query = (
        select(Record.number, PlanRow.names, PlanRow.key, RunRow.planned_at)
        .select_from(RunRow).join(PlanRow, PlanRow.key == RunRow.plan_key)
        .outerjoin(Record, Record.key == RunRow.record_key)
        .where(PlanRow.team_key == team_key, or_(ended, stopped))
        .order_by(RunRow.planned_at.desc()).limit(MOST)
    )  # fmt: skip
    return [
        Missed(number or "", in_language(names, language), plan_key, planned_at)
        for number, names, plan_key, planned_at in session.execute(query)
    ]


def _findings(session: Session, team_key: int, actor: Actor) -> Sequence[Open]:
    inspected = select(RunRow.record_key).join(PlanRow, PlanRow.key == RunRow.plan_key)
    sources = ["record:" + str(key) for key in session.scalars(
        inspected.where(PlanRow.team_key == team_key, RunRow.findings > 0).order_by(RunRow.key.desc()).limit(500)
    )]  # fmt: skip
    made = (
        select(Record.number, Record.title).join(PromotionRow, PromotionRow.record_key == Record.key)
        .where(PromotionRow.source.in_(sources), visible_to(actor), Record.status_kind.not_in(DONE))
        .order_by(Record.key).limit(MOST)
    )  # fmt: skip
    return [Open(number, title, None) for number, title in session.execute(made)] if sources else ()
