"""The files of a draft for the editors: bytes with their revision; nobody overwrites what they have not read."""

import hashlib

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.templating import iso, say
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.studio.workspace import require_pack
from database import reading
from engine.errors import Conflict, InvalidInput, NotFound, text
from itsm.packs.versions.naming import kind_of
from itsm.studio.drafts import draft_of
from itsm.studio.drafts.commands.files import remove_file, save_file

blueprint = Blueprint("studio_files", __name__, url_prefix="/studio/packs/<pack>/files/<path:name>")

_TYPES = {"process": "application/xml", "decision": "application/xml", "form": "application/json"}
MOST_DIGITS = 9


@blueprint.get("")
@needs("studio.see")
def read(pack: str, name: str) -> ResponseReturnValue:
    """The bytes of a file as it is drawn; its ETag is the revision."""
    with reading() as session:
        found = draft_of(session, pack).files.get(name)
    if found is None:
        raise NotFound(text("Expected a file “%(name)s” in the pack, but there is none.", name=name[:200]))
    response = file_response(name, found.content)
    response.set_etag(str(found.revision))
    return response


@blueprint.put("")
@needs("studio.draw")
def save(pack: str, name: str) -> ResponseReturnValue:
    """Keep the body as the file; If-Match is the revision that was read, ``"0"`` for a new file."""
    require_pack(pack)
    try:
        kept = save_file(pack, name, request.get_data(), _revision(), actor(), sent_command_id())
    except Conflict as problem:
        return _overtaken(problem)
    except InvalidInput as problem:
        return jsonify({"title": say(text("This cannot be used")), "detail": say(problem.message)}), 400
    changed = iso(kept.changed_at) if kept.changed_at else None
    response = jsonify({"revision": kept.revision, "changed_at": changed})
    response.set_etag(str(kept.revision))
    return response


@blueprint.delete("")
@needs("studio.draw")
def remove(pack: str, name: str) -> ResponseReturnValue:
    """Take the file out of the draft."""
    require_pack(pack)
    try:
        removed = remove_file(pack, name, _revision(), actor(), sent_command_id())
    except Conflict as problem:
        return _overtaken(problem)
    return jsonify({"revision": removed.revision})


def file_response(name: str, content: bytes) -> Response:
    """A file for scripts to read: whoever opens its address saves it, and nothing in it can run."""
    response = Response(content, mimetype=_TYPES.get(kind_of(name) or "", "text/plain"))
    response.headers.set("Content-Disposition", "attachment", filename=name.rsplit("/", 1)[-1])
    return response


def _overtaken(problem: Conflict) -> ResponseReturnValue:
    told = {"title": say(text("It has changed in the meantime")), "detail": say(problem.message)}
    return jsonify({**told, **problem.current}), 412


def _revision() -> int:
    sent = request.headers.get("If-Match", "").removeprefix("W/").strip('"')
    if not sent.isascii() or not sent.isdigit() or len(sent) > MOST_DIGITS:
        raise InvalidInput(
            text("Expected the revision that was read in If-Match, but got “%(sent)s”. Read the file first.",
                 sent=sent[:40])
        )  # fmt: skip
    return int(sent)


def sent_command_id() -> str | None:
    """An id that the editor sends so that a repeat after a lost answer saves once; it belongs to person and address."""
    sent = request.headers.get("Idempotency-Key", "")
    given = f"{actor().key}\n{request.method}\n{request.path}\n{sent}".encode()
    return hashlib.sha256(given).hexdigest() if sent else None
