"""Service levels: what they promise in a cell, a line for each target; a row that changes that makes a new version."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, InvalidInput, Text, text
from engine.registry import Actor
from itsm.clocks.levels.commands import (
    Wording,
    archive_level,
    choose_default_level,
    delete_level,
    restore_level,
    save_level,
)
from itsm.clocks.levels.content import THRESHOLDS, Content, Target
from itsm.clocks.levels.lengths import read_minutes, write_minutes
from itsm.clocks.levels.queries import Level, level, levels
from itsm.exchange.cells import ARCHIVED, IN_USE, NO, YES, flag
from itsm.exchange.kind import Field, Kind, Standing, Texts
from itsm.exchange.kinds.things import CALENDAR, CODE, NAMES, STATE, by_code, names_of
from itsm.uses import Thing, uses_of

_ANY = "-"


def _spelt(cell: str) -> str:
    """Targets in their one spelling; a cell that cannot be read stays, and is refused when it is stored."""
    try:
        return "\n".join(_line(one) for one in _targets(cell))
    except InvalidForm:
        return cell.strip()


def _line(one: Target) -> str:
    warnings = " ".join(str(each) for each in one.thresholds) or _ANY
    parts = (f"{one.kind} {write_minutes(one.minutes)}", one.type or _ANY, one.priority or _ANY, warnings)
    return " | ".join((*parts, one.service) if one.service else parts)


def _targets(cell: str) -> tuple[Target, ...]:
    """The targets of a cell. Raises InvalidForm."""
    return tuple(_target(line.strip()) for line in cell.splitlines() if line.strip())


def _target(line: str) -> Target:
    promise, type_key, priority, warnings, service = [*(part.strip() for part in line.split("|", 4)), *[""] * 4][:5]
    kind, _, length = promise.partition(" ")
    try:
        minutes = read_minutes(length)
        percents = THRESHOLDS if not warnings else tuple(int(one) for one in warnings.split() if one != _ANY)
    except InvalidInput as problem:
        raise InvalidForm({"targets": problem.message}) from problem
    except ValueError as problem:
        raise InvalidForm({"targets": _expected()}) from problem
    asked = [None if part in ("", _ANY) else part for part in (type_key, priority, service)]
    return Target(kind, minutes, asked[0], asked[1], asked[2], percents)


def _expected() -> Text:
    return text("Write a line for each target, such as: resolution 4 h | incident | critical | 50 75 90")


FIELDS = (
    CODE, *NAMES, CALENDAR, Field("targets", text("Targets"), required=True, spelt=_spelt),
    Field("default", text("Level of the organisation"), stays=True, spelt=flag), STATE,
)  # fmt: skip


def _standing(session: Session) -> list[Standing]:
    """The organisation's own level first: where it is imported, the others find that another one holds."""
    found = sorted(levels(session), key=lambda one: not one.is_default)
    return [Standing(one.key, one.version, _texts(one)) for one in found]


def _texts(one: Level) -> dict[str, str]:
    return {
        "code": one.code, **names_of(one.names), "calendar": one.content.calendar or "",
        "targets": "\n".join(_line(target) for target in one.content.targets),
        "default": YES if one.is_default else NO, "state": ARCHIVED if one.archived else IN_USE,
    }  # fmt: skip


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    code, wanted = texts.get("code", ""), texts.get("state") or IN_USE
    if wanted not in (ARCHIVED, IN_USE):
        raise InvalidForm({"state": text("Write “in use” or “archived”.")})
    if texts.get("default", NO) not in (YES, NO, ""):
        raise InvalidForm({"default": text("Write “yes” or “no”.")})
    was = found.texts["state"] if found else IN_USE
    if was == ARCHIVED and wanted == IN_USE:
        restore_level(code, actor, work=work)
    if found is None or _promise(found.texts) != _promise(texts):
        content = Content(_targets(texts.get("targets", "")), texts.get("calendar") or None)
        names = {"en": texts.get("name_en", ""), "zh-CN": texts.get("name_zh-CN", "")}
        _store(work, code, Wording(names), content, found, actor)
    _choose(work, code, texts.get("default") == YES, actor)
    if was == IN_USE and wanted == ARCHIVED:
        archive_level(code, actor, work=work)
    return level(code, work.session).key


def _choose(work: UnitOfWork, code: str, wanted: bool, actor: Actor) -> None:
    """Let the level hold for the organisation. One always does: so it ends with another one's yes, not by a no."""
    is_default = level(code, work.session).is_default
    if wanted and not is_default:
        choose_default_level(code, actor, work=work)


def _store(
    work: UnitOfWork, code: str, wording: Wording, content: Content, found: Standing | None, actor: Actor
) -> None:
    """What is wrong with a target is told of the cell that has all of them."""
    version = found.revision if found is not None else None
    try:
        save_level(code, wording, content, version, actor, new=found is None, work=work)
    except InvalidForm as problem:
        rows = [why for name, why in problem.fields.items() if name.startswith("row-")]
        raise InvalidForm({"targets": rows[0]} if rows else problem.fields) from problem


def _promise(texts: Texts) -> Mapping[str, str]:
    return {**texts, "state": "", "default": ""}


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        delete_level(one.texts["code"], actor, work=work)


def _held(session: Session, things: Sequence[Standing], _actor: Actor) -> dict[int, Text]:
    found = {one.key: uses_of(session, Thing("service_level", one.key, one.texts["code"])) for one in things}
    against = {key: [use for use in uses if use.stands_against] for key, uses in found.items()}
    return {key: text("It is used: %(what)s", what=uses[0].label) for key, uses in against.items() if uses}


SERVICE_LEVELS = Kind(
    "service-levels", text("Service levels"), text("What you promise: how long each clock may take."), FIELDS, by_code,
    _standing, _save, _remove, _held,
)  # fmt: skip
