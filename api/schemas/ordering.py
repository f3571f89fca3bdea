"""What is asked of the catalogue, and what an order says."""

from marshmallow import fields, validate

from api.schemas.base import Strict


class CatalogueQuery(Strict):
    """Which items: those that the search finds, or all, page by page."""

    q = fields.String(load_default="", validate=validate.Length(max=200))
    after = fields.String(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=60, validate=validate.Range(1, 200))


class OrderBody(Strict):
    """An order: the answers of the item's form by key, and for whom (a key or e-mail address), else for the caller."""

    values = fields.Dict(keys=fields.String(), load_default=dict)
    requester = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 254))
