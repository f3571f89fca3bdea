"""The decision designer: the files of decisions of a pack, and one of them with trials and findings beside it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Blueprint, current_app, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.downloads import download
from admin_ui.views.frame.templating import iso, say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.studio.decisions.looking import Looked, look
from admin_ui.views.studio.files import sent_command_id
from admin_ui.views.studio.workspace import Workspace, open_workspace, page, require_pack
from engine import clock
from engine.errors import InvalidDefinition, InvalidForm, InvalidState, Text, text
from itsm.studio.decision_files.checked import by_decision, checks_of
from itsm.studio.decision_files.contents import KINDS, DecisionFile, contents_of, model_in, table_in
from itsm.studio.decision_files.designing import (
    COPY,
    add_decision,
    decision_file,
    decision_files,
    remove_decisions,
    take_spreadsheet,
    uses_of_file,
)
from itsm.studio.decision_files.made import TEMPLATES
from itsm.studio.decision_files.sheets import sheet_of, workbook
from itsm.studio.decision_files.worded import read_words, save_words
from itsm.studio.decision_files.words import decision_words, named, words_shown
from itsm.studio.drafts import DraftFile

blueprint = Blueprint("studio_decisions", __name__, url_prefix="/studio/packs/<pack>/decisions")

TAB = "decisions"
MOST_DIGITS = 10
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file in the list: what it holds (None: it cannot be read), findings by decision, and how often it is used."""

    file: DraftFile
    contents: DecisionFile | None
    findings: Mapping[str, int]
    uses: int

    @property
    def count(self) -> int:
        """How many findings want something done."""
        return sum(self.findings.values())


@dataclass(frozen=True, slots=True)
class NewForm:
    """What was typed for a new file, and what is wrong with it."""

    template: str = "table"
    key: str = ""
    name: str = ""
    errors: Mapping[str, Text] = field(default_factory=dict)


@blueprint.get("")
@needs("studio.see")
def show(pack: str) -> ResponseReturnValue:
    """The files of decisions of a pack."""
    return _list(open_workspace(pack, TAB), NewForm())


@blueprint.post("")
@needs("studio.draw")
def add(pack: str) -> ResponseReturnValue:
    """Begin a new file, empty or as a copy."""
    typed = {name: request.form.get(name, "") for name in ("template", "key", "name")}
    try:
        made = add_decision(pack, typed["template"], typed["key"].strip(), typed["name"], actor(), command_id())
    except InvalidForm as problem:
        return _list(open_workspace(pack, TAB), NewForm(**typed, errors=problem.fields)), 422
    return redirect(f"/studio/packs/{pack}/decisions/{made.name}", 303)


@blueprint.get("/<name>")
@needs("studio.see")
def one(pack: str, name: str) -> ResponseReturnValue:
    """A file in the editor."""
    return _editor(open_workspace(pack, TAB), name)


@blueprint.post("/<name>/look")
@needs("studio.see")
def looked(pack: str, name: str) -> ResponseReturnValue:
    """Trial and findings of the file as it stands on the screen, saved or not."""
    sent = request.files.get("file")
    limit = current_app.config["FLOWDESK_UPLOAD_LIMIT"]
    workspace = open_workspace(pack, TAB)
    found = look(sent.stream.read(limit + 1) if sent else b"", request.form, workspace.draft, name, limit)
    return render_template("studio/decisions/looked.html", looked=found, may_draw=workspace.may_draw)


@blueprint.get("/<name>/table.xlsx")
@needs("studio.see")
def exported(pack: str, name: str) -> ResponseReturnValue:
    """A table as a spreadsheet."""
    file = decision_file(open_workspace(pack, TAB).draft, name)
    decision = request.args.get("decision", "")
    part = contents_of(file.content).part(decision)
    book = workbook(sheet_of(table_in(model_in(file.content), decision)), part.name, visitor().language)
    return download(iter([book]), f"{_UNSAFE.sub('_', decision)[:80]}.xlsx", XLSX)


