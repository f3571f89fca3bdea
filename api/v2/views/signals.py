"""Signals for everybody who waits for them."""

from flask import Response, jsonify
from marshmallow import fields, validate

from api.v2.authentication import actor, command_id
from api.v2.blueprint import blueprint
from api.v2.bodies import body
from api.v2.fields import LONGEST_NAME, TENANT, Body, Tenant, Variables
from api.v2.passing import passing_key
from engine.runtime import broadcast_signal


class SignalBody(Body):
    """A signal."""

    signalName = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_NAME))
    variables = Variables()
    tenantId = Tenant()


@blueprint.post("/signals/broadcast")
def broadcast() -> Response:
    """Give a signal to everybody who waits for it; nobody is no error."""
    sent = body(SignalBody())
    broadcast_signal(sent["signalName"], sent["variables"], actor(), command_id())
    return jsonify({"signalKey": passing_key(), "tenantId": TENANT})
