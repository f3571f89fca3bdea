"""Messages for waiting instances."""

from datetime import timedelta

from flask import Response, jsonify
from marshmallow import fields, validate

from api.v2.authentication import actor, command_id
from api.v2.blueprint import blueprint
from api.v2.bodies import body
from api.v2.fields import LONGEST_NAME, TENANT, Body, Tenant, Variables, Whole
from api.v2.passing import passing_key
from engine.runtime import correlate_message, publish_message

LONGEST_TIME = 10 * 365 * 24 * 3600 * 1000
"""Milliseconds that a message may be kept."""


class CorrelateBody(Body):
    """A message for an instance that waits now."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_NAME))
    correlationKey = fields.String(load_default="", validate=validate.Length(max=LONGEST_NAME))
    variables = Variables()
    tenantId = Tenant()


class PublishBody(CorrelateBody):
    """A message for whoever waits for it."""

    timeToLive = Whole(load_default=0, validate=validate.Range(0, LONGEST_TIME))
    messageId = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=LONGEST_NAME))


@blueprint.post("/messages/correlation")
def correlate_waiting() -> Response:
    """Deliver a message; 404 when nothing waits for it."""
    sent = body(CorrelateBody())
    moved = correlate_message(sent["name"], sent["correlationKey"], sent["variables"], actor(), command_id())
    return jsonify(
        {"messageKey": passing_key(), "processInstanceKey": str(moved.instance_key), "tenantId": TENANT}
    )


@blueprint.post("/messages/publication")
def publish() -> Response:
    """Deliver a message to whoever waits for it, and keep it for others while its time to live lasts."""
    sent = body(PublishBody())
    publish_message(
        sent["name"], sent["correlationKey"], sent["variables"], actor(), command_id(),
        time_to_live=timedelta(milliseconds=sent["timeToLive"]), message_id=sent["messageId"] or None,
    )  # fmt: skip
    return jsonify({"messageKey": passing_key(), "tenantId": TENANT})
