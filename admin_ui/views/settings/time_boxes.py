"""Time boxes of a record type: after how long a line hands over, for each priority."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings import told
from admin_ui.views.settings.escalation import HOME
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from database import reading
from itsm.clocks.levels.lengths import write_minutes
from itsm.escalation.boxes.kept import Set, set_boxes
from itsm.escalation.boxes.saving import COUNTS, as_read, priorities_of, save_boxes, set_by_organisation, subject_of
from itsm.escalation.commands.save_rung import PERMISSION
from itsm.organisation.queries.trail import changes_of
from itsm.packs.deployed import record_type

blueprint = Blueprint("time_boxes", __name__, url_prefix=f"{HOME}/times")


@blueprint.get("/<type_key>")
@needs(PERMISSION)
def show(type_key: str) -> ResponseReturnValue:
    """The times of a record type."""
    return _page(type_key, NOTHING_WRONG)


@blueprint.post("/<type_key>")
@needs(PERMISSION)
def change(type_key: str) -> ResponseReturnValue:
    """Store them."""
    record_type(type_key)
    read = request.form.get("read")
    return stored(
        lambda: save_boxes(type_key, request.form, actor(), read, command_id()), f"{HOME}/times/{type_key}",
        lambda refusal: _page(type_key, refusal),
    )


def _page(type_key: str, refusal: Refusal) -> str:
    of_type = record_type(type_key)
    with reading() as session:
        found = set_boxes(session, type_key)
        changes = changes_of(session, subject_of(type_key), visitor().language)
    refused = refusal is not NOTHING_WRONG
    field = of_type.by_key.get("priority")
    return render_template(
        "settings/escalation/times.html", type=of_type, times=set_by_organisation(of_type), refusal=refusal,
        typed=dict(request.form) if refused else _typed(found), write_minutes=write_minutes,
        priorities=[(key, field.shown(key, visitor().language) if field else key) for key in priorities_of(of_type)],
        counts=[(key, say(name)) for key, name in COUNTS.items()],
        read=request.form.get("read") if refused else as_read(found), kept=typed_command_id() or None,
        changes=changes, told=told, home=HOME,
    )  # fmt: skip


def _typed(found: Set) -> Mapping[str, str]:
    lengths = {
        f"{time}.{priority}" if priority else time: write_minutes(minutes)
        for (time, priority), (minutes, _) in found.items() if minutes
    }  # fmt: skip
    return lengths | {f"{time}.counts": counts for (time, _), (_, counts) in found.items() if counts}
