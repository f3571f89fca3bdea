"""Commands: a new form, a copy, another id, one less. What something uses is neither renamed nor removed."""

from collections.abc import Callable
from dataclasses import dataclass

from database import UnitOfWork
from engine.errors import InvalidState, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.studio.drafts.commands.files import DRAW, begin_draft, overlay
from itsm.studio.forms.chinese_file import chinese_of, with_chinese
from itsm.studio.forms.files import TEXTS, checked_id, copied, empty, forms_in, path_of
from itsm.studio.forms.uses import uses_in

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class FormSaved:
    """The form that there is now; an empty name when it is gone."""

    name: str


def add_form(pack: str, form_id: str, copy_of: str, actor: Actor, command_id: str | None = None) -> FormSaved:
    """A form ``form_id`` without fields, or like ``copy_of`` (a name) with its Chinese texts.

    Raises Forbidden, NotFound, InvalidForm (an id that is taken or none).
    """

    def change(files: Files) -> FormSaved:
        wanted = checked_id(form_id, files)
        if not copy_of:
            files[path_of(wanted)] = empty(wanted)
            return FormSaved(wanted)
        content, old_id = _form(files, copy_of)
        files[path_of(wanted)] = copied(content, wanted)
        _copy_texts(files, old_id, wanted)
        return FormSaved(wanted)

    return _command("studio_add_form", pack, actor, command_id, change)


def rename_form(pack: str, name: str, form_id: str, actor: Actor, command_id: str | None = None) -> FormSaved:
    """Call a form that nothing uses otherwise, its file too. Raises as ``add_form``, and InvalidState."""

    def change(files: Files) -> FormSaved:
        content, old_id = _unused(files, name)
        wanted = checked_id(form_id, files)
        files[path_of(wanted)] = copied(content, wanted)
        _copy_texts(files, old_id, wanted)
        _take_out(files, name, old_id)
        return FormSaved(wanted)

    return _command("studio_rename_form", pack, actor, command_id, change)


def remove_form(pack: str, name: str, actor: Actor, command_id: str | None = None) -> FormSaved:
    """Take a form that nothing uses out of the draft, with its texts. Raises Forbidden, NotFound, InvalidState."""

    def change(files: Files) -> FormSaved:
        _content, old_id = _unused(files, name)
        _take_out(files, name, old_id)
        return FormSaved("")

    return _command("studio_remove_form", pack, actor, command_id, change)


def _command(
    name: str, pack: str, actor: Actor, command_id: str | None, change: Callable[[Files], FormSaved]
) -> FormSaved:
    require(actor, DRAW)

    def body(work: UnitOfWork) -> FormSaved:
        draft = begin_draft(work, pack, actor)
        files = draft.contents
        made = change(files)
        overlay(work, draft, files, actor)
        return made

    return run_command(name, command_id, actor, FormSaved, body)


def _form(files: Files, name: str) -> tuple[bytes, str]:
    found = next((one for one in forms_in(files) if one.name == name), None)
    if found is None:
        raise NotFound(text("Expected a form “%(name)s” in the pack, but there is none.", name=name[:60]))
    return files[path_of(name)], found.id


def _unused(files: Files, name: str) -> tuple[bytes, str]:
    content, form_id = _form(files, name)
    uses = [use for use in uses_in(files) if use.form_id == form_id]
    if uses:
        first = uses[0].element
        raise InvalidState(
            text(
                "Expected a form that nothing uses, but “%(step)s” of %(file)s shows it. Give it another form first.",
                step=(first.name or first.id) if first is not None else "report_form", file=uses[0].file,
            )
        )
    return content, form_id


def _copy_texts(files: Files, old_id: str, new_id: str) -> None:
    texts = chinese_of(files.get(TEXTS), old_id)
    if texts:
        files[TEXTS] = with_chinese(files.get(TEXTS), new_id, texts)


def _take_out(files: Files, name: str, form_id: str) -> None:
    del files[path_of(name)]
    if chinese_of(files.get(TEXTS), form_id):
        files[TEXTS] = with_chinese(files.get(TEXTS), form_id, {})
