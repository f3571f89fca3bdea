"""Settings of practices: which of them are in use, and switching each on and off."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import text
from itsm.tenants.switching import SETTINGS, practices, switch_practice

blueprint = Blueprint("settings_practices", __name__, url_prefix="/settings/practices")
HOME = "/settings/practices"

section(
    "practices", text("Practices"), text("Which practices are in use: switch them on one at a time."),
    "settings_practices.show", SETTINGS,
    (text("Packs"), text("Modules"), text("Record types"), text("Switch on"), text("Switch off")), icon="workflow",
)  # fmt: skip


@blueprint.get("")
@needs(SETTINGS)
def show() -> ResponseReturnValue:
    """All practices, in use or not."""
    return _page(NOTHING_WRONG)


@blueprint.post("/<key>/<any(on, off):what>")
@needs(SETTINGS)
def switch(key: str, what: str) -> ResponseReturnValue:
    """Switch one of them."""
    return stored(lambda: switch_practice(key, what == "on", actor(), command_id()), HOME, _page)


def _page(refusal: Refusal) -> str:
    return render_template("settings/practices/home.html", found=practices(actor()), refusal=refusal, home=HOME)
