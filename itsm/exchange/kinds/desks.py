"""Desks with the teams that work there and the sites and customers that they serve, each list in one cell."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import text
from engine.registry import Actor
from itsm.exchange.cells import flag, joined, listed, parts
from itsm.exchange.kind import Field, Texts
from itsm.exchange.kinds.things import CALENDAR, CODE, NAMES, Things, names_of, thing_kind
from itsm.organisation.commands import end_serving, save_desk, serve
from itsm.organisation.commands.serve import LINKS
from itsm.organisation.kinds import KINDS
from itsm.organisation.tables import DeskRow

_HOURS = re.compile(r"(\S+)\s+(\d\d:\d\d)\s*[-–]\s*(\d\d:\d\d)")
LISTS = {"teams": "team", "sites": "site", "customers": "customer"}


def _team(part: str) -> str:
    found = _HOURS.fullmatch(part)
    return f"{found[1]} {found[2]}-{found[3]}" if found else part


def _teams(cell: str) -> str:
    return joined({_team(part) for part in parts(cell)})


def _texts(session: Session, rows: Sequence[DeskRow]) -> list[Mapping[str, str | None]]:
    hanging = {name: _hanging(session, kind) for name, kind in LISTS.items()}
    return [
        {**names_of(row.names), "kind": row.kind, "follows_sun": "yes" if row.follows_sun else "no",
         "calendar": row.calendar, **{name: joined(each.get(row.key, ())) for name, each in hanging.items()}}
        for row in rows
    ]  # fmt: skip


def _hanging(session: Session, kind: str) -> dict[int, list[str]]:
    """What hangs on each desk: codes, those of teams with their hours."""
    link, model = LINKS[kind], KINDS[kind].model
    found: dict[int, list[str]] = {}
    query: Any = select(link, model.code).join(model, model.key == getattr(link, f"{kind}_key"))
    for row, code in session.execute(query):
        hours = f" {_clock(row.opens)}-{_clock(row.closes)}" if getattr(row, "opens", None) is not None else ""
        found.setdefault(row.desk_key, []).append(code + hours)
    return found


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _hang(work: UnitOfWork, desk_key: int, texts: Texts, actor: Actor) -> None:
    """Make the lists those of the row: what is not in them any more is taken off."""
    work.session.flush()
    for name, kind in LISTS.items():
        before = set(_hanging(work.session, kind).get(desk_key, ()))
        wanted = set(parts(texts.get(name, "")))
        named = {part.split()[0] for part in wanted}
        for part in sorted(before - wanted):
            if part.split()[0] not in named:
                end_serving(desk_key, kind, _key(work, kind, part.split()[0]), actor, work=work)
        for part in sorted(wanted - before):
            hours = _HOURS.fullmatch(part)
            values = {kind: hours[1], "opens": hours[2], "closes": hours[3]} if hours else {kind: part}
            serve(desk_key, kind, values, actor, work=work)


def _key(work: UnitOfWork, kind: str, code: str) -> int:
    model = KINDS[kind].model
    return work.session.scalars(select(model.key).where(model.code == code)).one()


def _save(key: int | None, values: Texts, actor: Actor, *rest: Any, **named: Any) -> Any:
    follows = "true" if values.get("follows_sun") == "yes" else ""
    return save_desk(key, {**values, "follows_sun": follows}, actor, *rest, **named)


DESKS = thing_kind(
    "desks", text("Desks"), text("Service desks with their teams, sites and customers."),
    (CODE, *NAMES, Field("kind", text("Kind"), required=True),
     Field("follows_sun", text("Follows the sun"), stays=True, spelt=flag), CALENDAR,
     Field("teams", text("Teams"), spelt=_teams), Field("sites", text("Sites"), spelt=listed),
     Field("customers", text("Customers"), spelt=listed)),
    Things("desk", _save, _texts, _hang, ("Teams", "Sites", "Customers")),
)  # fmt: skip
