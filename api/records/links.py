"""Links of a record: list, make, take away; changes under If-Match of the record."""

from flask import Response, jsonify
from flask.views import MethodView

from api.authentication import actor, command_id
from api.errors import PreconditionFailed, new_blueprint
from api.records.revisions import required_revision
from api.schemas.base import json_body, load
from api.schemas.records import LinkBody, LinkSchema
from engine.errors import Conflict
from itsm.people.roles import require
from itsm.records.commands import link_records, unlink_records
from itsm.records.queries import links, record_view

blueprint = new_blueprint("links", "/api/v1/records/<number>/links")


class Links(MethodView):
    """``/api/v1/records/<number>/links``: those to records that the caller sees."""

    def get(self, number: str) -> Response:
        """Links from the record's end."""
        return jsonify({"items": LinkSchema(many=True).dump(links(number, actor()))})

    def post(self, number: str) -> tuple[Response, int]:
        """Make a link."""
        require(actor(), "record.edit")
        record_view(number, actor())
        revision, body = required_revision(), load(LinkBody(), json_body())
        try:
            done = link_records(number, body["kind"], body["number"], actor(), command_id(), revision=revision)
        except Conflict as problem:
            raise PreconditionFailed(problem.message) from problem
        return jsonify({"key": str(done.key), "number": done.number, "other": done.other}), 201


@blueprint.delete("/<int:key>")
def remove(number: str, key: int) -> tuple[str, int]:
    """Take a link away."""
    require(actor(), "record.edit")
    record_view(number, actor())
    try:
        unlink_records(number, key, actor(), command_id(), revision=required_revision())
    except Conflict as problem:
        raise PreconditionFailed(problem.message) from problem
    return "", 204


blueprint.add_url_rule("", view_func=Links.as_view("all"))
