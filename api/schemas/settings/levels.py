"""Service levels."""

from marshmallow import fields, validate

from api.schemas.base import Strict


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