@blueprint.post("/<name>/table")
@needs("studio.draw")
def imported(pack: str, name: str) -> ResponseReturnValue:
    """Take a table over from a spreadsheet."""
    decision, sent = request.form.get("decision", ""), request.files.get("file")
    limit = current_app.config["FLOWDESK_UPLOAD_LIMIT"]
    content = sent.stream.read(limit + 1) if sent is not None else b""
    try:
        if not content or len(content) > limit:
            raise InvalidForm({"file": text("Expected an XLSX file that is not too large. Choose one.")})
        take_spreadsheet(pack, name, decision, _revision(), content, actor(), command_id())
    except InvalidForm as problem:
        return _editor(open_workspace(pack, TAB), name, decision, problem.fields), 422
    tell("good", text("The table was taken from the spreadsheet."))
    return redirect(f"/studio/packs/{pack}/decisions/{name}?decision={decision}", 303)


@blueprint.post("/<name>/remove")
@needs("studio.draw")
def removed(pack: str, name: str) -> ResponseReturnValue:
    """Take a file out of the draft."""
    remove_decisions(pack, name, _revision(), actor(), command_id())
    tell("good", text("“%(name)s” was removed from the draft.", name=name))
    return redirect(f"/studio/packs/{pack}/decisions", 303)


@blueprint.put("/<name>/words")
@needs("studio.draw")
def worded(pack: str, name: str) -> ResponseReturnValue:
    """Keep Chinese words of the decisions of a file that were changed in the editor."""
    require_pack(pack)
    try:
        save_words(pack, name, read_words(request.get_json(force=True, silent=True)), actor(), sent_command_id())
    except InvalidState as problem:
        return jsonify({"detail": say(problem.message)}), 422
    return jsonify({"revision": 0, "changed_at": iso(clock.now())})


def _revision() -> int:
    """The revision that the page has; -1, which no file has, when it is none."""
    sent = request.form.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < MOST_DIGITS else -1


def _list(workspace: Workspace, form: NewForm) -> str:
    rows = [_row(workspace, file) for file in decision_files(workspace.draft).values()]
    copies = {f"{COPY}{row.file.name}": row.file.name for row in rows if row.contents is not None}
    return page(
        "studio/decisions/list.html", workspace, rows=rows, kinds=KINDS, templates=TEMPLATES, copies=copies, form=form,
        called=_called(workspace),
    )  # fmt: skip


def _called(workspace: Workspace) -> Callable[[str, str], str]:
    """What a decision is called in the reader's language, by its id and its own name."""
    words = decision_words(workspace.draft.contents, visitor().language)
    return lambda decision_id, name: named(words, decision_id, name)


def _row(workspace: Workspace, file: DraftFile) -> FileRow:
    findings = by_decision(checks_of(file.content))
    return FileRow(file, _contents(file), findings, len(uses_of_file(workspace.draft, file.name)))


def _contents(file: DraftFile) -> DecisionFile | None:
    try:
        return contents_of(file.content)
    except InvalidDefinition:
        return None


def _editor(workspace: Workspace, name: str, decision: str = "", errors: Mapping[str, Text] | None = None) -> str:
    file = decision_file(workspace.draft, name)
    contents = _contents(file)
    parts = contents.parts if contents else ()
    wanted = decision or request.args.get("decision", "")
    opened = next((one for one in parts if one.id == wanted), parts[-1] if parts else None)
    beside: Looked = look(file.content, {"decision": opened.id if opened else ""}, workspace.draft, name)
    return page(
        "studio/decisions/editor.html", workspace, file=file, contents=contents, opened=opened, kinds=KINDS,
        tables=[one for one in parts if one.logic == "decisionTable"], uses=uses_of_file(workspace.draft, name),
        looked=beside, may_draw=workspace.may_draw, errors=errors or {}, asked_for=bool(wanted),
        called=_called(workspace), chinese=words_shown(workspace.draft.contents, contents, visitor().language),
    )  # fmt: skip
