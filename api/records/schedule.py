"""Planned work: what is planned between two times, the plan of a record, moving it, letting it pass."""

from collections.abc import Iterable

from flask import Response, jsonify, request

from api.authentication import actor, required_command_id
from api.errors import language, new_blueprint
from api.schemas.base import json_body, load
from api.schemas.times import PassBody, PlanBody, PlannedQuery
from itsm.language import translate
from itsm.schedule.commands import override_conflicts, plan_work
from itsm.schedule.deciding.conflicts import Conflict
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.deciding.work import Work
from itsm.schedule.queries.board import FILTERS, board
from itsm.schedule.queries.preview import standing

blueprint = new_blueprint("schedule", "/api/v1")


@blueprint.get("/schedule")
def planned() -> Response:
    """Plans between two times that the caller sees, with what stands against them; freezes and maintenance windows."""
    query = load(PlannedQuery(), request.args.to_dict())
    filters = {name: query[name] for name in FILTERS if query.get(name)}
    found = board(Span(query["begin"], query["end"]), filters, actor())
    items = [
        {
            **_work(one.work), "open": one.is_open, "status": one.status, "conflicts": _conflicts(one.against),
            "passed": _conflicts(one.passed),
        }
        for one in found.works
    ]  # fmt: skip
    periods = [{"key": str(one.key), "kind": one.kind, "names": one.names, **_span(one.time)} for one in found.periods]
    return jsonify({"items": items, "periods": periods, "more": found.more})


@blueprint.get("/records/<number>/plan")
def plan_of(number: str) -> Response:
    """The plan of a record, what stands against it, and who let what pass."""
    found = standing(number, actor())
    passes = [
        {"by": one.by, "at": one.at.isoformat(), "reason": one.reason, "holds": one.holds} for one in found.passes
    ]
    return jsonify(
        {
            "number": found.number, "revision": found.revision, "plan": _work(found.work) if found.work else None,
            "conflicts": _conflicts(found.against), "passed": _conflicts(found.passed),
            "frozen_now": _conflicts(found.now), "passes": passes,
        }
    )  # fmt: skip


@blueprint.post("/records/<number>/plan")
def plan(number: str) -> Response:
    """Plan the work of a record, or move it; ``asked`` says that its flow decides."""
    identity = required_command_id()
    body = load(PlanBody(), json_body())
    done = plan_work(number, body["begin"], body["end"], actor(), body.get("revision"), identity)
    return jsonify({"number": done.number, "revision": done.revision, "asked": done.asked})


@blueprint.post("/records/<number>/plan/override")
def let_pass(number: str) -> Response:
    """Let the work pass although something stands against it."""
    identity = required_command_id()
    body = load(PassBody(), json_body())
    done = override_conflicts(number, body["reason"], actor(), identity)
    return jsonify({"number": done.number, "passed": done.count})


def _work(work: Work) -> dict[str, object]:
    return {
        "number": work.number, "type": work.type_key, "title": work.title, **_span(work.time),
        "service": work.service or None, "items": list(work.items), "team": work.team or None,
        "assignee": {"key": str(work.assignee_key), "name": work.assignee} if work.assignee_key is not None else None,
    }  # fmt: skip


def _conflicts(found: Iterable[Conflict]) -> list[dict[str, object]]:
    return [
        {"kind": one.kind, "reason": translate(one.reason, language()), "number": one.number or None, **_span(one.time)}
        for one in found
    ]


def _span(time: Span) -> dict[str, object]:
    return {"begin": time.starts.isoformat(), "end": time.ends.isoformat()}
