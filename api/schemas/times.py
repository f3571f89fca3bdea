"""Rosters, and planned work."""

from marshmallow import fields, validate

from api.schemas.base import MOST_ROWS, Strict


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
