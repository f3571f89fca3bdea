"""A provider's word that somebody has signed out there: it comes from the provider, not from a browser."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from admin_ui.views.frame.visitor import public
from engine.errors import NotFound
from itsm.accounts.oidc.back_channel import ADDRESS, NotLoggedOut, sign_out_by_provider
from itsm.accounts.oidc.discovery import ProviderAway

blueprint = Blueprint("back_channel", __name__, url_prefix=ADDRESS)


@blueprint.post("/<int:key>")
@public
def signed_out_there(key: int) -> ResponseReturnValue:
    """Take a logout token and end what it names (OpenID Connect Back-Channel Logout 1.0 §2.5, §2.8)."""
    try:
        sign_out_by_provider(key, request.form.get("logout_token", ""))
    except NotLoggedOut as problem:
        return _answer({"error": "invalid_request", "error_description": str(problem)}, 400)
    except NotFound:
        return _answer({"error": "invalid_request"}, 404)
    except ProviderAway:
        return _answer({"error": "temporarily_unavailable"}, 503)
    return _answer({}, 200)


def _answer(told: dict[str, str], status: int) -> Response:
    response = jsonify(told)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
