"""Escalation of records: where one stands on the ladder, and that the caller takes care of it."""

from flask import Response, jsonify

from api.authentication import actor, required_command_id
from api.errors import new_blueprint
from itsm.escalation.commands import acknowledge
from itsm.escalation.queries import escalation_of
from itsm.language import translate

blueprint = new_blueprint("escalation", "/api/v1")


@blueprint.get("/records/<number>/escalation")
def standing(number: str) -> Response:
    """Who was told of the record in this round, who takes care, and when the next rung is due."""
    found = escalation_of(number, actor(), "en")
    return jsonify(
        {
            "told": [
                {"whom": translate(one.whom, "en"), "people": list(one.people), "instead": one.stands_in,
                 "at": one.at.isoformat(), "why": translate(one.why, "en")} for one in found.told
            ],
            "next_at": found.next_at.isoformat() if found.next_at else None,
            "acknowledged_by": found.taken_by or None,
            "acknowledged_at": found.taken_at.isoformat() if found.taken_at else None,
        }
    )  # fmt: skip


@blueprint.post("/records/<number>/acknowledgement")
def take_care(number: str) -> Response:
    """Take care of the record: its ladder stops."""
    done = acknowledge(number, actor(), "api", required_command_id())
    return jsonify({"number": done.number})
