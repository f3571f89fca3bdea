"""The record type as the text of its file: for what the form has no fields for, and for who would rather type."""

from collections.abc import Iterator, Mapping, Sequence

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, key_of
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.studio.types.choices import word
from admin_ui.views.studio.workspace import Workspace, open_workspace, page
from engine.errors import Conflict, InvalidDefinition, InvalidInput, Text, text
from itsm.packs.reading import read_record_type
from itsm.studio.drafts.commands.files import save_file
from itsm.studio.types.sheet import WRITTEN, rows_at
from itsm.studio.types.written import data_in

blueprint = Blueprint("studio_type_text", __name__, url_prefix="/studio/packs/<pack>/type/text")

FILE = "pack.yaml"
_SAID: Mapping[str, Text] = {
    "war_room": text("Its records are led by several people together, from a room of their own."),
    "calls": text("It is logged while somebody is on the telephone."),
}


def told_of(data: Mapping[str, object]) -> Iterator[Text]:
    """A sentence for each part of a type that the form leaves to the text of the file."""
    for part in WRITTEN:
        if not data.get(part):
            continue
        rows = rows_at(data, part)
        if part == "figures":
            names = ", ".join(word(row.get("name"), str(row.get("key", ""))) for row in rows)
            yield text("Figures: %(names)s", names=names)
        elif part == "ladder":
            yield text("Rungs of escalation that it suggests: %(count)s", count=len(rows))
        else:
            yield _SAID[part]


@blueprint.get("")
@needs("studio.see")
def show(pack: str) -> ResponseReturnValue:
    """The file as it stands."""
    workspace = open_workspace(pack, "type")
    file = workspace.draft.files.get(FILE)
    content, revision = (b"", 0) if file is None else (file.content, file.revision)
    return _page(workspace, content.decode("utf-8", "replace"), str(revision))


@blueprint.post("")
@needs("studio.draw")
def change(pack: str) -> ResponseReturnValue:
    """Save the text when it can be read; else it is shown again with what is wrong and where."""
    workspace = open_workspace(pack, "type")
    typed = request.form.get("source", "").replace("\r\n", "\n")
    content = typed.encode("utf-8", "replace")
    read = request.form.get("revision", "")
    try:
        read_record_type(content, FILE)
        save_file(workspace.draft.pack, FILE, content, key_of(read), actor(), command_id())
    except InvalidDefinition as problem:
        found = [
            Text("%(place)s: %(message)s", {"place": one.element_id, "message": say(one.message)})
            for one in problem.findings
        ]
        return _page(workspace, typed, read, found), 422
    except InvalidInput as problem:
        return _page(workspace, typed, read, [problem.message]), 422
    except Conflict as problem:
        now = open_workspace(pack, "type")
        return _page(now, typed, str(now.draft.files[FILE].revision), [problem.message]), 409
    tell("good", text("The record type is saved in the draft. It is used when the pack is put into use."))
    return redirect(f"{workspace.address}/type", 303)


def _page(workspace: Workspace, typed: str, revision: str, told: Sequence[Text] = ()) -> str:
    try:
        has_form = not data_in(typed.encode("utf-8", "replace")).get("library")
    except InvalidDefinition:
        has_form = False
    return page("studio/type/text.html", workspace, source=typed, revision=revision, told=told, has_form=has_form)
