"""Records: list, report, one with its revision as ETag, changing fields under If-Match, diagram and timeline."""

from typing import Any

from flask import Response, jsonify, request
from flask.views import MethodView

from api.authentication import actor, command_id, required_command_id
from api.errors import PreconditionFailed, language, new_blueprint
from api.records.revisions import required_revision
from api.schemas.base import json_body, load
from api.schemas.records import ListedRecordSchema, ListQuery, PersonSchema, ReportBody, StatusSchema
from engine.errors import Conflict, InvalidForm, InvalidInput, Names, NotFound, text
from itsm.clocks.explaining import ClockShown, record_clocks
from itsm.forms.validation import require_known
from itsm.language import formats, listed, translate
from itsm.options.web.ahead import ask_ahead
from itsm.packs.deployed import form as deployed_form
from itsm.packs.model import RecordType
from itsm.people.queries import assignable
from itsm.people.roles import require
from itsm.records.commands import report_record, update_fields
from itsm.records.queries import (
    Entry,
    RecordView,
    diagram_state,
    diagram_xml,
    record_list,
    record_view,
    timeline,
)
from itsm.records.queries.reportable import reportable_type

blueprint = new_blueprint("records", "/api/v1/records")
FILTERS = ("status", "priority", "category", "kind", "team", "owner", "handler", "clock", "text")
CHANNEL = "api"
"""How a record came whose program does not say it."""


class RecordList(MethodView):
    """``/api/v1/records``: a list, and reporting."""

    def get(self) -> Response:
        """Records of a type that the caller may see, page by page."""
        query = load(ListQuery(), request.args.to_dict())
        filters = {name: query[name] for name in FILTERS if query.get(name)}
        filters |= {name: "true" for name in ("mine", "overruled") if query.get(name)}
        sort = query.get("sort", "-opened_at")
        page = record_list(query["type"], filters, sort, query.get("after"), query["limit"], actor())
        return jsonify({"items": ListedRecordSchema(many=True).dump(page.items), "next": page.next})

    def post(self) -> Response:
        """Report a record by the form of its type: 201 with its number. The same idempotency key reports it once."""
        identity, body = required_command_id(), load(ReportBody(), json_body())
        found = reportable_type(body["type"], actor())
        requester, channel = _requester(body["requester"]), _channel(body["channel"], found)
        form = deployed_form(found.report_form)
        require_known(form, body["values"])
        ask_ahead(form)
        done = report_record(found.key, body["values"], requester, actor(), identity, channel)
        response = jsonify({"number": done.number, "key": str(done.key)})
        response.status_code, response.headers["Location"] = 201, f"{blueprint.url_prefix}/{done.number}"
        return response


class RecordOne(MethodView):
    """``/api/v1/records/<number>``: one record."""

    def get(self, number: str) -> Response:
        """The record with all its fields; its revision is the ETag."""
        return _answer(record_view(number, actor(), language()))

    def patch(self, number: str) -> Response:
        """Change fields; ``If-Match`` names the revision that was read."""
        require(actor(), "record.edit")
        revision = required_revision()
        record_view(number, actor(), language())
        try:
            fields, reason = _fields()
            update_fields(number, fields, actor(), revision, command_id(), reason=reason)
        except Conflict as problem:
            raise PreconditionFailed(problem.message) from problem
        return _answer(record_view(number, actor(), language()))


@blueprint.get("/<number>/diagram")
def state(number: str) -> Response:
    """What to mark on the diagram; durations are in seconds and in words."""
    found = diagram_state(number, actor())
    return jsonify(
        {
            "taken_flows": list(found.taken_flows),
            "done": list(found.done),
            "active": [{"id": item.element_id, "since": item.since.isoformat()} for item in found.active],
            "detours": {key: dict(kinds) for key, kinds in found.detours.items()},
            "durations": {key: formats.format_duration(value, language()) for key, value in found.durations.items()},
            "several": dict(found.several),
            "seconds": {key: int(value.total_seconds()) for key, value in found.durations.items()},
        }
    )


@blueprint.get("/<number>/diagram.bpmn")
def xml(number: str) -> Response:
    """The BPMN file that the record travels."""
    return Response(diagram_xml(number, actor()), mimetype="application/xml")


