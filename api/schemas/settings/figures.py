"""What was measured of records, for figures over them."""

from marshmallow import fields, validate

from api.schemas.base import Strict


class ReadingBody(Strict):
    """What was measured of a record."""

    number = fields.String(required=True, validate=validate.Length(1, 60))
    at = fields.AwareDateTime(required=True)
    value = fields.Decimal(required=True, allow_nan=False)


class ReadingsBody(Strict):
    """Readings of a figure."""

    readings = fields.List(fields.Nested(ReadingBody), required=True, validate=validate.Length(1, 10_000))
