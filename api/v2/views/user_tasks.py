"""Working on user tasks. A task of a record is worked on as on its page: form checked, fields written."""

from datetime import datetime
from typing import Any, TypeVar

from flask import Response, jsonify
from marshmallow import fields, validate

from api.v2.authentication import actor, command_id, reads
from api.v2.blueprint import blueprint
from api.v2.bodies import body
from api.v2.fields import TENANT, Body, Instant, Variables, Whole
from api.v2.listings.user_tasks import USER_TASKS
from database import reading
from engine.errors import Conflict, text
from engine.runtime import KEPT, Kept, TaskChanges, complete_user_task, update_user_task
from engine.state import definitions
from itsm.people.queries import assignable
from itsm.records.commands import assign_task, complete_task
from itsm.records.queries import serves_record

Changed = TypeVar("Changed")
NONE = ("", 204)
MOST_PRIORITY = 100
MOST_CANDIDATES = 1000
LONGEST_CANDIDATE = 100


class InstantOrNothing(Instant):
    """An instant, or an empty text that takes it away."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return value if value == "" else super()._deserialize(value, attr, data, **kwargs)


class AssignBody(Body):
    """Giving a task to somebody."""

    assignee = fields.String(required=True, validate=validate.Length(min=1))
    allowOverride = fields.Boolean(load_default=True, allow_none=True)
    action = fields.String(allow_none=True)


class CompleteBody(Body):
    """Completing a task."""

    variables = Variables()
    action = fields.String(allow_none=True)


def _candidates() -> fields.List[str]:
    name = fields.String(validate=validate.Length(min=1, max=LONGEST_CANDIDATE))
    return fields.List(name, allow_none=True, validate=validate.Length(max=MOST_CANDIDATES))


class ChangesBody(Body):
    """What to change of a task; an empty text takes a date away, an empty list the candidates."""

    dueDate = InstantOrNothing(allow_none=True)
    followUpDate = InstantOrNothing(allow_none=True)
    candidateUsers = _candidates()
    candidateGroups = _candidates()
    priority = Whole(allow_none=True, validate=validate.Range(0, MOST_PRIORITY))


class UpdateBody(Body):
    """Changing a task."""

    changeset = fields.Nested(ChangesBody, load_default=dict, allow_none=True)
    action = fields.String(allow_none=True)


@blueprint.get("/user-tasks/<int:key>/form")
@reads
def task_form(key: int) -> Response | tuple[str, int]:
    """The form of a task, its schema as JSON text; nothing (204) when it has none."""
    form_id = USER_TASKS.row(key).UserTask.form_id
    if form_id is None:
        return NONE
    with reading() as session:
        found = definitions.latest(session, "form", form_id)
        schema = definitions.resource_of(session, found.key).decode()
    return jsonify(
        {
            "formId": found.id, "formKey": str(found.key), "version": found.version, "schema": schema,
            "tenantId": TENANT,
        }
    )  # fmt: skip


@blueprint.post("/user-tasks/<int:key>/assignment")
def assign_task_to(key: int) -> tuple[str, int]:
    """Give a task to a person."""
    sent = body(AssignBody())
    holder = USER_TASKS.row(key).assignee
    if sent["allowOverride"] is False and holder is not None:
        raise Conflict(
            text("Expected task %(key)s to be free, but somebody else has it. Reload the list.", key=key)
        )
    assign_task(key, assignable(sent["assignee"]).key, actor(), command_id())
    return NONE


@blueprint.delete("/user-tasks/<int:key>/assignee")
def unassign_task(key: int) -> tuple[str, int]:
    """Take the assignee off a task."""
    assign_task(key, None, actor(), command_id())
    return NONE


@blueprint.post("/user-tasks/<int:key>/completion")
def complete_task_with(key: int) -> tuple[str, int]:
    """Complete a task; of a record's task, the variable ``outcome`` is the button that was pressed."""
    variables = body(CompleteBody())["variables"]
    if serves_record(key):
        outcome = variables.pop("outcome", None)
        complete_task(key, variables, None if outcome is None else str(outcome), actor(), command_id())
    else:
        complete_user_task(key, variables, actor(), command_id())
    return NONE


@blueprint.patch("/user-tasks/<int:key>")
def change_task(key: int) -> tuple[str, int]:
    """Change dates, priority or candidates of a task."""
    sent = body(UpdateBody())["changeset"] or {}
    changes = TaskChanges(
        due_at=_date(sent.get("dueDate")),
        follow_up_at=_date(sent.get("followUpDate")),
        priority=_or_kept(sent.get("priority")),
        candidate_groups=_or_kept(sent.get("candidateGroups")),
        candidate_users=_or_kept(sent.get("candidateUsers")),
    )
    update_user_task(key, changes, actor(), command_id())
    return NONE


def _or_kept(sent: Changed | None) -> Changed | Kept:
    return KEPT if sent is None else sent


def _date(sent: datetime | str | None) -> datetime | Kept | None:
    return None if isinstance(sent, str) else _or_kept(sent)
