"""Providers by which I may sign in: linked by hand, with a fresh proof that it is me, and unlinked."""

from flask import Blueprint, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from admin_ui.views.frame import cookies
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, for_everybody, visitor
from admin_ui.views.security.page import own_session, page, require_fresh, status_of
from engine.errors import InvalidState, NotFound, text
from itsm.accounts.oidc.discovery import ProviderAway
from itsm.accounts.oidc.flow import Arrival, begin
from itsm.accounts.oidc.providers import provider
from itsm.accounts.outside.links import link_by_hand, unlink

blueprint = Blueprint("security_links", __name__, url_prefix="/me/security")


@blueprint.post("/providers/<int:key>/link")
@for_everybody
def begin_link(key: int) -> ResponseReturnValue:
    """Go to a provider of my organisation, to be known by it from now on."""
    require_fresh()
    found = provider(key)
    if not found.active:
        raise NotFound(text("Expected a provider in use, but this one is not. Reload the page."))
    try:
        begun = begin(key, "/me/security", link_for=own_session().key)
    except ProviderAway as away:
        return page(link_problem=away.message), 409
    response = make_response(render_template("security/going.html", onwards=begun.address, name=found.name))
    cookies.keep_flow(response, begun.kept)
    return response


@blueprint.post("/links/<int:key>/remove")
@for_everybody
def remove_link(key: int) -> ResponseReturnValue:
    """Be known by a provider no longer."""
    require_fresh()
    try:
        unlink(key, actor().key or 0, actor())
    except InvalidState as problem:
        return page(link_problem=problem.message), status_of(problem)
    tell("good", text("The link is removed."))
    return redirect("/me/security", 303)


def linked(arrival: Arrival) -> Response:
    """Link who came back from the provider, if they are the one who went: the same session, still freshly proved."""
    session = visitor().session
    if session is None or session.key != arrival.link_for or not session.is_fresh:
        tell("warn", text("Expected you to be signed in as when you went to the provider. Confirm and begin again."))
        return redirect("/me/security", 303)
    try:
        link_by_hand(arrival.provider.source, arrival.told, session.person_key, actor())
    except InvalidState as problem:
        tell("bad", problem.message)
    else:
        tell("good", text("You can sign in with %(name)s from now on.", name=arrival.provider.name))
    return redirect("/me/security", 303)
