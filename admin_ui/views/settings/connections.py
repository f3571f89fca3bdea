"""Settings of what diagrams may call: the hosts, and the secrets that are sent to them."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.settings.fields import FormField, Options
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from database import reading
from engine.errors import text
from itsm.automation.calling.hosts import PERMISSION, allow_host, hosts, remove_host
from itsm.automation.calling.secrets import remove_secret, save_secret, secrets
from itsm.uses import Thing, uses_of

blueprint = Blueprint("connections", __name__, url_prefix="/settings/connections")
HOME = "/settings/connections"


def _hosts() -> Options:
    return [(one.host, one.host) for one in hosts()]


HOST_FIELDS = (
    FormField("host", text("Host"), required=True, help=text("Such as api.example.org or api.example.org:8443.")),
    FormField("inside", text("It is in our own network: its name may lead to a private address"), "check", 16),
    FormField("plain", text("HTTP without TLS may be used: others can read what is sent"), "check", 16),
)
SECRET_FIELDS = (
    FormField("name", text("Name"), required=True, help=text("Diagrams name it so, such as monitoring-token.")),
    FormField("host", text("Host"), "select", required=True, options=_hosts,
              help=text("It is sent to this host alone.")),
    FormField("secret", text("Secret"), "secret", required=True,
              help=text("A token, or user:password. It is kept sealed and not shown again.")),
)  # fmt: skip

section(
    "connections", text("Calls of other servers"),
    text("Which hosts the automatic steps of diagrams may call, and the secrets for them."),
    "connections.show", PERMISSION,
    (text("HTTP"), text("Secret"), text("Token"), text("Host"), text("Automation"), text("Connections")), icon="globe",
)  # fmt: skip


@blueprint.get("")
@needs(PERMISSION)
def show() -> ResponseReturnValue:
    """The hosts and the names of the secrets."""
    return _page(NOTHING_WRONG)


@blueprint.post("/hosts")
@needs(PERMISSION)
def allow() -> ResponseReturnValue:
    """List a host."""
    form = request.form

    def act() -> None:
        allow_host(form.get("host", ""), "inside" in form, "plain" in form, actor(), command_id())

    return stored(act, HOME, lambda refusal: _page(refusal, "host"))


@blueprint.post("/hosts/<int:key>/remove")
@needs(PERMISSION)
def remove(key: int) -> ResponseReturnValue:
    """Take a host off the list, with its secrets."""
    return stored(lambda: remove_host(key, actor(), command_id()), HOME, _page, text("Removed."))


@blueprint.post("/secrets")
@needs(PERMISSION)
def keep() -> ResponseReturnValue:
    """Keep a secret under a name; one that is there already is replaced."""
    form = request.form

    def act() -> None:
        save_secret(
            form.get("name", "").strip(), form.get("host", ""), form.get("secret", ""), actor(), command_id()
        )

    return stored(act, HOME, lambda refusal: _page(refusal, "secret"))


@blueprint.post("/secrets/<int:key>/remove")
@needs(PERMISSION)
def forget(key: int) -> ResponseReturnValue:
    """Forget a secret."""
    return stored(lambda: remove_secret(key, actor(), command_id()), HOME, _page, text("Removed."))


def _page(refusal: Refusal, part: str = "") -> str:
    """The page; ``part`` is the form that was refused, which keeps what was typed."""
    typed = {name: value for name, value in request.form.items() if name != "secret"}
    listed, kept = hosts(), secrets()
    with reading() as session:
        of_hosts = {one.key: uses_of(session, Thing("outside_host", one.key, one.host)) for one in listed}
        of_secrets = {one.key: uses_of(session, Thing("outside_secret", one.key, one.name)) for one in kept}
    return render_template(
        "settings/connections.html", hosts=listed, secrets=kept, of_hosts=of_hosts, of_secrets=of_secrets, part=part,
        refusal=refusal, typed=typed,
        host_fields=HOST_FIELDS, secret_fields=SECRET_FIELDS, kept=typed_command_id() if part else None,
        nothing=NOTHING_WRONG,
    )  # fmt: skip
