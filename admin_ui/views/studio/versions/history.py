"""The tab *Versions*: what was kept and put into use, by whom; approve, go back, take back, move records."""

from collections.abc import Mapping

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin_ui.views.frame.commands import command_id, key_of, revision, typed_command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.studio.files import file_response
from admin_ui.views.studio.sources import files_sent
from admin_ui.views.studio.versions.differing import KINDS, shown_differences
from admin_ui.views.studio.workspace import open_workspace, page
from database import reading
from engine.errors import InvalidDefinition, InvalidForm, InvalidInput, NotFound, Text, text
from itsm.packs.folder import load_files
from itsm.packs.versions.in_use import contents_of, version_of
from itsm.people.roles import may
from itsm.studio.beginning import archives
from itsm.studio.drafts import draft_of
from itsm.studio.drafts.commands.files import remove_file, rename_file
from itsm.studio.drafts.commands.packs import drop_draft, take_files
from itsm.studio.drafts.commands.versions import approve_version, back_to, save_version, take_over
from itsm.studio.drafts.history import versions_of
from itsm.studio.using.moving import move_records
from itsm.studio.using.previewing import Preview, preview_of
from itsm.studio.using.undo_use import undo_use, undoable

blueprint = Blueprint("studio_versions", __name__, url_prefix="/studio/packs/<pack>/versions")


@blueprint.get("")
@needs("studio.see")
def show(pack: str) -> ResponseReturnValue:
    """The history of the pack, and what runs on older versions."""
    return _page(pack)


@blueprint.get("/<int:number>")
@needs("studio.see")
def one(pack: str, number: int) -> ResponseReturnValue:
    """A version: what is different in it from what is in use."""
    workspace = open_workspace(pack, "versions")
    with reading() as session:
        version = next((found for found in versions_of(session, pack) if found.number == number), None)
        contents = contents_of(session, version_of(session, pack, number).files)
    home = f"{workspace.address}/versions"
    mine = version is not None and any(name == actor().name for name in version.authors)
    return page(
        "studio/versions/one.html", workspace, version=version, may_approve=may(actor(), "studio.review") and not mine,
        shown=shown_differences(workspace.draft.used, contents), difference_kinds=KINDS,
        before_url=f"{home}/{workspace.draft.in_use}/files" if workspace.draft.in_use else "",
        after_url=f"{home}/{number}/files",
    )  # fmt: skip


@blueprint.get("/<int:number>/files/<path:name>")
@needs("studio.see")
def file(pack: str, number: int, name: str) -> ResponseReturnValue:
    """The bytes of a file of a version, for the diagrams on the pages."""
    with reading() as session:
        version = version_of(session, pack, number)
        if name not in version.files:
            raise NotFound(text("Expected a file “%(name)s” in the pack, but there is none.", name=name[:200]))
        content = contents_of(session, {name: version.files[name]})[name]
    return file_response(name, content)


@blueprint.post("")
@needs("studio.draw")
def keep(pack: str) -> ResponseReturnValue:
    """Keep the draft as a version."""
    kept = save_version(pack, request.form.get("note", ""), actor(), command_id())
    tell("good", text("Kept as version %(version)s.", version=kept.number))
    return redirect(f"/studio/packs/{pack}/versions", 303)


@blueprint.post("/<int:number>/approve")
@needs("studio.review")
def approve(pack: str, number: int) -> ResponseReturnValue:
    """Approve what others drew."""
    approve_version(pack, number, request.form.get("note", ""), actor(), command_id())
    tell("good", text("Version %(version)s is approved.", version=number))
    return redirect(f"/studio/packs/{pack}/versions", 303)


@blueprint.post("/<int:number>/back")
@needs("studio.draw")
def back(pack: str, number: int) -> ResponseReturnValue:
    """Let the draft be as a version."""
    back_to(pack, number, actor(), command_id())
    tell("good", text("The draft is as version %(version)s. Put it into use when it is right.", version=number))
    return redirect(f"/studio/packs/{pack}/versions", 303)


@blueprint.post("/take-over")
@needs("studio.draw")
def overtake(pack: str) -> ResponseReturnValue:
    """Let the draft go on from the version that came into use."""
    taken = take_over(pack, actor(), command_id())
    tell("good", text("The draft goes on from version %(version)s. Look at the difference.", version=taken.number))
    return redirect(f"/studio/packs/{pack}/put-into-use", 303)


