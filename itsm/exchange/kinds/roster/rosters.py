"""Rosters: what they are called, who keeps them, and their rules; their parts are kinds of their own."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from itsm.exchange.cells import ARCHIVED, IN_USE, NO, YES, flag
from itsm.exchange.kind import Field, Kind, Standing, Texts
from itsm.exchange.kinds.things import CALENDAR, CODE, NAMES, STATE, by_code, names_of
from itsm.people.tables import TeamRow
from itsm.roster.commands import close_roster, save_roster
from itsm.roster.commands.close_roster import delete_roster, hanging_on
from itsm.roster.tables import RosterRow

FIELDS = (
    CODE, *NAMES, Field("team", text("Team that keeps it"), required=True),
    Field("zone", text("Time zone"), required=True, also=("time_zone",)), CALENDAR,
    Field("confirms_swaps", text("The lead confirms each swap"), stays=True, spelt=flag),
    Field("warns_hours", text("Hours to look ahead for too few people"), stays=True), STATE,
)  # fmt: skip


def _standing(session: Session) -> list[Standing]:
    teams = dict(session.execute(select(TeamRow.key, TeamRow.code)).all())
    return [
        Standing(row.key, row.revision, {
            "code": row.code, **names_of(row.names), "team": teams[row.team_key], "zone": row.zone,
            "calendar": row.calendar or "", "confirms_swaps": YES if row.confirms_swaps else NO,
            "warns_hours": str(row.warns_hours), "state": ARCHIVED if row.archived_at else IN_USE,
        })
        for row in session.scalars(select(RosterRow).order_by(RosterRow.code))
    ]  # fmt: skip


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    code, was, wanted = texts["code"], found.texts["state"] if found else IN_USE, texts.get("state") or IN_USE
    if wanted not in (ARCHIVED, IN_USE):
        raise InvalidForm({"state": text("Write “in use” or “archived”.")})
    swaps = texts.get("confirms_swaps") or NO
    if swaps not in (YES, NO):
        raise InvalidForm({"confirms_swaps": text("Write yes or no.")})
    if was == ARCHIVED and wanted == IN_USE:
        close_roster(code, True, actor, work=work)
    if found is None or {**found.texts, "state": ""} != {**texts, "state": ""}:
        values = {**texts, "confirms_swaps": "true" if swaps == YES else ""}
        save_roster(None if found is None else code, values, actor, work=work)
    if was == IN_USE and wanted == ARCHIVED:
        close_roster(code, False, actor, work=work)
    work.session.flush()
    return work.session.scalars(select(RosterRow.key).where(RosterRow.code == code)).one()


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        delete_roster(one.texts["code"], actor, work=work)


def _held(session: Session, things: Sequence[Standing], _actor: Actor) -> Mapping[int, Text]:
    found = {one.key: hanging_on(session, one.key, one.texts["code"]) for one in things}
    return {key: text("It is used: %(what)s", what=what) for key, what in found.items() if what is not None}


ROSTERS = Kind(
    "rosters", text("Rosters"), text("Rosters with the team that keeps them, zone and rules."), FIELDS, by_code,
    _standing, _save, _remove, _held,
)  # fmt: skip
