"""What was measured of records, for figures over them."""

from datetime import UTC, datetime

from marshmallow import fields, validate

from api.schemas.base import Strict
from api.unfit import Unfit
from engine.errors import text


def _on_the_calendar(at: datetime) -> None:
    """Refuse what no calendar reaches in UTC."""
    try:
        at.astimezone(UTC)
    except OverflowError as problem:
        raise Unfit(text("Expected a time that a calendar has, but it is none. Correct it.")).as_invalid() from problem


class ReadingBody(Strict):
    """What was measured of a record."""

    number = fields.String(required=True, validate=validate.Length(1, 60))
    at = fields.AwareDateTime(required=True, validate=_on_the_calendar)
    value = fields.Decimal(required=True, allow_nan=False)


class ReadingsBody(Strict):
    """Readings of a figure."""

    readings = fields.List(fields.Nested(ReadingBody), required=True, validate=validate.Length(1, 10_000))
