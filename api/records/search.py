"""Search: records by number or by words."""

from flask import Response, jsonify, request

from api.authentication import actor
from api.errors import new_blueprint
from api.schemas.base import load
from api.schemas.records import RecordItemSchema, SearchQuery
from itsm.people.roles import require
from itsm.records.search.finding import search

blueprint = new_blueprint("search", "/api/v1/search")


@blueprint.get("")
def found() -> Response:
    """Records that the caller may see, the closest first."""
    require(actor(), "record.see_all")
    query = load(SearchQuery(), request.args.to_dict())
    return jsonify({"items": RecordItemSchema(many=True).dump(search(query["q"], actor(), query["limit"]))})
