"""Record types that the caller may report, and what the form of one asks."""

from flask import Response, jsonify

from api.authentication import actor
from api.errors import language, new_blueprint
from api.practices.asked import fields_shown
from itsm.packs.deployed import form as deployed_form
from itsm.packs.model import RecordType
from itsm.records.queries.reportable import reportable_type, reportable_types

blueprint = new_blueprint("record_types", "/api/v1/record-types")


@blueprint.get("")
def listed() -> Response:
    """All of them, in the order of the pages."""
    return jsonify({"items": [_type(one) for one in reportable_types(actor())]})


@blueprint.get("/<key>")
def one(key: str) -> Response:
    """One with the fields that are asked when a record of it is reported, and how it may have come."""
    found = reportable_type(key, actor())
    fields = fields_shown(deployed_form(found.report_form, language()))
    return jsonify({**_type(found), "fields": fields, "channels": _channels(found)})


def _type(found: RecordType) -> dict[str, object]:
    return {"type": found.key, "name": found.name(language()), "offered": found.offered}


def _channels(found: RecordType) -> list[dict[str, object]]:
    field = found.by_key.get("channel")
    if field is None:
        return []
    return [{"value": choice.value, "label": field.shown(choice.value, language())} for choice in field.choices]
