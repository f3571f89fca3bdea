"""The list of providers and directories, and the section of Settings that has them."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import needs
from admin_ui.views.settings.sections import section
from engine.errors import text
from itsm.accounts.directory.directories import directories
from itsm.accounts.oidc.providers import providers
from itsm.accounts.outside.rights import PERMISSION

blueprint = Blueprint("sign_on", __name__, url_prefix="/settings/sign-on")

section(
    "sign-on", text("Single sign-on"), text("Sign in at your own provider or with your directory; groups give roles."),
    "sign_on.show", PERMISSION,
    (
        text("OpenID Connect"), text("LDAP"), text("Active Directory"), text("Directory"), text("Groups"),
        text("OIDC"), text("SSO"), text("Identity provider"), text("Group mapping"), text("Synchronisation"),
        text("Login"), text("Directories"),
    ),
    icon="log-in", group="access",
)  # fmt: skip


@blueprint.get("")
@needs(PERMISSION)
def show() -> ResponseReturnValue:
    """All providers and directories."""
    return render_template("settings/sign_on/list.html", providers=providers(), directories=directories())
