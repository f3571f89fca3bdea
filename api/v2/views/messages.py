"""Messages for waiting instances."""

import contextlib

from flask import Response, jsonify
from marshmallow import fields, validate

from api.v2.authentication import actor, command_id
from api.v2.blueprint import blueprint
from api.v2.bodies import body, wrong
from api.v2.fields import TENANT, Body, Tenant, Variables, Whole
from api.v2.passing import passing_key
from engine.errors import NotFound
from engine.runtime import correlate_message


class CorrelateBody(Body):
    """A message for an instance that waits now."""

    name = fields.String(required=True, validate=validate.Length(min=1))
    correlationKey = fields.String(load_default="")
    variables = Variables()
    tenantId = Tenant()


class PublishBody(CorrelateBody):
    """A message for whoever waits for it."""

    timeToLive = Whole(load_default=0)
    messageId = fields.String()


@blueprint.post("/messages/correlation")
def correlate_waiting() -> Response:
    """Deliver a message; 404 when nothing waits for it."""
    sent = body(CorrelateBody())
    moved = correlate_message(sent["name"], sent["correlationKey"], sent["variables"], actor(), command_id())
    return jsonify(
        {"messageKey": passing_key(), "processInstanceKey": str(moved.instance_key), "tenantId": TENANT}
    )


@blueprint.post("/messages/publication")
def publish_message() -> Response:
    """Deliver a message when something waits for it; it is not kept for later."""
    sent = body(PublishBody())
    if sent["timeToLive"] > 0:
        raise wrong("timeToLive", "Expected 0: messages are not kept for later yet.")
    with contextlib.suppress(NotFound):  # a message that nobody waits for is gone: the contract asks no more
        correlate_message(sent["name"], sent["correlationKey"], sent["variables"], actor(), command_id())
    return jsonify({"messageKey": passing_key(), "tenantId": TENANT})
