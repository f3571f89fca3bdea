"""Votes on records."""

from marshmallow import fields, validate

from api.schemas.base import KeyField, ReasonBody, Strict


class VoteBody(Strict):
    """What one votes, and why."""

    choice = fields.String(required=True, validate=validate.OneOf(["approve", "reject", "abstain"]))
    reason = fields.String(load_default="")


class SeatBody(ReasonBody):
    """Who votes at a seat instead, or nobody."""

    substitute = KeyField(allow_none=True, load_default=None)
