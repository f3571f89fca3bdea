"""Owners of records."""

from marshmallow import fields

from api.schemas.base import KeyField, PageQuery, Strict


class FollowedQuery(PageQuery):
    """Records that the caller follows; ``owed``: those whose requester waits for their answer."""

    owed = fields.Boolean(load_default=False)


class OwnerChangeBody(Strict):
    """Asking for another owner: who, and why."""

    person = KeyField(required=True)
    reason = fields.String(required=True)