@blueprint.get("/<number>/timeline")
def entries(number: str) -> Response:
    """Conversation and timeline, oldest first."""
    return jsonify({"items": [_entry(entry) for entry in timeline(number, actor(), language())]})


@blueprint.get("/<number>/clocks")
def clocks(number: str) -> Response:
    """The clocks with their ledgers."""
    found = record_clocks(number, actor(), language())
    level = {"name": found.level, "version": found.version, "newest_version": found.newest}
    items = [_clock(one) for one in found.clocks]
    return jsonify({"level": level if found.level is not None else None, "items": items})


def _clock(one: ClockShown) -> dict[str, object]:
    return {
        "clock": one.kind,
        "state": one.state,
        "paused_by": one.paused_by,
        "target_seconds": None if one.target_minutes is None else one.target_minutes * 60,
        "used_seconds": one.used.total_seconds(),
        "due_at": one.due_at.isoformat() if one.due_at else None,
        "breached": one.breached,
        "entries": [
            {
                "at": line.at.isoformat(),
                "text": translate(line.what, language()),
                "actor": line.who,
                "state": line.state,
                "counted_seconds": line.counted.total_seconds(),
                "seconds": line.lasted.total_seconds() if line.lasted is not None else None,
            }
            for line in one.lines
        ],
    }


def _requester(named: str | None) -> int | None:
    """Whom the record is for; only who may report for others learns whether there is such a person."""
    if named is None or named == str(actor().key):
        return actor().key
    require(actor(), "record.report_for_others")
    try:
        return assignable(named).key
    except NotFound as problem:
        raise InvalidForm({"requester": problem.message}) from problem


def _channel(sent: str | None, found: RecordType) -> str:
    field = found.by_key.get("channel")
    offered = [choice.value for choice in field.choices] if field else []
    if sent is not None and sent not in offered:
        raise InvalidForm({
            "channel": text("Expected a channel of %(type)s (%(channels)s), but it is none. Send one, or leave it out.",
                            type=Names(found.names), channels=listed(offered, "–")),
        })  # fmt: skip
    return CHANNEL if sent is None else sent


def _fields() -> tuple[dict[str, Any], str]:
    """The new values, and why (asked for when a priority is set by hand)."""
    body = json_body()
    if not isinstance(body, dict) or not isinstance(body.get("fields"), dict) or set(body) - {"fields", "reason"}:
        raise InvalidInput(text("Expected a body with “fields”: names and their new values. Send that."))
    reason = body.get("reason", "")
    if not isinstance(reason, str):
        raise InvalidInput(text("Expected “reason” to be a text, but it is not. Send one."))
    return body["fields"], reason


def _answer(view: RecordView) -> Response:
    response = jsonify(
        {
            "key": str(view.key),
            "number": view.number,
            "type": view.type.key,
            "revision": view.revision,
            "status": StatusSchema().dump(view.status) if view.status else None,
            "suspended": view.suspended,
            "team": view.team,
            "requester": PersonSchema().dump(view.requester) if view.requester else None,
            "owner": PersonSchema().dump(view.owner) if view.owner else None,
            "answer_owed_at": view.answer_owed_at.isoformat() if view.answer_owed_at else None,
            "handlers": PersonSchema(many=True).dump(view.handlers),
            "fields": dict(view.values),
            "open_tasks": [
                {"key": str(task.key), "element": task.element_id, "name": task.name} for task in view.tasks
            ],
            "opened_at": view.opened_at.isoformat(),
            "resolved_at": view.resolved_at.isoformat() if view.resolved_at else None,
            "closed_at": view.closed_at.isoformat() if view.closed_at else None,
        }
    )
    response.set_etag(str(view.revision))
    return response


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "internal": entry.internal,
        "actor": {"key": None if entry.actor_key is None else str(entry.actor_key), "name": entry.actor_name},
        "text": entry.body if entry.sentence is None else translate(entry.sentence, language()),
        "changes": [{"label": item.label, "before": item.before, "after": item.after} for item in entry.changes],
        "files": [{"key": str(file.key), "filename": file.filename} for file in entry.files],
    }


blueprint.add_url_rule("", view_func=RecordList.as_view("list"))
blueprint.add_url_rule("/<number>", view_func=RecordOne.as_view("one"))
