"""What goes in and out, as marshmallow schemas. Keys are whole numbers below 2^53 and travel as strings."""

from typing import Any

import orjson
from flask import request
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from api.errors import MalformedRequest
from api.unfit import Unfit
from engine.errors import text
from itsm.studio.given import LONGEST_SOURCE

LARGEST_KEY = 2**53 - 1
NO_KEY = text("Expected a key, but it is none. Send a string of digits.")
MOST_ROWS = 200


class KeyField(fields.Field[int]):
    """A key: a string of digits in JSON, an integer here."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and int(value) <= LARGEST_KEY:
            return int(value)
        raise Unfit(NO_KEY).as_invalid()


class Strict(Schema):
    """A schema that refuses names it does not know."""

    class Meta:
        unknown = RAISE


class PersonSchema(Strict):
    """A person beside a record or task."""

    key = KeyField()
    name = fields.String()


class StatusSchema(Strict):
    """Where a record stands: key, kind and label."""

    key = fields.String()
    kind = fields.String()
    label = fields.String()


class RecordItemSchema(Strict):
    """A record in a list."""

    key = KeyField()
    number = fields.String()
    type = fields.String(attribute="type_key")
    title = fields.String()
    status = fields.String(allow_none=True)
    priority = fields.String(allow_none=True)
    team = fields.String(allow_none=True)
    suspended = fields.Boolean()
    opened_at = fields.AwareDateTime(format="iso")


class ListedRecordSchema(RecordItemSchema):
    """A record in a list that tells of clocks, and who overruled the decision on its priority, and why."""

    due_at = fields.AwareDateTime(format="iso", allow_none=True)
    overruled = fields.String(allow_none=True)


class ListQuery(Strict):
    """Filters of a list of records."""

    type = fields.String(required=True)
    status = fields.String()
    priority = fields.String()
    team = fields.String()
    clock = fields.String()
    owner = fields.String(validate=validate.Regexp(r"\d{1,16}\Z"))
    handler = fields.String(validate=validate.Regexp(r"\d{1,16}\Z"))
    category = fields.String()
    kind = fields.String()
    clock = fields.String()
    text = fields.String(validate=validate.Length(max=200))
    mine = fields.Boolean()
    overruled = fields.Boolean()
    sort = fields.String()
    after = fields.String()
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST_ROWS))


class TargetBody(Strict):
    """A target of a service level; without ``thresholds`` those that every target has."""

    kind = fields.String(required=True, validate=validate.Length(1, 120))
    minutes = fields.Integer(required=True, strict=True)
    type = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 60))
    priority = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 60))
    service = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 200))
    thresholds = fields.List(fields.Integer(strict=True), load_default=None, allow_none=True)


class LevelBody(Strict):
    """What a service level promises, and what those are told whom a change concerns."""

    names = fields.Dict(keys=fields.String(validate=validate.OneOf(["en", "zh-CN"])), values=fields.String(),
                        required=True)  # fmt: skip
    targets = fields.List(fields.Nested(TargetBody), required=True)
    calendar = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 60))
    notice = fields.String(load_default="")


class NewLevelBody(LevelBody):
    """A new service level with its code."""

    code = fields.String(required=True, validate=validate.Length(1, 60))


class LinkBody(Strict):
    """A link to make: what the other record is, and its number."""

    kind = fields.String(required=True, validate=validate.Length(1, 40))
    number = fields.String(required=True, validate=validate.Length(1, 60))


class PromotionBody(Strict):
    """What to make out of a record, and values of the new one that go before what is taken over."""

    promotion = fields.String(required=True, validate=validate.Length(1, 40))
    values = fields.Dict(keys=fields.String(), load_default=dict)


class LinkSchema(Strict):
    """A link from one end."""

    key = KeyField()
    kind = fields.String()
    from_here = fields.Boolean()
    record = fields.Nested(RecordItemSchema, attribute="other")


class SearchQuery(Strict):
    """What to search for."""

    q = fields.String(required=True, validate=validate.Length(1, 200))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 50))


class CategoryListQuery(Strict):
    """Which categories to list."""

    type = fields.String()


class RosterListQuery(Strict):
    """Which rosters to list."""

    team = fields.String()
    state = fields.String(validate=validate.OneOf(["in_use", "archived", "all"]))
    after = fields.String()
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST_ROWS))


class OnDutyQuery(Strict):
    """At which time; now when it is not given."""

    at = fields.AwareDateTime(format="iso")


class ScheduleQuery(Strict):
    """From which day on (today when it is not given), and how many."""

    from_day = fields.Date(data_key="from", format="iso")
    days = fields.Integer(load_default=14, validate=validate.Range(1, 62))


class PlannedQuery(Strict):
    """Between which times, and what of it."""

    begin = fields.AwareDateTime(data_key="from", format="iso", required=True)
    end = fields.AwareDateTime(data_key="to", format="iso", required=True)
    service = fields.String(validate=validate.Length(max=200))
    item = fields.String(validate=validate.Length(max=200))
    team = fields.String(validate=validate.Length(max=100))
    type = fields.String(validate=validate.Length(max=60))


class PlanBody(Strict):
    """When the work of a record is to be, with offsets."""

    begin = fields.AwareDateTime(format="iso", required=True)
    end = fields.AwareDateTime(format="iso", required=True)
    revision = fields.Integer()


class PassBody(Strict):
    """Why work may pass although something stands against it."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))


