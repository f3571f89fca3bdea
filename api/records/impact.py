"""What suffers when a record fails."""

from flask import Response, jsonify

from api.authentication import actor
from api.errors import new_blueprint
from itsm.impact.walking import impact_of

blueprint = new_blueprint("impact", "/api/v1/records/<number>/impact")


@blueprint.get("")
def impact(number: str) -> Response:
    """All that the caller sees, the nearest first, those at depth 0 named by the record; nothing without items."""
    found = impact_of(number, actor())
    if found is None:
        return jsonify({"items": [], "hidden": 0, "more": False})
    items = [
        {"number": one.number, "title": one.title, "type": one.type.key, "status": one.status, "depth": one.depth,
         "through": one.through or None}
        for one in (*found.named, *found.reached)
    ]  # fmt: skip
    return jsonify({"items": items, "hidden": found.hidden, "more": found.more})
