"""Command: the form of an approval, which a pack gets with the first approval that is drawn into it."""

from dataclasses import dataclass

from database import UnitOfWork
from engine.errors import Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.forms.texts import ComponentTexts
from itsm.language import translate
from itsm.people.roles import require
from itsm.studio.drafts.commands.files import DRAW, begin_draft, overlay
from itsm.studio.forms.chinese_file import chinese_of, with_chinese
from itsm.studio.forms.files import SCHEMA_VERSION, TEXTS, Schema, forms_in, path_of, written

REFUSED = "refuse"
"""The outcome that asks for a reason; the modeler draws it with the step."""
_CHINESE = "zh-CN"
_REASON, _NOTE = "comment", "note"
_SAID: dict[str, tuple[Text, Text]] = {
    _REASON: (text("Answer to the requester"), text("The requester reads it. A refusal says why.")),
    _NOTE: (text("Note"), text("For colleagues only.")),
}
_MOST = 8000


@dataclass(frozen=True, slots=True)
class ApprovalForm:
    """The id of the form, and its file."""

    id: str
    file: str


def add_approval_form(pack: str, actor: Actor, command_id: str | None = None) -> ApprovalForm:
    """Give the draft the form of approvals in both languages, unless it is there. Raises Forbidden and NotFound."""
    require(actor, DRAW)

    def body(work: UnitOfWork) -> ApprovalForm:
        draft = begin_draft(work, pack, actor)
        files = draft.contents
        wanted = f"{pack}_approval"
        found = next((one for one in forms_in(files) if one.id == wanted), None)
        if found is not None:
            return ApprovalForm(found.id, path_of(found.name))
        files[path_of(wanted)] = written(_schema(wanted))
        if chinese_of(files.get(TEXTS), wanted) is not None:  # a file that cannot be read is left as it is
            files[TEXTS] = with_chinese(files.get(TEXTS), wanted, _chinese())
        overlay(work, draft, files, actor)
        return ApprovalForm(wanted, path_of(wanted))

    return run_command("studio_add_approval_form", command_id, actor, ApprovalForm, body)


def _schema(form_id: str) -> Schema:
    reason = _area(_REASON, {"timeline": "public", "required_for": REFUSED})
    note = _area(_NOTE, {"timeline": "internal"})
    return {"type": "default", "id": form_id, "schemaVersion": SCHEMA_VERSION, "components": [reason, note]}


def _area(key: str, properties: dict[str, str]) -> Schema:
    label, description = (translate(said, "en") for said in _SAID[key])
    return {
        "type": "textarea", "id": f"field_{key}", "key": key, "label": label, "description": description,
        "validate": {"maxLength": _MOST}, "properties": properties,
    }  # fmt: skip


def _chinese() -> dict[str, ComponentTexts]:
    return {
        key: ComponentTexts(label=translate(label, _CHINESE), description=translate(description, _CHINESE))
        for key, (label, description) in _SAID.items()
    }