class FindingsQuery(Strict):
    """Which findings of recurring records to list."""

    state = fields.String(load_default="proposed", validate=validate.OneOf(["proposed", "taken", "dismissed"]))
    after = fields.String()


class ReadingBody(Strict):
    """What was measured of a record."""

    number = fields.String(required=True, validate=validate.Length(1, 60))
    at = fields.AwareDateTime(required=True)
    value = fields.Decimal(required=True, allow_nan=False)


class ReadingsBody(Strict):
    """Readings of a figure."""

    readings = fields.List(fields.Nested(ReadingBody), required=True, validate=validate.Length(1, 10_000))


class BuildsQuery(Strict):
    """Which builds of the definitive media library to list."""

    words = fields.String(load_default="", validate=validate.Length(0, 200))
    withdrawn = fields.Boolean(load_default=False)
    after = fields.Integer()


class BuildBody(Strict):
    """A build to register."""

    product = fields.String(required=True)
    version = fields.String(required=True)
    sha256 = fields.String(required=True)
    location = fields.String(required=True)
    size = fields.Integer()
    note = fields.String()


class WithdrawBuildBody(Strict):
    """Why a build is withdrawn."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))
    revision = fields.Integer()


class OpenFindingBody(Strict):
    """Values of the record that is made out of a finding, which go before what it would begin with."""

    values = fields.Dict(keys=fields.String(), load_default=dict)
    revision = fields.Integer()


class LinkFindingBody(Strict):
    """The record that stands for a finding; without a number the one that does so already."""

    number = fields.String(load_default="", validate=validate.Length(0, 60))
    revision = fields.Integer()


class DismissBody(Strict):
    """Why nothing is made of a finding."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))
    revision = fields.Integer()


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


class PageQuery(Strict):
    """Which page of a list."""

    after = fields.String()
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST_ROWS))


class FollowedQuery(PageQuery):
    """Records that the caller follows; ``owed``: those whose requester waits for their answer."""

    owed = fields.Boolean(load_default=False)


class OwnerChangeBody(Strict):
    """Asking for another owner: who, and why."""

    person = KeyField(required=True)
    reason = fields.String(required=True)


class NoteBody(Strict):
    """A decision with its note."""

    note = fields.String(load_default="")


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


class ReasonBody(Strict):
    """Why."""

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


class VoteBody(Strict):
    """What one votes, and why."""

    choice = fields.String(required=True, validate=validate.OneOf(["approve", "reject", "abstain"]))
    reason = fields.String(load_default="")


class SeatBody(ReasonBody):
    """Who votes at a seat instead, or nobody."""

    substitute = KeyField(allow_none=True, load_default=None)


class EvaluateBody(Strict):
    """Trying FEEL: an expression, or unary tests and the value that meets them; variables as JSON or as FEEL text."""

    expression = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_SOURCE))
    kind = fields.String(load_default="expression", validate=validate.OneOf(["expression", "unary_tests"]))
    value = fields.Raw(allow_none=True, load_default=None)
    variables = fields.Raw(load_default=dict)


def json_body() -> Any:
    """The body as plain data; JSON that nests without end, has half a character or the character NUL is refused."""
    data = request.get_data()
    if not request.is_json:
        raise UnsupportedMediaType
    if b"\\u0000" in data:
        raise BadRequest
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as problem:
        raise BadRequest from problem


def load(schema: Schema, data: Any) -> dict[str, Any]:
    """``data`` as the schema reads it; raises MalformedRequest with what is wrong, by field."""
    try:
        loaded: dict[str, Any] = schema.load(data)
    except ValidationError as problem:
        raise MalformedRequest(problem) from problem
    return loaded
