"""Builds of the definitive media library, and what is asked of them."""

from marshmallow import fields, validate

from api.schemas.base import Strict


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
