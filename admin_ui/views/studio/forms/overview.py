"""The forms of a pack: the list with what uses each, and new ones, copies, other names and removals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.studio.forms.opened import TAB, opened_form
from admin_ui.views.studio.workspace import Workspace, open_workspace, page, require_pack
from engine.errors import InvalidForm, Text, text
from itsm.studio.forms.commands.approval_form import add_approval_form
from itsm.studio.forms.commands.one_form import add_form, remove_form, rename_form
from itsm.studio.forms.files import TEXTS, FormFile, forms_in, path_of
from itsm.studio.forms.spots import texts_missing
from itsm.studio.forms.uses import Use, uses_in

blueprint = Blueprint("studio_forms", __name__, url_prefix="/studio/packs/<pack>/forms")


@dataclass(frozen=True, slots=True)
class Row:
    """A form in the list; ``missing`` of its texts have no Chinese (None: nobody can say)."""

    form: FormFile
    uses: Sequence[Use]
    missing: int | None
    drafted: bool


@dataclass(frozen=True, slots=True)
class NewForm:
    """What was typed for a new form, and what is wrong with it."""

    id: str = ""
    of: str = ""
    errors: Mapping[str, Text] = field(default_factory=dict)


@blueprint.get("")
@needs("studio.see")
def show(pack: str) -> ResponseReturnValue:
    """The forms of a pack."""
    return _list(open_workspace(pack, TAB), NewForm())


@blueprint.post("")
@needs("studio.draw")
def add(pack: str) -> ResponseReturnValue:
    """Begin a new form, empty or as a copy."""
    wanted, copy_of = request.form.get("id", ""), request.form.get("of", "")
    try:
        made = add_form(pack, wanted, copy_of, actor(), command_id())
    except InvalidForm as problem:
        return _list(open_workspace(pack, TAB), NewForm(wanted, copy_of, problem.fields)), 422
    return redirect(f"/studio/packs/{pack}/forms/{made.name}", 303)


@blueprint.post("/approval")
@needs("studio.draw")
def add_for_approval(pack: str) -> ResponseReturnValue:
    """The form that an approval of the diagram shows, made when there is none yet: its id and its file."""
    require_pack(pack)
    made = add_approval_form(pack, actor())
    return jsonify({"id": made.id, "name": made.id, "file": made.file})


@blueprint.post("/<name>/rename")
@needs("studio.draw")
def rename(pack: str, name: str) -> ResponseReturnValue:
    """Call a form that nothing uses otherwise."""
    wanted = request.form.get("id", "")
    try:
        made = rename_form(pack, name, wanted, actor(), command_id())
    except InvalidForm as problem:
        opened = opened_form(pack, name)
        return page("studio/forms/uses.html", opened.workspace, opened=opened, typed=wanted, errors=problem.fields), 422
    tell("good", text("The form is called %(id)s now.", id=made.name))
    return redirect(f"/studio/packs/{pack}/forms/{made.name}", 303)


@blueprint.post("/<name>/remove")
@needs("studio.draw")
def remove(pack: str, name: str) -> ResponseReturnValue:
    """Take a form that nothing uses out of the draft."""
    remove_form(pack, name, actor(), command_id())
    tell("good", text("The form %(id)s is removed from the draft.", id=name))
    return redirect(f"/studio/packs/{pack}/forms", 303)


@blueprint.get("/<name>/uses")
@needs("studio.see")
def uses(pack: str, name: str) -> ResponseReturnValue:
    """Which steps of which diagrams show the form; with another name for it, and its end."""
    opened = opened_form(pack, name)
    return page("studio/forms/uses.html", opened.workspace, opened=opened, typed=opened.form.id, errors={})


def _list(workspace: Workspace, new: NewForm) -> str:
    files, used = workspace.draft.contents, uses_in(workspace.draft.contents)
    rows = [
        Row(
            form, [use for use in used if use.form_id == form.id],
            texts_missing(files[path_of(form.name)], files.get(TEXTS), form.id),
            workspace.draft.files[path_of(form.name)].drafted,
        )
        for form in forms_in(files)
    ]  # fmt: skip
    return page("studio/forms/list.html", workspace, rows=rows, new=new)
