"""What people say on a record: comments with files, and messages that the diagram offers as buttons."""

from typing import BinaryIO, cast

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor
from engine.errors import FlowdeskError, InvalidState, text
from itsm.records.commands import attach, comment, send_message_to_record

blueprint = Blueprint("conversation", __name__)


@blueprint.post("/records/<number>/comments", defaults={"place": "records"})
@blueprint.post("/portal/records/<number>/comments", defaults={"place": "portal/records"})
def say_it(place: str, number: str) -> ResponseReturnValue:
    """Add a comment and its files to a record."""
    internal = "internal" in request.form
    body = request.form.get("body", "").strip()
    attached = attach_all(number, internal)
    if body:
        comment(number, body, internal, actor(), command_id())
    elif not attached:
        tell("info", text("Write something or choose a file first."))
    return redirect(f"/{place}/{number}", 303)


@blueprint.post("/records/<number>/messages/<name>", defaults={"place": "records"})
@blueprint.post("/portal/records/<number>/messages/<name>", defaults={"place": "portal/records"})
def send(place: str, number: str, name: str) -> ResponseReturnValue:
    """Send a message that the diagram offers (such as reopening)."""
    try:
        send_message_to_record(number, name, actor(), command_id())
    except InvalidState as problem:
        tell("warn", problem.message)
    return redirect(f"/{place}/{number}", 303)


def attach_all(number: str, internal: bool, names: tuple[str, ...] = ("files",)) -> int:
    """Attach the files of this request to a record, and count them; a file that is refused is named and left out."""
    count = 0
    for position, file in enumerate(file for name in names for file in request.files.getlist(name)):
        if not file.filename:
            continue
        try:
            attach(
                number, file.filename, cast(BinaryIO, file.stream), internal, actor(), command_id(f"file:{position}"),
                limit=current_app.config["FLOWDESK_UPLOAD_LIMIT"],
            )
            count += 1
        except FlowdeskError as problem:
            tell("warn", problem.message)
    return count
