"""Health for load balancers and operators: alive, and ready to serve."""

from collections.abc import Callable, Sequence

from flask import Response, current_app, jsonify

from api.errors import language, new_blueprint
from engine.errors import Text
from itsm.language import translate

blueprint = new_blueprint("health", "/health")


@blueprint.get("/live")
def live() -> Response:
    """200 while the process answers."""
    return jsonify({"status": "live"})


@blueprint.get("/ready")
def ready() -> Response:
    """200 when migrations and packs are in, else 503 with the reasons."""
    unmet: Callable[[], Sequence[str | Text]] = current_app.extensions["flowdesk_readiness"]
    reasons = [translate(reason, language()) for reason in unmet()]
    response = jsonify({"status": "not_ready", "reasons": reasons} if reasons else {"status": "ready"})
    response.status_code = 503 if reasons else 200
    return response
