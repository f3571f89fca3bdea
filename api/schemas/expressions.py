"""Trying FEEL."""

from marshmallow import fields, validate

from api.schemas.base import Strict
from itsm.studio.given import LONGEST_SOURCE


class EvaluateBody(Strict):
    """Trying FEEL: an expression, or unary tests and the value that meets them; variables as JSON or as FEEL text."""

    expression = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_SOURCE))
    kind = fields.String(load_default="expression", validate=validate.OneOf(["expression", "unary_tests"]))
    value = fields.Raw(allow_none=True, load_default=None)
    variables = fields.Raw(load_default=dict)
