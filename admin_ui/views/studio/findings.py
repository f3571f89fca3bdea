"""The findings of a draft while one draws: its files with what is not saved yet laid over them, judged as at use."""

import json
from collections.abc import Iterable, Mapping

from flask import Blueprint, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from admin_ui.views.frame.commands import command_id, key_of
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.studio.workspace import require_pack
from database import reading
from engine.errors import InvalidInput, NotFound, Repair, text
from itsm.studio.allowance import allowed
from itsm.studio.drafts import draft_of
from itsm.studio.drafts.commands.files import save_file
from itsm.studio.findings.judging import MOST_BYTES, MOST_FILES, Judged, judge
from itsm.studio.findings.mending import mended
from itsm.studio.findings.placing import Placed

blueprint = Blueprint("studio_findings", __name__, url_prefix="/studio/packs/<pack>/findings")


@blueprint.post("")
@needs("studio.see")
def find(pack: str) -> ResponseReturnValue:
    """What the rules of deployment say of the draft with ``files``, name to text, laid over it. Nothing is stored."""
    require_pack(pack)
    unsaved = _files(_body())
    with reading() as session:
        contents = draft_of(session, pack).contents
    with allowed(actor()):
        judged = judge(pack, contents | unsaved)
    return jsonify(_told(judged))


@blueprint.post("/repair")
@needs("studio.draw")
def repair(pack: str) -> ResponseReturnValue:
    """The text of a file after one of the ``fixes`` was carried out on it: ``file`` (without it a diagram), ``text``
    and ``action``. Nothing is stored."""
    require_pack(pack)
    body = _body()
    name, written, action = body.get("file", "flow.bpmn"), body.get("text"), body.get("action")
    if not isinstance(name, str) or not isinstance(written, str) or not isinstance(action, dict):
        raise InvalidInput(text("Expected the text of a diagram and an action, but they are missing."))
    with allowed(actor()):
        return jsonify({"text": mended(name, written.encode("utf-8", "replace"), action).decode()})


@blueprint.post("/mend")
@needs("studio.draw")
def mend(pack: str) -> ResponseReturnValue:
    """Carry one of the fixes out on a file as it is drawn, and show what is found then."""
    require_pack(pack)
    name, action = request.form.get("file", ""), _action(request.form.get("action", ""))
    with reading() as session:
        file = draft_of(session, pack).files.get(name)
    if file is None:
        raise NotFound(text("Expected a file “%(name)s” in the pack, but there is none.", name=name[:200]))
    with allowed(actor()):
        content = mended(name, file.content, action)
    save_file(pack, name, content, key_of(request.form.get("revision", "")), actor(), command_id())
    return redirect(f"/studio/packs/{pack}/put-into-use#findings", 303)


def _action(sent: str) -> Mapping[str, object]:
    try:
        found = json.loads(sent)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidInput(text("Expected a repair that there is, but got “%(do)s”.", do=sent[:40]))
    return found


def _body() -> Mapping[str, object]:
    if (request.content_length or 0) > MOST_BYTES:
        raise RequestEntityTooLarge
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise InvalidInput(text("Expected a JSON object, but got something else."))
    return body


def _files(body: Mapping[str, object]) -> dict[str, bytes]:
    files = body.get("files", {})
    if not isinstance(files, dict) or not all(isinstance(content, str) for content in files.values()):
        raise InvalidInput(text("Expected files as names with their texts, but got something else."))
    if len(files) > MOST_FILES:
        raise InvalidInput(
            text("Expected 1 to %(most)s files, but got %(count)s. Send that many.", most=MOST_FILES, count=len(files))
        )
    return {name: content.encode("utf-8", "replace") for name, content in files.items()}


def _told(judged: Judged) -> Mapping[str, object]:
    return {
        "findings": [_finding(one) for one in judged.findings],
        "errors": judged.errors,
        "warnings": judged.warnings,
        "left_off": judged.left_off,
    }


def _finding(one: Placed) -> Mapping[str, object]:
    finding = one.finding
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "file": one.file,
        "element": one.element,
        "element_name": finding.element_name,
        "place": one.place,
        "line": one.line,
        "message": say(finding.message),
        "fix": say(finding.fix) if finding.fix is not None else "",
        "fixes": fixes_told(finding.repairs),
    }


def fixes_told(repairs: Iterable[Repair]) -> list[Mapping[str, object]]:
    """What an editor offers to do about a finding."""
    return [{"label": say(each.label), "action": dict(each.action)} for each in repairs]
