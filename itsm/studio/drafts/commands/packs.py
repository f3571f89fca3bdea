"""Commands: begin a pack, take files into its draft, and drop the draft."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, InvalidInput, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from engine.state.tables import Definition
from itsm.audit import audit
from itsm.packs.commands.deploy_pack import prefix_taken
from itsm.packs.deployed import record_types_in
from itsm.packs.folder import MOST_BYTES
from itsm.packs.values import KEY, PREFIX
from itsm.packs.versions.keeping import take_turn_at_pack
from itsm.packs.versions.naming import KINDS_OF_PACKS, kind_of
from itsm.packs.versions.tables import PackDraft, PackFileRow
from itsm.people.roles import require
from itsm.studio.beginning.copying import NewName, copied
from itsm.studio.drafts.commands.files import DRAW, begin_draft, overlay, require_room, take_back_file


@dataclass(frozen=True, slots=True)
class Begun:
    """The pack that was begun."""

    pack: str


@dataclass(frozen=True, slots=True)
class Taken:
    """How many files of the draft are different now."""

    files: int


def start_pack(
    new: NewName, source: str, contents: Mapping[str, bytes], actor: Actor, command_id: str | None = None
) -> Begun:
    """Begin a pack with the files ``contents`` of the pack ``source``, all ids renamed. It is a draft, and not in use.

    Raises Forbidden, InvalidForm (``key``, ``prefix``, ``name``: not as they have to be, or taken), InvalidDefinition
    when the source cannot be read.
    """
    require(actor, DRAW)
    _require_name(new)
    files = copied(source, contents, new)
    require_room(files.values())

    def body(work: UnitOfWork) -> Begun:
        take_turn_at_pack(work, new.key)
        _require_free(work, new)
        for name, content in files.items():
            _lay(work, new.key, name, content, actor)
        drew = [] if actor.key is None else [actor.key]
        draft = PackDraft(pack=new.key, base=None, authors=drew, begun_by=actor.key, begun_at=clock.now())
        work.session.add(draft)
        audit(work, "studio_pack_begun", f"pack {new.key}", actor.key, source=source, files=len(files))
        return Begun(new.key)

    return run_command("studio_start_pack", command_id, actor, Begun, body)


def take_files(
    pack: str, contents: Mapping[str, bytes], whole: bool, actor: Actor, command_id: str | None = None
) -> Taken:
    """Lay files over the draft of ``pack``; ``whole``: it has these and no others then.

    Raises Forbidden, NotFound, InvalidInput (a name that no pack has, too large).
    """
    require(actor, DRAW)
    wrong = next((name for name, data in contents.items() if kind_of(name) is None or len(data) > MOST_BYTES), None)
    if wrong is not None:
        raise InvalidInput(
            text("Expected a file of a pack, such as flow.bpmn or forms/report.form, of at most %(most)s bytes, but "
                 "got “%(name)s”.", most=MOST_BYTES, name=wrong[:200])
        )  # fmt: skip

    def body(work: UnitOfWork) -> Taken:
        draft = begin_draft(work, pack, actor)
        wanted = dict(contents) if whole else {**draft.contents, **contents}
        require_room(wanted.values())
        changed = overlay(work, draft, wanted, actor)
        audit(work, "studio_files_taken", f"pack {pack}", actor.key, files=sorted(contents), whole=whole)
        return Taken(changed)

    return run_command("studio_take_files", command_id, actor, Taken, body)


def drop_draft(pack: str, actor: Actor, command_id: str | None = None) -> Taken:
    """Let the draft be as in use again; a pack that was never in use is gone with it. Raises Forbidden, NotFound."""
    require(actor, DRAW)

    def body(work: UnitOfWork) -> Taken:
        begin_draft(work, pack, actor)
        session = work.session
        rows = session.scalars(select(PackFileRow).where(PackFileRow.pack == pack)).all()
        changed = [row for row in rows if row.content is not None or row.removed]
        for row in changed:
            take_back_file(row, actor)
        session.execute(delete(PackDraft).where(PackDraft.pack == pack))
        audit(work, "studio_draft_dropped", f"pack {pack}", actor.key, files=[row.name for row in changed])
        return Taken(len(changed))

    return run_command("studio_drop_draft", command_id, actor, Taken, body)


def _lay(work: UnitOfWork, pack: str, name: str, content: bytes, actor: Actor) -> None:
    row = work.session.scalar(select(PackFileRow).where(PackFileRow.pack == pack, PackFileRow.name == name))
    if row is None:
        row = PackFileRow(pack=pack, name=name, revision=0)
        work.session.add(row)
    row.content, row.removed = content, False
    row.revision, row.changed_by, row.changed_at = row.revision + 1, actor.key, clock.now()


def _require_name(new: NewName) -> None:
    wrong: dict[str, Text] = {}
    for field, value, pattern, example in (
        ("key", new.key, KEY, "visit"), ("prefix", new.prefix, PREFIX, "VIS"),
    ):  # fmt: skip
        if not re.fullmatch(pattern, value):
            wrong[field] = text(
                "Expected something like “%(example)s”, but found “%(value)s”.", example=example, value=value[:60]
            )
    if not new.names.get("en", "").strip():
        wrong["name"] = text("Expected a name, but there is none. Write one.")
    if wrong:
        raise InvalidForm(wrong)


def _require_free(work: UnitOfWork, new: NewName) -> None:
    """No pack, drafted or in use, has the key; no record type the prefix: numbers would be given twice."""
    session, wrong = work.session, dict[str, Text]()
    drafted = session.scalar(select(PackDraft.key).where(PackDraft.pack == new.key))
    used = select(Definition.key).where(Definition.kind.in_(KINDS_OF_PACKS), Definition.id == new.key).limit(1)
    if drafted is not None or session.scalar(used) is not None:
        wrong["key"] = text(
            "Expected a key that no pack has, but there is a pack “%(key)s”. Choose another.", key=new.key
        )
    owner = next((one for one in record_types_in(session) if one.prefix == new.prefix), None)
    if owner is not None:
        wrong["prefix"] = prefix_taken(owner, new.prefix)
    if wrong:
        raise InvalidForm(wrong)
