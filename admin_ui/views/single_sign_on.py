"""Signing in at a provider: there, and back with its answer."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from admin_ui.views.frame import cookies
from admin_ui.views.frame.visitor import public
from admin_ui.views.security.links import linked
from admin_ui.views.sign_in import browser, entered, second_step, sign_in_page
from engine.errors import NotFound, Text
from itsm.accounts.factors.pending import SecondFactorNeeded
from itsm.accounts.oidc.discovery import ProviderAway
from itsm.accounts.oidc.flow import NotSignedOn, begin, finish
from itsm.accounts.oidc.sign_in import sign_in_by_provider

blueprint = Blueprint("single_sign_on", __name__, url_prefix="/sign-in")


@blueprint.get("/with/<int:key>")
@public
def go(key: int) -> ResponseReturnValue:
    """Go to the provider; with ``again`` the person has to prove there anew that it is they."""
    wanted = request.args.get("next", "")
    try:
        begun = begin(key, wanted, "again" in request.args)
    except ProviderAway as away:
        return sign_in_page("", wanted, away.message), 503
    except NotFound as none:
        return sign_in_page("", wanted, none.message), 404
    response = redirect(begun.address)
    cookies.keep_flow(response, begun.kept)
    return response


@blueprint.get("/return/<int:key>")
@public
def come_back(key: int) -> ResponseReturnValue:
    """Take the provider's answer, and sign in, or link who is signed in already."""
    try:
        arrival = finish(key, cookies.flow_kept(), request.args)
        if arrival.link_for is not None:
            return _used_up(linked(arrival))
        return _used_up(entered(sign_in_by_provider(arrival, browser()), arrival.wanted))
    except SecondFactorNeeded as needed:
        return _used_up(second_step(needed.token, arrival.wanted))
    except (NotSignedOn, NotFound) as problem:
        return _refused(problem.message, 401)
    except ProviderAway as away:
        return _refused(away.message, 503)


def _refused(problem: Text, status: int) -> Response:
    return _used_up(Response(sign_in_page("", "", problem), status, mimetype="text/html"))


def _used_up(response: Response) -> Response:
    cookies.forget_flow(response)
    return response
