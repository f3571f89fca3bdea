"""Command: answer points of the checklist of a record: in order or not, a reading, a remark, a photo."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import Tenant, UnitOfWork, current_tenant
from engine.errors import Conflict, Forbidden, InvalidForm, InvalidState, NotFound, Text, text
from engine.lifecycle import UserTaskState
from engine.registry import SYSTEM, Actor
from engine.runtime import run_command
from engine.state.tables import UserTask
from itsm.inspections.points import NOT_OK, OK, REMARK_LENGTH, UNCHECKED, Point, kept, number, points_of
from itsm.inspections.tables import RunRow
from itsm.packs.declared.checklist import Checklist
from itsm.packs.deployed import newest_type
from itsm.people.roles import may
from itsm.records.commands.update_fields import update_fields
from itsm.records.tables import Attachment, Record
from itsm.records.visibility import seen_record

WORK = "work.do"


@dataclass(frozen=True, slots=True)
class Answered:
    """The checklist of a record has been answered so far; so many points are not in order, or not checked."""

    number: str
    revision: int
    findings: int
    unchecked: int


def answer_points(
    number: str, answers: Mapping[int, Mapping[str, str]], files: Mapping[int, int], actor: Actor,
    revision: int | None = None, command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Answered:
    """Keep ``answers`` by place of the point: ``result``, ``reading``, ``remark``; ``files`` are its photos, by key.

    Points that are not named stay as they are. What is not in order is written into the record, a line for each.
    Raises NotFound, Forbidden, Conflict (somebody else answered meanwhile), InvalidForm, InvalidState (its step is
    over).
    """

    def body(opened: UnitOfWork) -> Answered:
        record, fields = at_its_step(opened, number, actor)
        run = opened.session.scalar(select(RunRow).where(RunRow.record_key == record.key).with_for_update())
        if run is None:
            raise no_checklist(number)
        if revision is not None and revision != run.revision:
            raise Conflict(text("Expected nobody else to answer meanwhile, but somebody did. Reload the checklist."))
        photos, others = _own_files(opened.session, record, files)
        points = _answered(points_of(run.points), answers, photos, others)
        found = [one for one in points if one.result == NOT_OK]
        unchecked = sum(one.result == UNCHECKED for one in points)
        run.points, run.findings, run.revision = kept(points), len(found), run.revision + 1
        language = opened.session.get_one(Tenant, current_tenant()).language
        lines = "\n".join(one.said(language) for one in found)
        values = {fields.findings: lines, fields.unchecked: unchecked}
        written = {name: value for name, value in values.items() if name}
        opened.session.flush()
        update_fields(number, written, Actor(actor.key, SYSTEM.kind, actor.name), work=opened)
        return Answered(number, run.revision, len(found), unchecked)

    return run_command("answer_points", command_id, actor, Answered, body, work)


def at_its_step(work: UnitOfWork, number: str, actor: Actor) -> tuple[Record, Checklist]:
    """The record and its checklist, for somebody who may do the step at which it stands.

    Raises NotFound, Forbidden, InvalidState (its step is over).
    """
    record = seen_record(work.session, number, actor).row
    work.session.expunge(record)
    fields = newest_type(work, record.type_key).checklist
    if fields is None:
        raise no_checklist(number)
    task = open_step(work.session, record, fields)
    if task is None:
        raise InvalidState(
            text("Expected %(number)s to be inspected, but that is over. Reload the page.", number=number)
        )
    if not may_answer(actor, task):
        raise Forbidden(text("Expected somebody of its team, but you are not. Ask them, or the lead."))
    return record, fields


def may_answer(actor: Actor, task: UserTask) -> bool:
    """Whoever has the task answers; while nobody has it, whoever is in its team."""
    if actor.kind != "person":
        return True
    if not may(actor, WORK):
        return False
    return task.assignee_key == actor.key or (task.assignee_key is None and task.group_id in actor.teams)


def open_step(session: Session, record: Record, fields: Checklist) -> UserTask | None:
    """The open task at which the points of a record are answered."""
    of_step = select(UserTask).where(
        UserTask.instance_key == record.instance_key, UserTask.element_id == fields.step,
        UserTask.state == UserTaskState.OPEN.value,
    )  # fmt: skip
    return session.scalars(of_step.limit(1)).first()


def no_checklist(number: str) -> NotFound:
    """What is said of a record that no plan made."""
    return NotFound(text("Expected a record with a checklist, but %(number)s has none.", number=number))


def _own_files(session: Session, record: Record, files: Mapping[int, int]) -> tuple[Mapping[int, int], frozenset[int]]:
    """Those of the files that lie at the record and are pictures; the places of its files that are something else."""
    own = select(Attachment.key, Attachment.media_type).where(
        Attachment.key.in_(sorted(files.values())), Attachment.record_key == record.key
    )
    known = {row.key: row.media_type.startswith("image/") for row in session.execute(own)} if files else {}
    pictures = {place: key for place, key in files.items() if known.get(key)}
    return pictures, frozenset(place for place, key in files.items() if known.get(key) is False)


def _answered(
    points: list[Point], answers: Mapping[int, Mapping[str, str]], files: Mapping[int, int], others: frozenset[int]
) -> list[Point]:
    none = text("Expected a photo, such as a PNG or JPEG file, but this file is none. Take another one.")
    wrong = {f"file_{place}": none for place in others & answers.keys()}
    found = [
        _one(point, place, answers[place], files.get(place), wrong) if place in answers else point
        for place, point in enumerate(points)
    ]
    if wrong:
        raise InvalidForm(wrong)
    return found


def _one(point: Point, place: int, answer: Mapping[str, str], file: int | None, wrong: dict[str, Text]) -> Point:
    result, reading = answer.get("result", ""), answer.get("reading", "").strip()
    remark = answer.get("remark", "").strip()
    if result not in (OK, NOT_OK, UNCHECKED):
        wrong[f"result_{place}"] = text("Choose one from the list.")
    if len(remark) > REMARK_LENGTH:
        wrong[f"remark_{place}"] = text("Write at most %(most)s characters.", most=REMARK_LENGTH)
    if reading and (not point.is_reading or number(reading) is None):
        wrong[f"reading_{place}"] = text("Write a number.")
    made = replace(point, result=result, reading=reading.replace(",", "."), remark=remark, file=file or point.file)
    if point.is_reading and reading and f"reading_{place}" not in wrong:
        made = replace(made, result=NOT_OK if result == NOT_OK else made.judged())
    if made.result == NOT_OK and point.photo and made.file is None and f"file_{place}" not in wrong:
        wrong[f"file_{place}"] = text("Add a photo: what is not in order here needs one.")
    return made
