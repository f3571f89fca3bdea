"""What a record may be made into: list, and make. The same promotion twice gives the same record."""

from flask import Response, jsonify
from flask.views import MethodView

from api.authentication import actor, command_id
from api.errors import PreconditionFailed, language, new_blueprint
from api.records.revisions import given_revision
from api.schemas.base import json_body, load
from api.schemas.records import PromotionBody
from engine.errors import Conflict
from engine.feel import to_plain
from itsm.automation.offering import Offered, offered
from itsm.automation.promote_record import promote_record
from itsm.language import translate
from itsm.people.roles import require
from itsm.records.queries import record_view

blueprint = new_blueprint("promotions", "/api/v1/records/<number>/promotions")


class Promotions(MethodView):
    """``/api/v1/records/<number>/promotions``: what the caller is offered to make out of the record."""

    def get(self, number: str) -> Response:
        """What is offered now, each with the values that the new record would begin with."""
        return jsonify({"items": [_item(one) for one in offered(number, actor(), language())]})

    def post(self, number: str) -> tuple[Response, int]:
        """Make it: 201, and 200 with the record that was made before."""
        require(actor(), "record.edit")
        record_view(number, actor())
        body = load(PromotionBody(), json_body())
        try:
            done = promote_record(
                number, body["promotion"], body["values"], actor(), command_id(), revision=given_revision()
            )
        except Conflict as problem:
            raise PreconditionFailed(problem.message) from problem
        answer = {"number": done.number, "key": str(done.key), "created": done.created}
        return jsonify(answer), 201 if done.created else 200


def _item(one: Offered) -> dict[str, object]:
    values = {key: to_plain(value) for key, value in one.values.items()}
    return {
        "promotion": one.key, "type": one.type.key, "label": translate(one.label, language()),
        "several": one.several, "values": values,
    }  # fmt: skip


blueprint.add_url_rule("", view_func=Promotions.as_view("all"))
