"""The tab *Record type*: names, fields, lists, statuses, times, teams, portal and rights of a practice, as a form."""

from collections.abc import Mapping
from functools import partial

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, key_of, typed_command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.studio.types.as_text import told_of
from admin_ui.views.studio.types.choices import choices_of
from admin_ui.views.studio.types.declared import declared_of
from admin_ui.views.studio.workspace import Workspace, open_workspace, page
from database import reading
from engine.errors import Conflict, FlowdeskError, InvalidDefinition, Text, text
from itsm.packs.reading import read_record_type
from itsm.studio.drafts.commands.files import save_file
from itsm.studio.types.access import RoleAccess, access_to
from itsm.studio.types.completed import completed
from itsm.studio.types.mapped import spread
from itsm.studio.types.sheet import DESIGNED, acted, flat, listed_at, merged, nested, rows_at
from itsm.studio.types.written import data_in, written
from itsm.studio.types.wrong import by_name, wrong_in

blueprint = Blueprint("studio_type", __name__, url_prefix="/studio/packs/<pack>/type")

FILE = "pack.yaml"
Data = Mapping[str, object]
NO_ERRORS: Mapping[str, Text] = {}


@blueprint.get("")
@needs("studio.see")
def show(pack: str) -> ResponseReturnValue:
    """The record type as it is drawn; a library has none, and is shown as text."""
    workspace = open_workspace(pack, "type")
    try:
        data = data_in(_content(workspace))
    except InvalidDefinition as problem:
        return _unreadable(workspace, problem)
    return redirect(f"{workspace.address}/type/text", 303) if data.get("library") else _page(workspace, data)


@blueprint.post("")
@needs("studio.draw")
def change(pack: str) -> ResponseReturnValue:
    """Save what was typed; with ``do`` other than ``save`` only rows come, go or move, and nothing is saved."""
    workspace = open_workspace(pack, "type")
    try:
        original = data_in(_content(workspace))
    except InvalidDefinition as problem:
        return _source(workspace, problem)
    if original.get("library"):
        return redirect(f"{workspace.address}/type/text", 303)
    typed = merged(original, nested({name: value for name, value in request.form.items() if name != "do"}))
    typed.setdefault("key", pack)
    act = request.form.getlist("do")[-1:] or ["save"]
    if act[0] != "save":
        return _page(workspace, acted(typed, act[0]), opened=_added(typed, act[0]))
    data = completed(typed)
    content = written(_content(workspace), data)
    wrong = wrong_in(content, data)
    if wrong:
        return _page(workspace, data, wrong), 422
    return _saved(workspace, data, content)


def _added(typed: Data, act: str) -> frozenset[str]:
    """The row that is open after an act: the one that was added, is shown, or got a row of its own."""
    what, _, path = act.partition(" ")
    if what == "show":
        return frozenset({path})
    if what != "add":
        return frozenset({".".join(path.split(".")[:2])} if path.count(".") > 1 else ())
    rows = typed.get(path)
    return frozenset({f"{path}.{len(rows) if isinstance(rows, list) else 0}", ".".join(path.split(".")[:2])})


def _saved(workspace: Workspace, data: Data, content: bytes) -> ResponseReturnValue:
    try:
        save_file(workspace.draft.pack, FILE, content, key_of(request.form.get("revision", "")), actor(), command_id())
    except Conflict as problem:
        return _page(workspace, data, problem=problem), 409
    tell("good", text("The record type is saved in the draft. It is used when the pack is put into use."))
    return redirect(f"{workspace.address}/type", 303)


def _content(workspace: Workspace) -> bytes:
    file = workspace.draft.files.get(FILE)
    return b"" if file is None else file.content


def _revision(workspace: Workspace) -> int:
    file = workspace.draft.files.get(FILE)
    return 0 if file is None else file.revision


def _page(
    workspace: Workspace, data: Data, errors: Mapping[str, Text] = NO_ERRORS, problem: FlowdeskError | None = None,
    opened: frozenset[str] = frozenset(),
) -> str:  # fmt: skip
    """The form with ``data``. After a conflict it carries the newest revision: saving again is meant then."""
    is_typed = request.method == "POST" and problem is None
    revision = request.form.get("revision", "") if is_typed else str(_revision(workspace))
    shown = spread(data)
    return page(
        "studio/type/page.html", workspace, values=flat(shown), data=shown, errors=errors,
        revision=revision, opened=opened,
        others=[said for name, said in errors.items() if name.split(".")[0] not in DESIGNED],
        problem=problem.message if problem is not None else None, kept=typed_command_id() if is_typed else None,
        choices=choices_of(workspace.draft.pack, workspace.draft.contents, data), access=_access(workspace),
        declared=declared_of(workspace.draft.contents, data), rows_at=partial(rows_at, shown),
        listed=partial(listed_at, shown), written=list(told_of(data)),
    )  # fmt: skip


def _access(workspace: Workspace) -> tuple[tuple[RoleAccess, ...], Mapping[str, str]]:
    """Who may do what with the fields as they are drawn; nothing while the record type has errors."""
    try:
        of_type = read_record_type(_content(workspace), FILE)
    except InvalidDefinition:
        return (), {}
    with reading() as session:
        roles = tuple(access_to(session, of_type))
    return roles, {key: group.name(visitor().language) for key, group in of_type.groups.items()}


def _unreadable(workspace: Workspace, problem: InvalidDefinition, source: str | None = None) -> str:
    """The text of a file that is no record type at all, to be mended by hand."""
    shown = _content(workspace).decode("utf-8", "replace") if source is None else source
    told = list(by_name(problem.findings, {}).values())
    return page("studio/type/source.html", workspace, source=shown, told=told, revision=_revision(workspace))


def _source(workspace: Workspace, problem: InvalidDefinition) -> ResponseReturnValue:
    """Save the text, when it can be read now."""
    source = request.form.get("source", "").replace("\r\n", "\n")
    try:
        data = data_in(source.encode())
    except InvalidDefinition as still:
        return _unreadable(workspace, still, source), 422
    return _saved(workspace, data, source.encode())
