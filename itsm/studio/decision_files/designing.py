"""Commands of the decision designer: a new file, a copy, a table from a spreadsheet, and removing what nothing uses."""

from collections.abc import Mapping

from database import reading
from engine.errors import InvalidDefinition, InvalidForm, InvalidInput, NotFound, text
from engine.registry import Actor
from engine.state import definitions
from itsm.studio.decision_files.contents import contents_of
from itsm.studio.decision_files.made import copied, new_file
from itsm.studio.decision_files.sheets import read_workbook, replaced
from itsm.studio.decision_files.uses import DecisionUse, require_unused, uses_elsewhere, uses_in
from itsm.studio.drafts import Draft, DraftFile, draft_of
from itsm.studio.drafts.commands.files import remove_file, save_file

SUFFIX = ".dmn"
COPY = "copy:"


def decision_files(draft: Draft) -> Mapping[str, DraftFile]:
    """The files of decisions of a pack, by name."""
    return {name: file for name, file in draft.files.items() if name.endswith(SUFFIX)}


def decision_file(draft: Draft, name: str) -> DraftFile:
    """One of them. Raises NotFound."""
    found = decision_files(draft).get(name)
    if found is None:
        raise NotFound(text("Expected a file of decisions “%(name)s” in this pack, but there is none.", name=name[:60]))
    return found


def decisions_in(content: bytes) -> tuple[str, ...]:
    """Ids of the decisions of a file; none of one that cannot be read."""
    try:
        return tuple(part.id for part in contents_of(content).parts)
    except InvalidDefinition:
        return ()


def uses_of_file(draft: Draft, name: str) -> list[DecisionUse]:
    """Where the decisions of a file are used, in the pack as it is drawn and in others in use."""
    inside = decisions_in(decision_file(draft, name).content)
    others = {each: file.content for each, file in draft.files.items() if each != name}
    with reading() as session:
        return [*uses_in(others, inside), *uses_elsewhere(session, draft.pack, inside)]


def add_decision(
    pack: str, beginning: str, key: str, name: str, actor: Actor, command_id: str | None = None
) -> DraftFile:
    """Begin a file of decisions, empty (a template) or as a copy (``copy:FILE``). Raises InvalidForm, Conflict."""
    with reading() as session:
        draft = draft_of(session, pack)
        taken = {each for file in decision_files(draft).values() for each in decisions_in(file.content)}
        taken |= {each.id for each in definitions.latest_of_kind(session, "decision")}
    if f"{key}{SUFFIX}" in draft.files:
        named = text("Expected an id that no file is called by, but “%(id)s” is. Choose another.", id=key)
        raise InvalidForm({"key": named})
    if beginning.startswith(COPY):
        content = copied(decision_file(draft, beginning.removeprefix(COPY)).content, key, name, taken)
    else:
        content = new_file(beginning, key, name, taken)
    return save_file(pack, f"{key}{SUFFIX}", content, 0, actor, command_id)


def take_spreadsheet(
    pack: str, name: str, decision_id: str, revision: int, book: bytes, actor: Actor, command_id: str | None = None
) -> DraftFile:
    """Put the table of a spreadsheet in place of a decision's, in the file of the ``revision`` that was read.

    Raises InvalidForm (``file``), NotFound, Conflict.
    """
    with reading() as session:
        file = decision_file(draft_of(session, pack), name)
    try:
        content = replaced(file.content, decision_id, read_workbook(book))
    except InvalidInput as problem:
        raise InvalidForm({"file": problem.message}) from problem
    return save_file(pack, name, content, revision, actor, command_id)


def remove_decisions(pack: str, name: str, revision: int, actor: Actor, command_id: str | None = None) -> None:
    """Take a file of decisions out of the draft. Raises NotFound, InvalidState (it is used, or was changed)."""
    with reading() as session:
        draft = draft_of(session, pack)
    require_unused(uses_of_file(draft, name))
    remove_file(pack, name, revision, actor, command_id)
