"""Records in lists, their people, links and promotions; how they are listed and searched."""

from marshmallow import fields, validate

from api.schemas.base import MOST_ROWS, KeyField, Strict


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
    text = fields.String(validate=validate.Length(max=200))
    mine = fields.Boolean()
    overruled = fields.Boolean()
    sort = fields.String()
    after = fields.String()
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST_ROWS))


class ReportBody(Strict):
    """A record to report: its type, the answers of its form by key, for whom (a key or e-mail address), how it came."""

    type = fields.String(required=True, validate=validate.Length(1, 60))
    values = fields.Dict(keys=fields.String(), load_default=dict)
    requester = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 254))
    channel = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 40))


class SearchQuery(Strict):
    """What to search for."""

    q = fields.String(required=True, validate=validate.Length(1, 200))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 50))


class CategoryListQuery(Strict):
    """Which categories to list."""

    type = fields.String()


class LinkBody(Strict):
    """A link to make: what the other record is, and its number."""

    kind = fields.String(required=True, validate=validate.Length(1, 40))
    number = fields.String(required=True, validate=validate.Length(1, 60))


class LinkSchema(Strict):
    """A link from one end."""

    key = KeyField()
    kind = fields.String()
    from_here = fields.Boolean()
    record = fields.Nested(RecordItemSchema, attribute="other")


class PromotionBody(Strict):
    """What to make out of a record, and values of the new one that go before what is taken over."""

    promotion = fields.String(required=True, validate=validate.Length(1, 40))
    values = fields.Dict(keys=fields.String(), load_default=dict)
