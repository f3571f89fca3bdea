"""Settings of the public status page: its address, and whether it is shown."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings import told
from admin_ui.views.settings.fields import FormField
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from database import reading
from engine.errors import text
from itsm.organisation.queries.trail import changes_of
from itsm.war_room.commands.save_status_page import SUBJECT, save_status_page
from itsm.war_room.queries.public_page import kept_page
from itsm.war_room.rights import SETTINGS

blueprint = Blueprint("settings_status_page", __name__, url_prefix="/settings/status-page")
HOME = "/settings/status-page"
FIELDS = (
    FormField("address", text("Address"), required=True, column=8,
              help=text("Small letters, digits and hyphens: the page stands at /status/ and this.")),
    FormField("is_open", text("Everybody may read it, without signing in"), "check", 16),
)  # fmt: skip

section(
    "status-page", text("Public status page"),
    text("Where everybody reads what was published of disturbances, without signing in."),
    "settings_status_page.show", SETTINGS,
    (text("War rooms"), text("Updates"), text("Disturbances")), icon="globe",
)  # fmt: skip


@blueprint.get("")
@needs(SETTINGS)
def show() -> ResponseReturnValue:
    """Where the page is."""
    return _page(NOTHING_WRONG)


@blueprint.post("")
@needs(SETTINGS)
def change() -> ResponseReturnValue:
    """Show it at an address, or no more."""
    form = request.form
    return stored(
        lambda: save_status_page(
            form.get("address", ""), "is_open" in form, actor(), revision() or 0, command_id()
        ),
        HOME, _page,
    )  # fmt: skip


def _page(refusal: Refusal) -> str:
    row = kept_page()
    with reading() as session:
        changes = changes_of(session, SUBJECT, visitor().language)
    typed = request.form if refusal is not NOTHING_WRONG else {
        "address": row.address, "is_open": "true" if row.is_open else "",
    }  # fmt: skip
    return render_template(
        "settings/status_page.html", row=row, fields=FIELDS, typed=typed, refusal=refusal, home=HOME, told=told,
        changes=changes, kept=typed_command_id() or None,
        revision=request.form.get("revision") or row.revision,
    )  # fmt: skip
