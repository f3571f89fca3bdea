"""The texts of a form in both languages, side by side."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.studio.forms.opened import OpenedForm, opened_form
from admin_ui.views.studio.workspace import page
from engine.errors import InvalidState, Text, text
from itsm.studio.forms.chinese_file import chinese_of
from itsm.studio.forms.commands.save_texts import Typed, save_texts
from itsm.studio.forms.files import TEXTS, schema_of
from itsm.studio.forms.wording import wordings_of

blueprint = Blueprint("studio_form_texts", __name__, url_prefix="/studio/packs/<pack>/forms/<name>/texts")


@blueprint.get("")
@needs("studio.see")
def show(pack: str, name: str) -> ResponseReturnValue:
    """The table of texts, with what is missing."""
    return _page(opened_form(pack, name))


@blueprint.post("")
@needs("studio.draw")
def save(pack: str, name: str) -> ResponseReturnValue:
    """Keep what was typed in both files."""
    typed = Typed(_sent("en:"), _sent("zh:"), _sent("read-en:"), _sent("read-zh:"))
    try:
        saved = save_texts(pack, name, typed, actor(), command_id())
    except InvalidState as problem:
        return _page(opened_form(pack, name), typed, problem.message), 409
    if saved.missing:
        tell("good", text("Saved. Texts without Chinese: %(count)s", count=saved.missing))
    else:
        tell("good", text("Saved. Every text is there in both languages."))
    return redirect(f"/studio/packs/{pack}/forms/{name}/texts", 303)


def _sent(prefix: str) -> dict[str, str]:
    """Texts by name, whatever line breaks a browser sends."""
    return {
        name.removeprefix(prefix): value.replace("\r\n", "\n")
        for name, value in request.form.items() if name.startswith(prefix)
    }  # fmt: skip


def _page(opened: OpenedForm, typed: Typed | None = None, problem: Text | None = None) -> str:
    schema = schema_of(opened.file.content)
    chinese = chinese_of(opened.workspace.draft.contents.get(TEXTS), opened.form.id)
    rows = wordings_of(schema, chinese) if schema is not None and chinese is not None else None
    left = set(chinese or ()) - {row.key for row in rows or ()}
    return page(
        "studio/forms/texts.html", opened.workspace, opened=opened, rows=rows, typed=typed, problem=problem,
        missing=sum(1 for row in rows or () if not row.chinese), left=sorted(left),
        broken=opened.file.name if schema is None else TEXTS,
    )  # fmt: skip
