"""Commands: publish an announcement, move its end, withdraw it. Its words stand from when it is published."""

from collections.abc import Callable, Mapping
from datetime import UTC

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidState, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.announcements.commands.save import announcement, check_period, subject_of, typed_end
from itsm.announcements.rights import WRITE
from itsm.announcements.tables import DRAFT, PUBLISHED, WITHDRAWN, AnnouncementRow
from itsm.audit import audit, audit_change
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.values import Values
from itsm.people.roles import require

OVER = text("Expected an announcement whose end is still to come, but it is over. Move its end first.")
NO_DRAFT = text("Expected a draft, but it was published already. Reload the page.")
NOT_OUT = text("Expected an announcement that is published, but it is not. Reload the page.")
_Act = Callable[[UnitOfWork, AnnouncementRow], None]


def publish_announcement(
    key: int, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Show it from its beginning on to its audience. Raises Forbidden, NotFound, Conflict, InvalidState (no draft)."""

    def act(opened: UnitOfWork, row: AnnouncementRow) -> None:
        _require(row, DRAFT, NO_DRAFT)
        if row.ends <= clock.now():
            raise InvalidState(OVER)
        row.state, row.published_at = PUBLISHED, clock.now()
        audit(opened, "announcement_published", subject_of(row), actor.key)

    return _run("publish_announcement", key, actor, revision, command_id, act, work)


def withdraw_announcement(
    key: int, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Show it to nobody any more; who has confirmed it stays known. Raises as ``publish_announcement``."""

    def act(opened: UnitOfWork, row: AnnouncementRow) -> None:
        _require(row, PUBLISHED, NOT_OUT)
        row.state, row.withdrawn_at, row.remind_after = WITHDRAWN, clock.now(), None
        audit(opened, "announcement_withdrawn", subject_of(row), actor.key)

    return _run("withdraw_announcement", key, actor, revision, command_id, act, work)


def move_end(
    key: int, values: Mapping[str, str], actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Let one that is published end at ``ends`` of the values, on the clock of its zone. Raises also InvalidForm."""

    def act(opened: UnitOfWork, row: AnnouncementRow) -> None:
        _require(row, PUBLISHED, NOT_OUT)
        found = Values(values)
        ends = typed_end(found, "ends", row.zone)
        if "ends" not in found.errors:
            check_period(found, row.begins, ends)
        found.done()
        before, row.ends = row.ends.astimezone(UTC).isoformat(), ends
        audit_change(opened, "announcement_changed", subject_of(row), actor.key,
                     {"ends": before}, {"ends": ends.isoformat()})  # fmt: skip

    return _run("move_announcement", key, actor, revision, command_id, act, work)


def _run(
    name: str, key: int, actor: Actor, revision: int | None, command_id: str | None, act: _Act,
    work: UnitOfWork | None,
) -> Saved:
    require(actor, WRITE)

    def body(opened: UnitOfWork) -> Saved:
        row = announcement(opened.session, key)
        require_revision(opened, row.revision, revision, subject_of(row))
        act(opened, row)
        row.revision += 1
        return Saved(row.key, row.revision)

    return run_command(name, command_id, actor, Saved, body, work)


def _require(row: AnnouncementRow, state: str, otherwise: Text) -> None:
    if row.state != state:
        raise InvalidState(otherwise)
