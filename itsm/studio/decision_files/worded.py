"""Command: keep Chinese words of decisions that were changed in the editor; the English ones stand in their file."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from database import UnitOfWork
from engine.errors import InvalidDefinition, InvalidInput, InvalidState, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.packs.texts import DecisionTexts, read_texts
from itsm.people.roles import require
from itsm.studio.decision_files.contents import contents_of
from itsm.studio.decision_files.designing import SUFFIX
from itsm.studio.drafts.commands.files import DRAW, begin_draft, overlay
from itsm.studio.forms.chinese_file import with_entry
from itsm.studio.forms.files import TEXTS

PARTS = ("inputs", "outputs", "rules")
NAME = "name"
_LONGEST = 2000
_MOST = 5000


@dataclass(frozen=True, slots=True)
class ChangedWord:
    """A word of a decision: its name, or that of one ``id`` of a part; what was read, and what is said from now on."""

    decision: str
    part: str
    id: str
    read: str
    said: str


@dataclass(frozen=True, slots=True)
class WordsSaved:
    """So many words are kept."""

    count: int


def read_words(sent: object) -> list[ChangedWord]:
    """What an editor sends: a list of (decision, part, id, read, said). Raises InvalidInput."""
    rows = sent if isinstance(sent, list) and len(sent) <= _MOST else None
    if rows is None or not all(_is_row(row) for row in rows):
        raise InvalidInput(text("Expected words of decisions as the editor sends them, but got something else."))
    return [ChangedWord(*row) for row in rows]


def _is_row(row: object) -> bool:
    if not isinstance(row, list) or len(row) != len(ChangedWord.__slots__):
        return False
    texts = all(isinstance(one, str) and len(one) <= _LONGEST and "\0" not in one for one in row)
    return texts and row[1] in (NAME, *PARTS)


def save_words(
    pack: str, name: str, words: Sequence[ChangedWord], actor: Actor, command_id: str | None = None
) -> WordsSaved:
    """Keep the words in the draft's Chinese texts; an empty one is taken out, and the English word is shown again.

    Raises Forbidden, NotFound, InvalidState (the texts cannot be read; somebody else changed one of the words).
    """
    require(actor, DRAW)

    def body(work: UnitOfWork) -> WordsSaved:
        draft = begin_draft(work, pack, actor)
        files = draft.contents
        _require_decisions(files, name, words)
        known = _known(files.get(TEXTS))
        content = files.get(TEXTS)
        for decision in sorted({one.decision for one in words}):
            own = [one for one in words if one.decision == decision]
            content = with_entry(content, "decisions", decision, _with(known.get(decision, DecisionTexts()), own))
        if content is not None and words:
            files[TEXTS] = content
            overlay(work, draft, files, actor)
        return WordsSaved(len(words))

    return run_command("studio_save_decision_words", command_id, actor, WordsSaved, body)


def _require_decisions(files: Mapping[str, bytes], name: str, words: Sequence[ChangedWord]) -> None:
    if name not in files or not name.endswith(SUFFIX) or not {one.decision for one in words} <= _ids_in(files[name]):
        raise NotFound(text("Expected a file of decisions “%(name)s” in this pack, but there is none.", name=name[:60]))


def _ids_in(content: bytes) -> set[str]:
    try:
        return set(contents_of(content).ids)
    except InvalidDefinition:
        return set()


def _known(content: bytes | None) -> Mapping[str, DecisionTexts]:
    try:
        return {} if content is None else read_texts(content, TEXTS).decisions
    except InvalidDefinition as problem:
        raise InvalidState(
            text("Expected files that can be read, but %(file)s is broken. Mend it first.", file=TEXTS)
        ) from problem


def _with(known: DecisionTexts, words: Sequence[ChangedWord]) -> dict[str, object]:
    """The entry of a decision with the words, in the order in which its file has them."""
    entry: dict[str, object] = {
        part: dict(value) if isinstance(value, Mapping) else value for part, value in asdict(known).items() if value
    }
    for one in words:
        _require_as_read(known, one)
        if one.part == NAME:
            entry[NAME] = one.said
            continue
        below = entry.setdefault(one.part, {})
        assert isinstance(below, dict)
        below[one.id] = one.said
        if not one.said:
            del below[one.id]
    return {part: value for part, value in entry.items() if value}


def _require_as_read(known: DecisionTexts, one: ChangedWord) -> None:
    now = known.name if one.part == NAME else getattr(known, one.part).get(one.id, "")
    if now not in (one.read, one.said):
        raise InvalidState(
            text("Expected “%(read)s” as you read it, but somebody changed it to “%(now)s” meanwhile. Look at it.",
                 read=one.read[:80], now=now[:80])
        )  # fmt: skip
