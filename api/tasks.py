"""Tasks: list, claim, complete."""

from flask import Response, jsonify, request

from api.authentication import actor, command_id
from api.errors import PreconditionFailed, language, new_blueprint
from api.records.revisions import given_revision
from api.schemas.base import json_body, load
from api.schemas.tasks import CompleteBody, TaskItemSchema, TaskQuery
from engine.errors import Conflict, InvalidInput, text
from itsm.records.commands import claim_task, complete_task
from itsm.records.queries import work_list

blueprint = new_blueprint("tasks", "/api/v1/tasks")


@blueprint.get("")
def tasks() -> Response:
    """Open tasks of a tab, worst first."""
    query = load(TaskQuery(), request.args.to_dict())
    page = work_list(actor(), query["tab"], query.get("after"), query["limit"], language())
    return jsonify({"items": TaskItemSchema(many=True).dump(page.items), "next": page.next})


@blueprint.post("/<int:key>/claim")
def claim(key: int) -> Response:
    """Take a task of one's team; 409 says who has it."""
    done = claim_task(key, actor(), command_id())
    return jsonify({"task": str(done.task_key), "assignee": str(done.assignee_key)})


@blueprint.post("/<int:key>/complete")
def complete(key: int) -> Response:
    """Complete a task with its form's values and an outcome; the same Idempotency-Key acts once."""
    identity = command_id()
    if not identity:
        raise InvalidInput(text("Expected the header Idempotency-Key, but it is missing. Send one per completion."))
    body = load(CompleteBody(), json_body())
    matching = given_revision()
    revision = body["revision"] if matching is None else matching
    try:
        done = complete_task(key, body["values"], body["outcome"], actor(), identity, revision)
    except Conflict as problem:
        if matching is None:
            raise
        raise PreconditionFailed(problem.message) from problem
    return jsonify({"number": done.number, "status": done.status, "ended": done.ended})
