"""Rosters: which there are, who is on duty now, next or at a time, and the shifts of some days."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Response, jsonify, request

from api.authentication import actor
from api.errors import language, new_blueprint
from api.schemas.base import load
from api.schemas.times import OnDutyQuery, RosterListQuery, ScheduleQuery
from itsm.roster.queries.lists import rosters
from itsm.roster.queries.on_duty import Entry, on_duty_for
from itsm.roster.queries.roster_view import Cell, grid

blueprint = new_blueprint("rosters", "/api/v1/rosters")


@blueprint.get("")
def listed() -> Response:
    """Rosters by code, page by page."""
    query = load(RosterListQuery(), request.args.to_dict())
    filters = {name: query[name] for name in ("team", "state") if query.get(name)}
    page = rosters(filters, query.get("after"), actor(), language(), query["limit"])
    items = [
        {
            "code": one.row.code, "names": one.row.names, "zone": one.row.zone, "team": one.team,
            "archived": one.now is None, "now": _entries(one.now.current) if one.now else [],
        }
        for one in page.items
    ]  # fmt: skip
    return jsonify({"items": items, "next": page.next})


@blueprint.get("/<code>/on-duty")
def now(code: str) -> Response:
    """Who is on duty now or ``at`` a time, and who does the shift after it."""
    query = load(OnDutyQuery(), request.args.to_dict())
    found = on_duty_for(code, query.get("at"), actor(), language())
    told = {"roster": code, "now": _entries(found.current), "next": _entries(found.following)}
    return jsonify({**told, "missing": found.missing})


@blueprint.get("/<code>/schedule")
def schedule(code: str) -> Response:
    """The shifts that begin on some ``days`` from a day on."""
    query = load(ScheduleQuery(), request.args.to_dict())
    first: date | None = query.get("from_day")
    table = grid(code, first, query["days"], actor(), language())
    items = [_shift(day, found) for day, cells in table.days for found in cells if found is not None]
    last = table.first + timedelta(days=len(table.days) - 1)
    return jsonify({"roster": code, "from": table.first.isoformat(), "to": last.isoformat(), "items": items})


def _shift(day: date, found: Cell) -> dict[str, object]:
    parts = [
        {"from": part.starts.isoformat(), "until": part.ends.isoformat(), "missing": part.missing,
         "duties": _entries(part.entries)}
        for part in found.parts
    ]  # fmt: skip
    return {
        "id": found.id, "day": day.isoformat(), "from": found.starts.isoformat(), "until": found.ends.isoformat(),
        "missing": found.missing, "parts": parts,
    }  # fmt: skip


def _entries(found: Sequence[Entry]) -> list[dict[str, object]]:
    return [
        {
            "person": {"key": str(one.person_key), "name": one.name} if one.person_key is not None else None,
            "team": one.team or None, "gap": one.is_gap, "state": one.state, "planned": one.planned or None,
            "shift": one.shift, "from": one.starts.isoformat(), "until": one.ends.isoformat(),
        }
        for one in found
    ]  # fmt: skip
