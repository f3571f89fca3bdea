"""Settings of notices: what people are told, in which words; every version is kept, and words are tried out."""

import re
from dataclasses import asdict, dataclass, replace

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, key_of, typed_command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import InvalidForm, InvalidState, Text, text
from itsm.language import LANGUAGES
from itsm.mail import mail_settings
from itsm.mail.outbox import unsent
from itsm.notices.commands import reset_template, save_template
from itsm.notices.queries import given_up
from itsm.notices.wording.kept import Version, names_for, newest_versions, versions_of, worded
from itsm.notices.wording.previewing import Preview, preview
from itsm.notices.wording.shipped import DIGEST, shipped
from itsm.notices.wording.template import LABELS, PARTS, Template

blueprint = Blueprint("notice_templates", __name__, url_prefix="/settings/notices")
HOME = "/settings/notices"
_STYLE = re.compile(r"""\sstyle\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
LANGUAGE_NAMES = {"en": "English", "zh-CN": "简体中文"}

section(
    "notices", text("Notices"), text("What people are told by mail and in the desk, and in which words."),
    "notice_templates.show", "settings.manage",
    (text("Mail"), text("Templates"), text("Notifications"), text("Words"), text("Digest")), icon="mail",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """An event in the list, with its newest version by language."""

    key: str
    name: Text
    versions: dict[str, Version | None]


@blueprint.get("")
@needs("settings.manage")
def show() -> ResponseReturnValue:
    """Everything that has words."""
    newest = newest_versions()
    rows = [
        Row(key, name, {language: newest.get((key, language)) for language in LANGUAGES})
        for key, name in worded().items()
    ]
    return render_template(
        "settings/notices/list.html", rows=rows, language_names=LANGUAGE_NAMES, mails=unsent(), failed=given_up(),
        by_mail=mail_settings().smtp is not None,
    )  # fmt: skip


@blueprint.get("/<event>/<language>")
@needs("settings.manage")
def edit(event: str, language: str) -> ResponseReturnValue:
    """The words of one event in one language."""
    return _form(event, language, NOTHING_WRONG)


@blueprint.post("/<event>/<language>")
@needs("settings.manage")
def change(event: str, language: str) -> ResponseReturnValue:
    """Store the form as the next version."""
    return stored(
        lambda: save_template(event, language, _sent(), _version(), actor(), command_id()),
        f"{HOME}/{event}/{language}", lambda refusal: _form(event, language, refusal),
    )  # fmt: skip


@blueprint.post("/<event>/<language>/reset")
@needs("settings.manage")
def reset(event: str, language: str) -> ResponseReturnValue:
    """Let the words of the program hold again."""
    try:
        reset_template(event, language, actor(), command_id())
    except InvalidState as problem:
        tell("bad", problem.message)
    else:
        tell("good", text("The words that were shipped hold again."))
    return redirect(f"{HOME}/{event}/{language}", 303)


@blueprint.post("/<event>/<language>/preview")
@needs("settings.manage")
def tried(event: str, language: str) -> ResponseReturnValue:
    """Try the form out with a record; nothing is stored."""
    versions_of(event, language)  # there is such a template, before its words are looked at
    try:
        shown = preview(event, _sent(), language, request.form.get("record", ""), actor())
    except InvalidForm as problem:
        return _form(event, language, Refusal(problem.message, problem.fields)), 422
    return _form(event, language, NOTHING_WRONG, replace(shown, mail=replace(shown.mail, html=_bare(shown.mail.html))))


def _bare(html: str) -> str:
    """HTML of a mail without its looks: the policy of our pages refuses styles beside the words."""
    return _STYLE.sub("", html)


def _sent() -> Template:
    return Template(*(request.form.get(part, "").replace("\r\n", "\n") for part in PARTS))


def _version() -> int | None:
    sent = request.form.get("revision", "")
    return key_of(sent) if sent else None


def _form(event: str, language: str, refusal: Refusal, shown: Preview | None = None) -> str:
    versions = versions_of(event, language)
    found = versions[0] if versions else None
    sent = request.method == "POST"
    template = _sent() if sent else found.template if found else shipped(event, language)
    number = request.form.get("revision", "") if sent else str(found.number if found else 0)
    return render_template(
        "settings/notices/template.html", event=event, language=language, name=worded()[event],
        language_name=LANGUAGE_NAMES[language], typed={**asdict(template), "record": request.form.get("record", "")},
        labels=LABELS, names=names_for(event), is_digest=event == DIGEST, refusal=refusal, revision=number,
        kept=typed_command_id() or None if refusal is not NOTHING_WRONG else None, preview=shown, versions=versions,
        is_own=found is not None and not found.is_shipped,
    )  # fmt: skip
