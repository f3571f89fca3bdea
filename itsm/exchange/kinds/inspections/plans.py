"""Plans of inspections in files: a row for each, its points a line each; found by name and place."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from itsm.exchange.cells import ARCHIVED, IN_USE, YES, day, flag, joined, listed, parts, state
from itsm.exchange.kind import Field, Kind, Standing, Texts
from itsm.inspections.commands.remove_plan import remove_plan
from itsm.inspections.commands.save_plan import UNITS, close_plan, length_of, save_plan
from itsm.inspections.points import Point, points_of
from itsm.inspections.tables import PlanRow, RunRow
from itsm.people.tables import TeamRow

BETWEEN, READING, PHOTO, SPAN = " | ", "reading", "photo", ".."
_MOST_DIGITS = 6
LINE = "Pressure | 压力 | reading 2..8 bar | photo"
"""A point in a line: what it is called in both languages, what is read off with its limits, that it needs a photo."""


def _spelt_length(cell: str) -> str:
    """In the largest unit that fits; nothing for none. What is no length stays, and is refused when it is stored."""
    number, _, unit = cell.strip().casefold().partition(" ")
    known = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS and unit.strip() in UNITS
    return _length(int(number) * UNITS[unit.strip()]) if known else cell.strip()


def _length(minutes: int) -> str:
    number, unit = length_of(minutes)
    return f"{number} {unit}" if minutes else ""


def _spelt_points(cell: str) -> str:
    return "\n".join(_spelt_line(line) for line in cell.splitlines() if line.strip())


def _spelt_line(line: str) -> str:
    english, chinese, *more = [" ".join(one.split()) for one in f"{line}{'' if '|' in line else '|'}".split("|")]
    read = (one.replace(",", ".") if one.startswith(READING) else one for one in more)
    return BETWEEN.join([english, chinese, *read]).strip()


def _spelt_time(cell: str) -> str:
    return cell.strip().zfill(len("08:30"))


FIELDS = (
    Field("name_en", text("Name in English"), required=True), Field("name_zh-CN", text("Name in Chinese")),
    Field("place", text("Place")), Field("type", text("Record type"), required=True),
    Field("team", text("Team"), required=True), Field("to_duty", text("Given to who is on duty"), spelt=flag),
    Field("zone", text("Time zone"), required=True), Field("first", text("First day"), required=True, spelt=day),
    Field("until", text("Last day"), spelt=day), Field("at", text("At"), required=True, spelt=_spelt_time),
    Field("repeats", text("How often"), required=True), Field("every", text("Every")),
    Field("days", text("Days of the week"), spelt=listed), Field("calendar", text("Calendar")),
    Field("length", text("Done in time within"), required=True, spelt=_spelt_length),
    Field("grace", text("Missed so long after that"), spelt=_spelt_length),
    Field("note", text("Note")), Field("points", text("Points"), required=True, spelt=_spelt_points),
    Field("state", text("State"), stays=True, also=("status",), spelt=state),
)  # fmt: skip


def _same(texts: Texts) -> Sequence[str]:
    name = texts.get("name_en", "")
    return [f"{name}\n{texts.get('place', '')}"] if name else []


def _standing(session: Session) -> list[Standing]:
    teams = {key: code for key, code in session.execute(select(TeamRow.key, TeamRow.code))}
    rows = session.scalars(select(PlanRow).order_by(PlanRow.title, PlanRow.key))
    return [Standing(row.key, row.revision, _texts(row, teams[row.team_key])) for row in rows]


def _texts(row: PlanRow, team: str) -> dict[str, str]:
    return {
        "name_en": row.names.get("en", ""), "name_zh-CN": row.names.get("zh-CN", ""), "place": row.place,
        "type": row.type_key, "team": team, "to_duty": YES if row.to_duty else "no", "zone": row.zone,
        "first": row.first.isoformat(), "until": row.until.isoformat() if row.until else "",
        "at": f"{row.minute // 60:02}:{row.minute % 60:02}", "repeats": row.repeats, "every": str(row.every),
        "days": joined(map(str, row.days)), "calendar": row.calendar or "", "length": _length(row.length),
        "grace": _length(row.grace), "note": row.note or "",
        "points": "\n".join(_line(one) for one in points_of(row.points)),
        "state": ARCHIVED if row.archived_at else IN_USE,
    }  # fmt: skip


def _line(point: Point) -> str:
    names = [" ".join(point.names.get(one, "").replace("|", "/").split()) for one in ("en", "zh-CN")]
    limits = f" {point.low}{SPAN}{point.high}" if point.low or point.high else ""
    more = [f"{READING}{limits} {point.unit}".strip()] if point.is_reading else []
    return BETWEEN.join([*names, *more, *([PHOTO] if point.photo else [])]).strip()


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    wanted = texts.get("state") or IN_USE
    if wanted not in (ARCHIVED, IN_USE):
        raise InvalidForm({"state": text("Write “in use” or “archived”.")})
    if found is not None and found.texts["state"] == ARCHIVED:
        close_plan(found.key, True, actor, work=work)
    values = {**texts, "to_duty": "true" if texts.get("to_duty") == YES else "", **_lengths(texts), **_points(texts)}
    key = save_plan(found.key if found else None, values, parts(texts.get("days", "")), actor, work=work).key
    if wanted == ARCHIVED:
        close_plan(key, False, actor, work=work)
    return key


def _lengths(texts: Texts) -> dict[str, str]:
    """A number and its unit, such as ``4 hours``; an empty grace is none."""
    found: dict[str, str] = {}
    for name in ("length", "grace"):
        number, _, unit = (texts.get(name) or "0 hours").strip().partition(" ")
        if unit.strip() not in UNITS:
            raise InvalidForm({name: text("Write a number of minutes, hours or days, such as “4 hours”.")})
        found |= {name: number, f"{name}_unit": unit.strip()}
    return found


def _points(texts: Texts) -> dict[str, str]:
    """The lines as the form of a plan has them."""
    found: dict[str, str] = {}
    for place, line in enumerate(line for line in texts.get("points", "").splitlines() if line.strip()):
        english, chinese, *more = (*(cell.strip() for cell in line.split("|")), "")
        at = f"point_{place}_"
        found |= {f"{at}en": english, f"{at}zh-CN": chinese}
        for cell in filter(None, more):
            found |= _more(at, cell)
    return found


def _more(at: str, cell: str) -> Mapping[str, str]:
    word, _, said = cell.partition(" ")
    if cell == PHOTO:
        return {f"{at}photo": "true"}
    if word != READING:
        raise InvalidForm({"points": text("Write a point such as “%(line)s”.", line=LINE)})
    limits, _, unit = said.strip().partition(" ") if SPAN in said.partition(" ")[0] else ("", "", said)
    low, _, high = limits.partition(SPAN)
    return {f"{at}kind": READING, f"{at}low": low, f"{at}high": high, f"{at}unit": unit.strip()}


def _held(session: Session, things: Sequence[Standing], _actor: Actor) -> Mapping[int, Text]:
    made = select(RunRow.plan_key).where(RunRow.plan_key.in_([one.key for one in things]))
    why = text("It was due already: what it made stays. End it instead.")
    return {key: why for key in session.scalars(made.distinct())}


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        remove_plan(one.key, actor, work=work)


PLANS = Kind(
    "inspection-plans", text("Plans of inspections"),
    text("What is looked at where and how often, point by point, and by whom."), FIELDS, _same, _standing, _save,
    _remove, _held,
)  # fmt: skip
