"""Findings of records that come again, and what is decided of them."""

from marshmallow import fields, validate

from api.schemas.base import Strict


class FindingsQuery(Strict):
    """Which findings of recurring records to list."""

    state = fields.String(load_default="proposed", validate=validate.OneOf(["proposed", "taken", "dismissed"]))
    after = fields.String()


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
