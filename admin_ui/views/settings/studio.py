"""Settings of the studio: whether somebody else approves what was drawn, and how long it can be taken back."""

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
from itsm.studio.using.save_settings import SUBJECT, save_settings
from itsm.studio.using.settings import studio_settings

blueprint = Blueprint("settings_studio", __name__, url_prefix="/settings/studio")
HOME = "/settings/studio"
MOST_DIGITS = 6
FIELDS = (
    FormField(
        "reviewed_by_another", text("Somebody who did not draw it approves it before it is put into use"), "check", 16
    ),
    FormField("undo_hours", text("Hours in which putting into use can be taken back"), required=True),
)

section(
    "studio", text("Studio"),
    text("Who looks at a version before it is put into use, and how long it can be taken back."),
    "settings_studio.show", "settings.manage",
    (text("Put into use"), text("Approve"), text("Take it back"), text("Versions")), icon="pencil-ruler",
)  # fmt: skip


@blueprint.get("")
@needs("settings.manage")
def show() -> ResponseReturnValue:
    """What is settled."""
    return _page(NOTHING_WRONG)


@blueprint.post("")
@needs("settings.manage")
def change() -> ResponseReturnValue:
    """Settle it otherwise."""

    def act() -> None:
        save_settings("reviewed_by_another" in request.form, _hours(), revision() or 0, actor(), command_id())

    return stored(act, HOME, _page)


def _hours() -> int | None:
    sent = request.form.get("undo_hours", "").strip()
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= MOST_DIGITS else None


def _page(refusal: Refusal) -> str:
    with reading() as session:
        kept = studio_settings(session)
        changes = changes_of(session, SUBJECT, visitor().language)
    again = refusal is not NOTHING_WRONG
    typed = request.form if again else {
        "reviewed_by_another": "true" if kept.reviewed_by_another else "", "undo_hours": str(kept.undo_hours),
    }  # fmt: skip
    return render_template(
        "settings/studio.html", fields=FIELDS, typed=typed, refusal=refusal, home=HOME, told=told, changes=changes,
        revision=(revision() or 0) if again else kept.revision, kept=typed_command_id() or None,
    )  # fmt: skip
