"""Command: add a service level, or give it another version. Records under way keep the version that they began with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import Conflict, InvalidForm, Text, text
from engine.registry import SYSTEM, Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.calendars.queries import in_use
from itsm.clocks.levels.commands.checks import locked, require_in_use, require_right, take_turns
from itsm.clocks.levels.content import Content, checked, to_json
from itsm.clocks.levels.queries import level
from itsm.clocks.levels.shipped import CODE, NAMES, STANDARD
from itsm.clocks.levels.tables import ServiceLevelRow, ServiceLevelVersion
from itsm.organisation.values import Values

_ADDRESSES = frozenset({"new"})
"""What stands in the place of a code in addresses of pages."""
LONGEST_NOTICE = 2000


@dataclass(frozen=True, slots=True)
class Wording:
    """What a level is called, and what those are told whom its change concerns."""

    names: Mapping[str, str]
    notice: str = ""


@dataclass(frozen=True, slots=True)
class LevelSaved:
    """The level stands at ``version``: a new one, unless nothing or the name alone was changed."""

    code: str
    version: int


def save_level(
    code: str,
    wording: Wording,
    content: Content,
    version: int | None,
    actor: Actor,
    command_id: str | None = None,
    *,
    new: bool = False,
    work: UnitOfWork | None = None,
) -> LevelSaved:
    """Add the level ``code`` (``new``), or change the one that was read at ``version`` (None: whatever is there).

    Raises Forbidden, NotFound, InvalidForm, InvalidState (archived), and Conflict when somebody changed it meanwhile.
    """
    require_right(actor)

    def body(opened: UnitOfWork) -> LevelSaved:
        names, notice = _checked_wording(code, wording, new)
        wanted = checked(content)
        _require_calendar(opened, wanted)
        if new:
            return _added(opened, code, names, wanted, actor)
        return _changed(opened, code, (names, notice), wanted, version, actor)

    return run_command("save_level", command_id, actor, LevelSaved, body, work)


def add_shipped_levels(work: UnitOfWork) -> None:
    """Give the organisation in force the level that every one begins with, unless it has levels."""
    if work.session.scalar(select(ServiceLevelRow.key).limit(1)) is None:
        save_level(CODE, Wording(NAMES), STANDARD, None, SYSTEM, new=True, work=work)
        work.session.flush()


def _checked_wording(code: str, wording: Wording, new: bool) -> tuple[dict[str, str], str | None]:
    found = Values(
        {"code": code, "name_en": wording.names.get("en", ""), "name_zh-CN": wording.names.get("zh-CN", ""),
         "notice": wording.notice}
    )  # fmt: skip
    if new and found.code("code", 60) in _ADDRESSES:
        found.errors["code"] = text("“%(code)s” is taken already. Choose another.", code=code)
    names, notice = found.names(), found.line("notice", LONGEST_NOTICE)
    found.done()
    return names, notice


def _require_calendar(work: UnitOfWork, content: Content) -> None:
    if content.calendar is not None and not in_use(content.calendar, work.session):
        raise InvalidForm({"calendar": _no_calendar(content.calendar)})


def _no_calendar(code: str) -> Text:
    return text("There is no calendar “%(code)s” in use. Choose one from the list.", code=code)


def _added(work: UnitOfWork, code: str, names: dict[str, str], content: Content, actor: Actor) -> LevelSaved:
    take_turns(work)
    if work.session.scalar(select(ServiceLevelRow.key).where(ServiceLevelRow.code == code)) is not None:
        raise InvalidForm({"code": text("“%(code)s” is taken already. Choose another.", code=code)})
    first = work.session.scalar(select(ServiceLevelRow.key).limit(1)) is None
    row = ServiceLevelRow(code=code, names=names, version=1, is_default=first)
    work.session.add(row)
    work.session.flush()
    _keep(work, row, content, None, actor)
    audit_change(work, "service_level_added", f"service_level {code}", actor.key, {}, _told(names, content))
    return LevelSaved(code, 1)


def _changed(
    work: UnitOfWork, code: str, wording: tuple[dict[str, str], str | None], content: Content, version: int | None,
    actor: Actor,
) -> LevelSaved:  # fmt: skip
    row = locked(work, code)
    require_in_use(row)
    before = level(code, work.session)
    if version is not None and version != before.version:
        raise Conflict(
            text(
                "Expected the service level as you read it, but %(name)s changed it meanwhile. Look at it and change "
                "it again.",
                name=before.changed_by,
            ),
            {"version": before.version},
        )
    names, notice = wording
    if content != before.content:
        row.version += 1
        _keep(work, row, content, notice, actor)
    old, new = _told(before.names, before.content), _told(names, content)
    row.names = names
    audit_change(work, "service_level_changed", f"service_level {code}", actor.key, old, new)
    work.session.flush()
    return LevelSaved(code, row.version)


def _keep(work: UnitOfWork, row: ServiceLevelRow, content: Content, notice: str | None, actor: Actor) -> None:
    work.session.add(
        ServiceLevelVersion(
            level_key=row.key, version=row.version, content=to_json(content), notice=notice, at=clock.now(),
            actor_key=actor.key, actor_name=actor.name,
        )
    )  # fmt: skip


def _told(names: Mapping[str, str], content: Content) -> dict[str, Any]:
    return {"names": dict(names), **to_json(content)}
