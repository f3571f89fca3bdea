"""Command: settle the numbers of a watch, who is told, and whether records are made without a person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidForm, NotFound, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.keeping import require_revision
from itsm.packs.declared.watched import FEWEST, MOST, MOST_DAYS
from itsm.people.roles import require
from itsm.people.tables import TeamRow
from itsm.recurrence.declared import Watch, watch_of
from itsm.recurrence.rights import SETTINGS
from itsm.recurrence.tables import WatchSettingRow

KIND = "recurrence_watch"


@dataclass(frozen=True, slots=True)
class WatchSaved:
    """The revision of the settings now."""

    type_key: str
    revision: int


@dataclass(frozen=True, slots=True)
class Settled:
    """How many records by each measure (0: it is switched off; None: no number was given), who is told, who opens."""

    by: Mapping[str, int | None]
    within_days: int | None
    team: str = ""
    opens: bool = False


def save_watch(
    type_key: str, wanted: Settled, actor: Actor, revision: int | None = None, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> WatchSaved:
    """Settle it for the watch of ``type_key``; a number of 0 switches its measure off.

    Raises Forbidden, NotFound, InvalidForm (``by.MEASURE``, ``within_days``, ``team``), Conflict.
    """
    require(actor, SETTINGS)

    def body(opened: UnitOfWork) -> WatchSaved:
        watch = watch_of(opened.session, type_key)
        if watch is None:
            raise NotFound(text("Expected a type that watches others, but %(key)s is none.", key=type_key[:60]))
        require_revision(opened, watch.revision, revision, f"{KIND} {type_key}")
        _refuse_wrong(opened, watch, wanted)
        row = opened.session.scalar(select(WatchSettingRow).where(WatchSettingRow.type_key == type_key))
        if row is None:
            row = WatchSettingRow(type_key=type_key, within_days=0, revision=0)
            opened.session.add(row)
        row.by = {name: wanted.by.get(name) or 0 for name in watch.by}
        row.within_days, row.team, row.opens = wanted.within_days or 0, wanted.team, wanted.opens
        row.revision += 1
        opened.session.flush()
        audit_change(
            opened,
            "recurrence_watch_changed",
            f"{KIND} {type_key}",
            actor.key,
            _said(watch),
            _said(replace(watch, by=row.by, within_days=row.within_days, team=row.team or watch.team, opens=row.opens)),
        )
        return WatchSaved(type_key, row.revision)

    return run_command("save_watch", command_id, actor, WatchSaved, body, work)


def _said(watch: Watch) -> dict[str, object]:
    return {**watch.by, "within_days": watch.within_days, "team": watch.team, "without_a_person": watch.opens}


def _refuse_wrong(work: UnitOfWork, watch: Watch, wanted: Settled) -> None:
    wrong: dict[str, Text] = {}
    for name in watch.by:
        number = wanted.by.get(name)
        if number is None or not (number == 0 or FEWEST <= number <= MOST):
            wrong[f"by.{name}"] = text("Expected %(fewest)s to %(most)s, or 0 for none.", fewest=FEWEST, most=MOST)
    if wanted.within_days is None or not 1 <= wanted.within_days <= MOST_DAYS:
        wrong["within_days"] = text("Expected 1 to %(most)s days.", most=MOST_DAYS)
    known = select(TeamRow.key).where(TeamRow.code == wanted.team, TeamRow.archived_at.is_(None))
    if wanted.team and work.session.scalar(known) is None:
        wrong["team"] = text("Expected a team that is in use, but “%(name)s” is none.", name=wanted.team[:60])
    if wrong:
        raise InvalidForm(wrong)
