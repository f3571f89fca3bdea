"""Keeping scenarios in a draft: new ones, copies, recorded ones; each is a file of the draft like others."""

import re
from collections.abc import Mapping
from typing import Any

from database import reading
from engine.errors import Conflict, InvalidDefinition, InvalidForm, InvalidInput, NotFound, text
from engine.registry import Actor
from itsm.packs.folder import PackFiles
from itsm.scenarios.writing import write_scenario
from itsm.studio.drafts import Draft, draft_of, read_draft
from itsm.studio.drafts.commands.files import save_file
from itsm.studio.scenarios.neutral import EXAMPLE, sample
from itsm.studio.scenarios.recording import record_scenario

LONGEST_TITLE = 200
_MOST_NAMES = 1000
_FOLDER, _ENDING = "scenarios/", ".yaml"
_OTHER = re.compile(r"[^a-z0-9]+")


def file_of(stem: str) -> str:
    """The name of the file of a scenario in its pack."""
    return f"{_FOLDER}{stem}{_ENDING}"


def add_scenario(pack: str, title: str, language: str, actor: Actor, command_id: str) -> str:
    """Add a scenario that reports and asks for the first status; gives the name of its file without folder and ending.

    Raises Forbidden, NotFound and InvalidForm (no title, one that is too long).
    """
    title = title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise InvalidForm({"title": text("Write in a few words what the scenario shows.")})
    with reading() as session:
        draft = draft_of(session, pack)
    names = {"en": title} if language == "en" else {"en": title, language: title}
    return _add(draft, title, {"name": names, **_beginning(draft)}, actor, command_id)


def copy_scenario(pack: str, stem: str, actor: Actor, command_id: str) -> str:
    """Add a copy of a scenario, byte by byte; gives its name. Raises Forbidden and NotFound."""
    with reading() as session:
        draft = draft_of(session, pack)
    found = draft.files.get(file_of(stem))
    if found is None:
        raise no_scenario(stem)
    return _saved(draft, re.sub(r"_\d+$", "", stem), found.content, actor, command_id, first=2)


def add_recorded(number: str, actor: Actor, command_id: str) -> tuple[str, str]:
    """Add a scenario of what happened to a record; gives its pack and name. Raises as ``record_scenario``."""
    pack, data = record_scenario(number, actor)
    with reading() as session:
        draft = draft_of(session, pack)
    return pack, _add(draft, f"as {number}", data, actor, command_id)


def no_scenario(stem: str) -> NotFound:
    """The refusal of a scenario that there is not."""
    return NotFound(text("Expected a scenario “%(name)s” in the pack, but there is none.", name=stem[:100]))


def _add(draft: Draft, title: str, data: Mapping[str, Any], actor: Actor, command_id: str) -> str:
    wanted = _OTHER.sub("_", title.lower()).strip("_")[:60] or "scenario"
    return _saved(draft, wanted, write_scenario(data), actor, command_id)


def _saved(draft: Draft, wanted: str, content: bytes, actor: Actor, command_id: str, first: int = 1) -> str:
    """Save under the first name that is free; what the same command has saved before is found again."""
    for number in range(first, _MOST_NAMES):
        name = f"{wanted}_{number}" if number > 1 else wanted
        there = draft.files.get(file_of(name))
        if there is not None and there.content != content:
            continue
        try:
            save_file(draft.pack, file_of(name), content, 0, actor, command_id)
        except Conflict:  # it has a history, or is another's of the same content
            continue
        return name
    raise InvalidInput(text("Expected a name that is free, but all like it are taken. Choose another title."))


def _beginning(draft: Draft) -> dict[str, Any]:
    """A report that fits its form, and the status that it comes to by itself."""
    try:
        pack = read_draft(draft)
    except InvalidDefinition:
        return {"given": {"title": EXAMPLE}, "steps": [{"expect": {"ended": False}}]}
    return {"given": _report(pack), "steps": [{"expect": {"ended": False}}]}


def _report(pack: PackFiles) -> dict[str, Any]:
    form = pack.forms.get(pack.record_type.report_form)
    found: dict[str, Any] = {}
    for one in form.fields if form is not None else ():
        field = pack.record_type.by_key.get(one.key or "")
        if one.key and one.required(None) and one.type != "filepicker":
            found[one.key] = field.choices[0].value if field and field.choices and not one.options else sample(one)
    return found
