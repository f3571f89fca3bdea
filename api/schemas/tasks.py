"""Tasks, and operations on them outside the drawn flow."""

from marshmallow import fields, validate

from api.schemas.base import MOST_ROWS, KeyField, NoteBody, Strict


class TaskQuery(Strict):
    """Which tasks to list."""

    tab = fields.String(load_default="mine", validate=validate.OneOf(["mine", "teams", "all"]))
    after = fields.String()
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST_ROWS))


class TaskItemSchema(Strict):
    """An open task in a list."""

    key = KeyField(attribute="task_key")
    number = fields.String()
    type = fields.String(attribute="type_key")
    title = fields.String()
    step = fields.String()
    priority = fields.String(allow_none=True)
    team = fields.String(allow_none=True)
    assignee = KeyField(attribute="assignee_key", allow_none=True)
    signs = fields.Boolean()
    suspended = fields.Boolean()
    due_at = fields.AwareDateTime(format="iso", allow_none=True)
    opened_at = fields.AwareDateTime(format="iso")


class CompleteBody(Strict):
    """Completing a task: the submission of its form and the outcome that was chosen."""

    values = fields.Dict(keys=fields.String(), load_default=dict)
    outcome = fields.String(allow_none=True, load_default=None)
    revision = fields.Integer(allow_none=True, load_default=None)


class TransferBody(Strict):
    """Another person or team, and why."""

    person = KeyField(allow_none=True, load_default=None)
    team = fields.String(allow_none=True, load_default=None)
    reason = fields.String(required=True)


class DelegateBody(Strict):
    """Who does it, and what is asked for."""

    person = KeyField(required=True)
    reason = fields.String(required=True)


class GiveBackBody(Strict):
    """What came of it, and the form's values so far."""

    reason = fields.String(required=True)
    values = fields.Dict(keys=fields.String(), allow_none=True, load_default=None)


class SendBackBody(Strict):
    """The element to go back to, and why."""

    target = fields.String(required=True)
    reason = fields.String(required=True)


class SignerBody(DelegateBody):
    """Who signs, and whether before or after oneself."""

    position = fields.String(load_default="before", validate=validate.OneOf(["before", "after"]))


class CountersignBody(Strict):
    """Who signs at once, and when that agrees."""

    people = fields.List(KeyField(), required=True, validate=validate.Length(2, 20))
    rule = fields.String(load_default="all", validate=validate.OneOf(["all", "any", "percentage"]))
    percent = fields.Integer(load_default=100, validate=validate.Range(1, 100))
    reason = fields.String(required=True)


class SignBody(NoteBody):
    """What one says."""

    verdict = fields.String(required=True, validate=validate.OneOf(["agree", "refuse"]))
