"""The ladder and the time boxes of lines in files: rungs by what they say, people by their address."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import text
from engine.registry import Actor
from itsm.clocks.levels.lengths import read_minutes, write_minutes
from itsm.escalation.boxes.kept import set_boxes
from itsm.escalation.boxes.saving import save_boxes
from itsm.escalation.boxes.tables import TimeBoxRow
from itsm.escalation.commands import remove_rung, save_rung
from itsm.escalation.rungs import PERSON
from itsm.escalation.tables import RungRow
from itsm.exchange.cells import tidy
from itsm.exchange.kind import Field, Kind, Lookup, Standing, Texts
from itsm.exchange.naming import PeopleLookup, key_of

TYPE = Field("type", text("Record type"))
PRIORITY = Field("priority", text("Priority"))


def _when(cell: str) -> str:
    number = cell.removesuffix("%").strip()
    return f"{int(number)} %" if cell.endswith("%") else write_minutes(read_minutes(cell))


FIELDS = (
    TYPE, PRIORITY, Field("clock", text("Clock"), required=True),
    Field("when", text("When"), required=True, spelt=tidy(_when)),
    Field("whom", text("Who is told"), required=True), Field("named", text("Named")),
    Field("notice", text("By which notice"), required=True),
)  # fmt: skip


def _identities(texts: Texts) -> Sequence[str]:
    names = ("type", "priority", "clock", "when", "whom", "named")
    return [" ".join(texts.get(name, "") or "-" for name in names)] if texts.get("clock") else []


def _standing(session: Session) -> list[Standing]:
    names = PeopleLookup(session).references
    return [_rung(row, names) for row in session.scalars(select(RungRow).order_by(RungRow.key))]


def _rung(row: RungRow, names: Mapping[int, str]) -> Standing:
    kind, _, named = row.whom.partition(":")
    texts = {
        "type": row.type_key, "priority": row.priority, "clock": row.clock, "whom": kind,
        "when": f"{row.percent} %" if row.percent else write_minutes(row.minutes), "notice": row.event,
        "named": names.get(int(named), f"#{named}") if kind == PERSON else named,
    }  # fmt: skip
    return Standing(row.key, row.revision, texts)


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    named = texts.get("named", "")
    if texts.get("whom") == PERSON:
        named = str(key_of(work.session, named, "named"))
    values = {
        "type_key": texts.get("type", ""), "priority": texts.get("priority", ""), "clock": texts.get("clock", ""),
        "when": texts.get("when", ""), "whom": texts.get("whom", ""), "named": named,
        "event": texts.get("notice", ""),
    }  # fmt: skip
    return save_rung(found.key if found else None, values, actor, found.revision if found else None, work=work).key


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        remove_rung(one.key, actor, work=work)


def _people(session: Session) -> Lookup:
    return PeopleLookup(session, ("named",))


RUNGS = Kind(
    "rungs", text("Rungs of the ladder"), text("Who is told when so much of a clock is used up."), FIELDS, _identities,
    _standing, _save, _remove, lookup=_people,
)  # fmt: skip


def _box_identities(texts: Texts) -> Sequence[str]:
    names = ("type", "time", "priority")
    return [" ".join(texts.get(name, "") or "-" for name in names)] if texts.get("time") else []


def _boxes(session: Session) -> list[Standing]:
    order = (TimeBoxRow.type_key, TimeBoxRow.time_key, TimeBoxRow.priority)
    return [
        Standing(row.key, None, {
            "type": row.type_key, "time": row.time_key, "priority": row.priority,
            "length": write_minutes(row.minutes) if row.minutes else "", "counts": row.counts or "",
        })
        for row in session.scalars(select(TimeBoxRow).order_by(*order))
    ]  # fmt: skip


def _save_box(work: UnitOfWork, _found: Standing | None, texts: Texts, actor: Actor) -> int:
    type_key, time, priority = texts["type"], texts["time"], texts.get("priority", "")
    name = f"{time}.{priority}" if priority else time
    values = _values(work, type_key) | {name: texts.get("length", "")}
    if not priority:
        values |= {f"{time}.counts": texts.get("counts", "")}
    save_boxes(type_key, values, actor, work=work)
    place = (TimeBoxRow.type_key == type_key, TimeBoxRow.time_key == time, TimeBoxRow.priority == priority)
    return work.session.scalar(select(TimeBoxRow.key).where(*place)) or 0


def _remove_boxes(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        texts = {**one.texts, "length": "", "counts": ""}
        _save_box(work, one, texts, actor)


def _values(work: UnitOfWork, type_key: str) -> dict[str, str]:
    """What is set for a type, as its form has it."""
    found: dict[str, str] = {}
    for (time, priority), (minutes, counts) in set_boxes(work.session, type_key).items():
        found[f"{time}.{priority}" if priority else time] = write_minutes(minutes) if minutes else ""
        if not priority:
            found[f"{time}.counts"] = counts or ""
    return found


TIME_BOXES = Kind(
    "time-boxes", text("Time boxes"), text("After how long a line hands over, for each priority."),
    (Field("type", text("Record type"), required=True), Field("time", text("Time"), required=True), PRIORITY,
     Field("length", text("Length"), spelt=tidy(lambda cell: write_minutes(read_minutes(cell)) if cell else "")),
     Field("counts", text("What counts"))),
    _box_identities, _boxes, _save_box, _remove_boxes,
)  # fmt: skip
