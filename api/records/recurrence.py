"""Records that come again: findings, what stands for one, the decision; what followed upon the work of a record."""

from flask import Response, jsonify, request

from api.authentication import actor, required_command_id
from api.errors import language, new_blueprint
from api.schemas.base import json_body, load
from api.schemas.recurrence import DismissBody, FindingsQuery, LinkFindingBody, OpenFindingBody
from itsm.language import translate
from itsm.people.roles import require
from itsm.recurrence.commands.deciding import Decided
from itsm.recurrence.commands.dismiss_finding import dismiss_finding
from itsm.recurrence.commands.link_finding import link_finding
from itsm.recurrence.commands.open_finding import open_finding
from itsm.recurrence.queries.findings import FindingShown, finding, findings
from itsm.recurrence.queries.followed import followed_by
from itsm.recurrence.rights import DECIDE, SEE

blueprint = new_blueprint("recurrence", "/api/v1")


@blueprint.get("/recurrence/findings")
def all_findings() -> Response:
    """Findings in a state, the newest first."""
    require(actor(), SEE)
    query = load(FindingsQuery(), request.args.to_dict())
    page = findings(actor(), query["state"], query.get("after"))
    return jsonify({"items": [_item(one) for one in page.items], "next": page.next})


@blueprint.get("/recurrence/findings/<int:key>")
def one_finding(key: int) -> Response:
    """A finding with its newest records."""
    require(actor(), SEE)
    found, records = finding(key, actor())
    listed = [
        {"number": one.record.number, "title": one.record.title, "opened_at": one.record.opened_at.isoformat(),
         "linked": one.linked}
        for one in records
    ]  # fmt: skip
    return jsonify({**_item(found), "records": listed})


@blueprint.post("/recurrence/findings/<int:key>/open")
def open_one(key: int) -> tuple[Response, int]:
    """Make the record that it asks for: 201, and 200 with the one that stands for it already."""
    require(actor(), DECIDE)
    identity, body = required_command_id(), load(OpenFindingBody(), json_body())
    done = open_finding(key, body["values"], actor(), identity, revision=body.get("revision"))
    return jsonify(_done(done)), 201 if done.created else 200


@blueprint.post("/recurrence/findings/<int:key>/link")
def link(key: int) -> Response:
    """Link its records with one that is there, or with what stands for it."""
    require(actor(), DECIDE)
    identity, body = required_command_id(), load(LinkFindingBody(), json_body())
    return jsonify(_done(link_finding(key, body["number"], actor(), identity, revision=body.get("revision"))))


@blueprint.post("/recurrence/findings/<int:key>/dismiss")
def dismiss(key: int) -> Response:
    """Say why nothing is made of it."""
    require(actor(), DECIDE)
    identity, body = required_command_id(), load(DismissBody(), json_body())
    return jsonify(_done(dismiss_finding(key, body["reason"], actor(), identity, revision=body.get("revision"))))


@blueprint.get("/records/<number>/aftermath")
def aftermath(number: str) -> Response:
    """What was opened soon after the work of a record, about the same."""
    found = followed_by(number, actor())
    if found is None:
        return jsonify({"since": None, "until": None, "items": []})
    items = [
        {"number": one.record.number, "title": one.record.title, "opened_at": one.record.opened_at.isoformat(),
         "field": one.field.key if one.field else None, "linked": one.linked}
        for one in found.records
    ]  # fmt: skip
    return jsonify({"since": found.since.isoformat(), "until": found.until.isoformat(), "items": items})


def _item(one: FindingShown) -> dict[str, object]:
    row = one.row
    return {
        "key": str(row.key), "type": row.type_key, "of": row.of_key, "measure": row.measure,
        "measure_name": translate(one.measure, language()), "label": one.label(language()), "state": row.state,
        "turn": row.turn, "revision": row.revision, "found_at": row.found_at.isoformat(), "count": row.count,
        "at_least": row.at_least, "within_days": row.within_days, "recent": one.recent, "total": len(one.opened),
        "record": one.target.number if one.target else None, "not_linked": one.waiting, "reason": row.reason,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None, "decided_by": one.decided_by or None,
    }  # fmt: skip


def _done(done: Decided) -> dict[str, object]:
    return {"key": str(done.key), "record": done.number or None, "linked": done.linked, "created": done.created}
