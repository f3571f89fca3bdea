"""Overrides of rosters that are not over, swaps that were agreed on among them: who comes instead of whom."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, text
from engine.registry import Actor
from itsm.exchange.cells import day
from itsm.exchange.kind import Field, Kind, Lookup, Standing, Texts
from itsm.exchange.kinds.roster.plans import ROSTER
from itsm.exchange.naming import PeopleLookup, key_of
from itsm.roster.commands import cancel_override, save_override
from itsm.roster.commands.override import OverrideValues
from itsm.roster.planning.instants import local_day
from itsm.roster.queries.loading import wall_instant
from itsm.roster.tables import WALL, OverrideRow, RosterRow


def _wall(cell: str) -> str:
    """A time on the wall's clock of the roster; what is none stays, and is refused later."""
    written = cell.strip().replace(" ", "T", 1)
    return f"{written}T00:00" if len(written) == len("2026-12-01") else written[:WALL]


FIELDS = (
    ROSTER, Field("begins", text("From"), also=("starts_at",), spelt=lambda cell: _wall(cell) if cell else ""),
    Field("ends", text("To"), also=("ends_at",), spelt=lambda cell: _wall(cell) if cell else ""),
    Field("day", text("Day"), spelt=day), Field("shift", text("Shift")), Field("by", text("Who comes")),
    Field("instead_of", text("Instead of")), Field("reason", text("Reason")),
)  # fmt: skip
_NAMED = ("roster", "begins", "day", "shift", "by", "instead_of")


def _identities(texts: Texts) -> Sequence[str]:
    if not texts.get("roster") or not (texts.get("begins") or texts.get("day")):
        return []
    return [" ".join(texts.get(name, "") or "-" for name in _NAMED)]


def _lookup(session: Session) -> Lookup:
    return PeopleLookup(session, ("by", "instead_of"))


def _standing(session: Session) -> list[Standing]:
    names = PeopleLookup(session).references
    rows = session.execute(
        select(OverrideRow, RosterRow)
        .join(RosterRow, RosterRow.key == OverrideRow.roster_key)
        .where(OverrideRow.cancelled_at.is_(None), RosterRow.archived_at.is_(None))
        .order_by(RosterRow.code, OverrideRow.key)
    )
    return [
        Standing(row.key, None, {
            "roster": roster.code, "begins": _at(row, roster, row.begins), "ends": _at(row, roster, row.ends),
            "day": row.day.isoformat() if row.day else "", "shift": row.shift or "",
            "by": _name(names, row.by_key), "instead_of": _name(names, row.instead_of_key), "reason": row.reason,
        })
        for row, roster in rows if _is_to_come(row)
    ]  # fmt: skip


def _name(names: dict[int, str], key: int | None) -> str:
    return names.get(key, f"#{key}") if key is not None else ""


def _at(row: OverrideRow, roster: RosterRow, wall: str) -> str:
    """The time on the clock of the roster as it is now; nothing for the override of one shift."""
    if row.day is not None:
        return ""
    if row.zone == roster.zone:
        return wall
    return wall_instant(row.zone, wall).astimezone(ZoneInfo(roster.zone)).strftime("%Y-%m-%dT%H:%M")


def _is_to_come(row: OverrideRow) -> bool:
    if row.day is not None:
        return row.day >= local_day(row.zone, clock.now())
    return wall_instant(row.zone, row.ends) > clock.now()


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    """Add one; of one that is there the end or the reason is changed by another one in its place."""
    if found is not None:
        cancel_override(texts["roster"], found.key, actor, work=work)
    by, instead_of = (
        key_of(work.session, texts[name], name) if texts.get(name) else None for name in ("by", "instead_of")
    )
    values = OverrideValues(
        _read(texts, "begins"), _read(texts, "ends"), by, instead_of, texts.get("shift", ""), texts.get("reason", ""),
        _day(texts.get("day", "")),
    )  # fmt: skip
    return save_override(texts["roster"], values, actor, work=work).key


def _read(texts: Texts, name: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(texts[name]) if texts.get(name) else None
    except ValueError:
        at = None
    if texts.get(name) and (at is None or at.tzinfo is not None):
        raise InvalidForm({name: text("Write a time on the clock of the roster such as 2026-12-24T09:00.")})
    return at


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise InvalidForm({"day": text("Choose a date.")}) from None


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        cancel_override(one.texts["roster"], one.key, actor, work=work)


ROSTER_OVERRIDES = Kind(
    "roster-overrides", text("Overrides of rosters"), text("Who comes when instead of whom; agreed swaps too."),
    FIELDS, _identities, _standing, _save, _remove, lookup=_lookup,
)  # fmt: skip
