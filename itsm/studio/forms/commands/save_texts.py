"""Command: keep the texts of a form in both languages: two files, each as it was read or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from database import UnitOfWork
from engine.errors import InvalidState, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.studio.drafts.commands.files import DRAW, begin_draft, overlay
from itsm.studio.drafts.drawn import Draft
from itsm.studio.forms.chinese_file import chinese_of, with_chinese
from itsm.studio.forms.files import TEXTS, path_of, schema_of, written
from itsm.studio.forms.wording import Wording, in_chinese, with_english, wordings_of


@dataclass(frozen=True, slots=True)
class TextsSaved:
    """The texts are kept; ``missing`` have no Chinese."""

    missing: int


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, by ``Wording.name``, with the texts that it was drawn from."""

    english: Mapping[str, str]
    chinese: Mapping[str, str]
    read_english: Mapping[str, str]
    read_chinese: Mapping[str, str]


def save_texts(pack: str, name: str, typed: Typed, actor: Actor, command_id: str | None = None) -> TextsSaved:
    """Keep what was typed; a text that somebody else changed meanwhile is refused with theirs.

    What the form does not have any more is left out of the Chinese texts. Raises Forbidden, NotFound, InvalidState (a
    file that cannot be read, a text that changed).
    """
    require(actor, DRAW)

    def body(work: UnitOfWork) -> TextsSaved:
        draft = begin_draft(work, pack, actor)
        files, missing = _changed(draft, name, typed)
        overlay(work, draft, files, actor)
        return TextsSaved(missing)

    return run_command("studio_save_texts", command_id, actor, TextsSaved, body)


def _changed(draft: Draft, name: str, typed: Typed) -> tuple[dict[str, bytes], int]:
    files = draft.contents
    path = path_of(name)
    if path not in files:
        raise NotFound(text("Expected a form “%(name)s” in the pack, but there is none.", name=name[:60]))
    schema = schema_of(files[path])
    form_id = str((schema or {}).get("id") or name)
    known = chinese_of(files.get(TEXTS), form_id)
    if schema is None or known is None:
        raise InvalidState(
            text("Expected files that can be read, but %(file)s is broken. Mend it first.",
                 file=path if schema is None else TEXTS)
        )  # fmt: skip
    now = wordings_of(schema, known)
    for one in now:
        _require_as_read(one, typed)
    changed = {name: said for name, said in typed.english.items() if said != typed.read_english.get(name)}
    wanted = with_english(schema, changed)
    if wanted != schema:
        files[path] = written(wanted)
    words = [_with(one, typed) for one in wordings_of(wanted, known)]
    if in_chinese(words) != known:
        files[TEXTS] = with_chinese(files.get(TEXTS), form_id, in_chinese(words))
    return files, sum(1 for one in words if not one.chinese)


def _require_as_read(one: Wording, typed: Typed) -> None:
    for now, read, sent in (
        (one.english, typed.read_english.get(one.name, one.english), typed.english.get(one.name)),
        (one.chinese, typed.read_chinese.get(one.name, one.chinese), typed.chinese.get(one.name)),
    ):
        if sent is not None and sent.strip() not in (now, read) and now != read:
            raise InvalidState(
                text("Expected “%(read)s” as you read it, but somebody changed it to “%(now)s” meanwhile. Look at it.",
                     read=read[:80], now=now[:80])
            )  # fmt: skip


def _with(one: Wording, typed: Typed) -> Wording:
    """What was sent, unless it is what was read while another is there now."""
    sent = typed.chinese.get(one.name)
    if sent is None or (sent == typed.read_chinese.get(one.name) and sent != one.chinese):
        return one
    return Wording(one.key, one.what, one.value, one.english, sent.strip())