@blueprint.post("/drop")
@needs("studio.draw")
def drop(pack: str) -> ResponseReturnValue:
    """Let the draft go."""
    is_used = open_workspace(pack, "versions").standing.is_in_use
    drop_draft(pack, actor(), command_id())
    tell("good", text("The draft is gone: all is as in use.") if is_used else text("The draft is gone."))
    return redirect(f"/studio/packs/{pack}/versions" if is_used else "/studio", 303)


@blueprint.post("/files")
@needs("studio.draw")
def take(pack: str) -> ResponseReturnValue:
    """Take files into the draft: a ZIP file is the whole pack, others are added or replace theirs."""
    try:
        sent = files_sent() or {}
        whole = [data for name, data in sent.items() if name.endswith(".zip")]
        contents = archives.read(whole[0]) if whole else sent
        taken = take_files(pack, contents, bool(whole), actor(), command_id())
    except InvalidInput as problem:
        return _page(pack, {"files": problem.message}), 422
    tell("good", text("Taken into the draft. Files that are different now: %(count)s", count=taken.files))
    return redirect(f"/studio/packs/{pack}/versions", 303)


@blueprint.post("/files/remove")
@needs("studio.draw")
def remove(pack: str) -> ResponseReturnValue:
    """Take a file out of the draft, as it was read."""
    name = request.form.get("name", "")
    remove_file(pack, name, revision() or 0, actor(), command_id())
    tell("good", text("%(name)s is not in the draft any more.", name=name))
    return redirect(f"/studio/packs/{pack}/versions", 303)


@blueprint.post("/files/rename")
@needs("studio.draw")
def rename(pack: str) -> ResponseReturnValue:
    """Call a file of the draft otherwise."""
    name, new_name = request.form.get("name", ""), request.form.get("new_name", "").strip()
    with reading() as session:
        found = draft_of(session, pack).files.get(name)
    try:
        rename_file(pack, name, new_name, 0 if found is None else found.revision, actor(), command_id())
    except InvalidInput as problem:
        return _page(pack, {"rename": problem.message}), 422
    tell("good", text("%(name)s is called %(new_name)s now.", name=name, new_name=new_name))
    return redirect(f"/studio/packs/{pack}/versions", 303)


@blueprint.post("/undo")
@needs("studio.put_into_use")
def undo(pack: str) -> ResponseReturnValue:
    """Take the last putting into use back."""
    try:
        done = undo_use(pack, request.form.get("reason", ""), actor(), command_id())
    except InvalidForm as problem:
        return _page(pack, {"undo": problem.fields["reason"]}), 422
    tell("good", text("Version %(version)s is in use again. Records that go back to it: %(count)s",
                      version=done.number, count=done.moving))  # fmt: skip
    return redirect(f"/studio/packs/{pack}/versions", 303)


@blueprint.post("/move")
@needs("studio.put_into_use")
def move(pack: str) -> ResponseReturnValue:
    """Take records that run on older versions to the one in use: those that were chosen, or all."""
    keys = [key_of(value) for value in request.form.getlist("record")]
    try:
        if not keys and "all" not in request.form:
            raise InvalidForm({"reason": text("Expected records to move, but none was chosen. Choose some, or all.")})
        moved = move_records(pack, keys, request.form.get("reason", ""), actor(), command_id())
    except InvalidForm as problem:
        return _page(pack, {"move": problem.fields["reason"]}), 422
    tell("good", text("Records that go to the version in use: %(count)s", count=moved.records))
    return redirect(f"/studio/packs/{pack}/versions", 303)


def _page(pack: str, errors: dict[str, Text] | None = None) -> str:
    workspace = open_workspace(pack, "versions")
    with reading() as session:
        versions, back = versions_of(session, pack), undoable(session, pack)
        older = _older(session, pack, workspace.draft.used)
    return page(
        "studio/versions/list.html", workspace, versions=versions, undoable=back, older=older, errors=errors or {},
        typed=request.form, kept=typed_command_id() or None, may_use=may(actor(), "studio.put_into_use"),
    )  # fmt: skip


def _older(session: Session, pack: str, used: Mapping[str, bytes]) -> Preview | None:
    """What runs on older versions; None when nothing is in use, or what is cannot be read by today's rules."""
    try:
        return preview_of(session, load_files(pack, used), visitor().language) if used else None
    except InvalidDefinition:
        return None  # the findings of the pack say so
