"""Calendars: hours of the week in a cell for each day, exceptions in one, a line for each."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from itsm.calendars.arithmetic.definition import Definition, from_json, to_json
from itsm.calendars.arithmetic.hours import WEEKDAYS, read_spans, write_spans
from itsm.calendars.commands import add_calendar, archive_calendar, change_calendar, delete_calendar, restore_calendar
from itsm.calendars.differences import WEEKDAY_NAMES
from itsm.calendars.queries import calendars
from itsm.calendars.tables import CalendarRow
from itsm.exchange.cells import ARCHIVED, IN_USE, tidy
from itsm.exchange.kind import Field, Kind, Standing, Texts
from itsm.exchange.kinds.things import CODE, NAMES, STATE, by_code, names_of
from itsm.uses import Thing, uses_of

_hours: Callable[[str], str] = tidy(lambda cell: write_spans(read_spans(cell)))


def _exceptions(cell: str) -> str:
    return "\n".join(sorted(_exception(line) for line in cell.splitlines() if line.strip()))


def _exception(line: str) -> str:
    when, _, reason = line.partition("|")
    day, _, hours = when.strip().partition(" ")
    return f"{day} {_hours(hours)} | {reason.strip()}".replace("  ", " ")


FIELDS = (
    CODE, *NAMES, Field("zone", text("Time zone"), required=True, also=("time_zone",)),
    *(Field(day, WEEKDAY_NAMES[day], spelt=_hours) for day in WEEKDAYS),
    Field("country", text("Holidays of the country")), Field("subdivision", text("Part of the country")),
    Field("make_up", text("Hours of make-up days"), spelt=_hours),
    Field("exceptions", text("Exceptions"), spelt=_exceptions), STATE,
)  # fmt: skip


def texts_of(code: str, names: Mapping[str, str], definition: Definition, archived: bool) -> dict[str, str]:
    """A calendar as cells."""
    stored = to_json(definition)
    region = stored["holidays"] or {"country": "", "subdivision": ""}
    lines = [f"{each['day']} {each['hours']} | {' '.join(each['reason'].split())}".replace("  ", " ")
             for each in stored["exceptions"]]  # fmt: skip
    return {
        "code": code, **names_of(names), "zone": stored["zone"], **stored["week"], **region,
        "make_up": stored["make_up"], "exceptions": "\n".join(sorted(lines)),
        "state": ARCHIVED if archived else IN_USE,
    }  # fmt: skip


def _standing(session: Session) -> list[Standing]:
    archived = set(session.scalars(select(CalendarRow.code).where(CalendarRow.archived_at.is_not(None))))
    return [
        Standing(one.key, one.revision, texts_of(one.code, one.names, one.definition, one.code in archived))
        for one in calendars(session)
    ]


def _definition(texts: Texts) -> Definition:
    """The definition that cells say. Raises InvalidForm, InvalidInput."""
    exceptions = [_read_exception(line) for line in texts.get("exceptions", "").splitlines()]
    country = texts.get("country", "")
    region = {"country": country, "subdivision": texts.get("subdivision", "")} if country else None
    try:
        return from_json(
            {"zone": texts.get("zone", ""), "week": {day: texts.get(day, "") for day in WEEKDAYS}, "holidays": region,
             "make_up": texts.get("make_up", ""), "exceptions": exceptions}
        )  # fmt: skip
    except ValueError as problem:
        raise InvalidForm({"exceptions": _expected()}) from problem


def _read_exception(line: str) -> dict[str, str]:
    when, bar, reason = line.partition("|")
    day, _, hours = when.strip().partition(" ")
    if not bar:
        raise InvalidForm({"exceptions": _expected()})
    return {"day": day, "hours": hours.strip(), "reason": reason.strip()}


def _expected() -> Text:
    return text("Write a line for each exception, such as: 2026-12-24 09:00-12:00 | Short day")


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    code, wanted = texts.get("code", ""), texts.get("state") or IN_USE
    names = {"en": texts.get("name_en", ""), "zh-CN": texts.get("name_zh-CN", "")}
    if wanted not in (ARCHIVED, IN_USE):
        raise InvalidForm({"state": text("Write “in use” or “archived”.")})
    was = found.texts["state"] if found else IN_USE
    if was == ARCHIVED and wanted == IN_USE:
        restore_calendar(code, actor, work=work)
    if found is None:
        add_calendar(code, names, _definition(texts), actor, work=work)
    elif {**found.texts, "state": ""} != {**texts, "state": ""}:
        change_calendar(code, names, _definition(texts), found.revision, actor, work=work)
    if was == IN_USE and wanted == ARCHIVED:
        archive_calendar(code, actor, work=work)
    work.session.flush()
    return work.session.scalars(select(CalendarRow.key).where(CalendarRow.code == code)).one()


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        delete_calendar(one.texts["code"], actor, work=work)


def _held(session: Session, things: Sequence[Standing], _actor: Actor) -> dict[int, Text]:
    found = {one.key: uses_of(session, Thing("calendar", one.key, one.texts["code"])) for one in things}
    return {key: text("It is used: %(what)s", what=uses[0].label) for key, uses in found.items() if uses}


CALENDARS = Kind(
    "calendars", text("Calendars"), text("When you work: hours, holidays, exceptions."), FIELDS, by_code, _standing,
    _save, _remove, _held,
)  # fmt: skip
