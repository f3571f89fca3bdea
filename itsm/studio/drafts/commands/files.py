"""Commands: save, remove and rename a file of a draft. Whoever has not read the newest is told who changed it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork, reading
from engine import clock
from engine.errors import Conflict, InvalidInput, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.packs.folder import MOST_BYTES
from itsm.packs.versions.keeping import take_turn_at_pack
from itsm.packs.versions.naming import kind_of
from itsm.packs.versions.tables import PackDraft, PackFileRow
from itsm.people.roles import require
from itsm.studio.drafts.drawn import Draft, DraftFile, draft_of, people_named

DRAW = "studio.draw"
MOST_FILES = 300
MOST_TOGETHER = 20_000_000
"""Bytes of all files of a pack."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The answer of a command on a file: its name and its revision now."""

    name: str
    revision: int


def save_file(
    pack: str, name: str, content: bytes, revision: int, actor: Actor, command_id: str | None = None
) -> DraftFile:
    """Keep ``content`` as the file ``name`` of the draft; ``revision`` is the one that was read, 0 for a new file.

    Nothing is asked of the content but its size: what is half drawn is kept. Raises Forbidden, NotFound (no such pack),
    InvalidInput (a name that no pack has, too large), Conflict (somebody saved meanwhile; ``current`` says who, when
    and which revision).
    """
    require(actor, DRAW)
    _require_name(name)
    _require_size(content)

    def body(work: UnitOfWork) -> Saved:
        draft = _begin(work, pack, actor)
        _require_newest(work, draft, name, revision)
        require_room({**draft.contents, name: content}.values())
        return _store(work, draft, name, content, actor)

    run_command("studio_save_file", command_id, actor, Saved, body)
    return _now(pack, name)


def remove_file(pack: str, name: str, revision: int, actor: Actor, command_id: str | None = None) -> Saved:
    """Take the file ``name`` out of the draft. Raises as ``save_file``, and NotFound when there is no such file."""
    require(actor, DRAW)

    def body(work: UnitOfWork) -> Saved:
        draft = _begin(work, pack, actor)
        _require_there(draft, name)
        _require_newest(work, draft, name, revision)
        audit(work, "studio_file_removed", f"pack {pack}", actor.key, file=name)
        return _take_out(work, draft, name, actor)

    return run_command("studio_remove_file", command_id, actor, Saved, body)


def rename_file(
    pack: str, name: str, new_name: str, revision: int, actor: Actor, command_id: str | None = None
) -> DraftFile:
    """Call the file ``name`` otherwise. Raises as ``remove_file``, and InvalidInput when there is such a file."""
    require(actor, DRAW)
    _require_name(new_name)
    if kind_of(new_name) != kind_of(name):
        raise InvalidInput(text("Expected a name of the same kind of file, but got “%(name)s”.", name=new_name[:200]))

    def body(work: UnitOfWork) -> Saved:
        draft = _begin(work, pack, actor)
        _require_there(draft, name)
        _require_newest(work, draft, name, revision)
        if new_name in draft.files:
            raise InvalidInput(text("Expected another name, but there is a file “%(name)s”.", name=new_name))
        audit(work, "studio_file_renamed", f"pack {pack}", actor.key, file=name, new_name=new_name)
        _take_out(work, draft, name, actor)
        return _store(work, draft, new_name, draft.files[name].content, actor)

    run_command("studio_rename_file", command_id, actor, Saved, body)
    return _now(pack, new_name)


def overlay(work: UnitOfWork, draft: Draft, wanted: Mapping[str, bytes], actor: Actor) -> int:
    """Let the draft have exactly the files ``wanted``, and tell how many are different by that."""
    gone = sorted(draft.files.keys() - wanted.keys())
    other = [name for name, data in wanted.items() if name not in draft.files or draft.files[name].content != data]
    for name in gone:
        _take_out(work, draft, name, actor)
    for name in other:
        _store(work, draft, name, wanted[name], actor)
    return len(gone) + len(other)


def take_back_file(row: PackFileRow, actor: Actor) -> None:
    """Let a file be as in use again."""
    row.content, row.removed = None, False
    row.revision, row.changed_by, row.changed_at = row.revision + 1, actor.key, clock.now()


def require_room(contents: Iterable[bytes]) -> None:
    """Raise InvalidInput when a pack would have too many files, or too large ones together."""
    sizes = [len(content) for content in contents]
    if len(sizes) > MOST_FILES or sum(sizes) > MOST_TOGETHER:
        raise InvalidInput(
            text("Expected a pack of at most %(files)s files and %(most)s bytes, but it would be larger. Remove what "
                 "is not needed.", files=MOST_FILES, most=MOST_TOGETHER)
        )  # fmt: skip


def begin_draft(work: UnitOfWork, pack: str, actor: Actor) -> Draft:
    """The draft of ``pack``, for this transaction alone to change; it begins with its first change."""
    return _begin(work, pack, actor)


def _begin(work: UnitOfWork, pack: str, actor: Actor) -> Draft:
    take_turn_at_pack(work, pack)
    session = work.session
    draft = draft_of(session, pack)
    begun = session.scalar(select(PackDraft).where(PackDraft.pack == pack))
    if begun is None:
        begun = PackDraft(pack=pack, base=draft.in_use, authors=[], begun_by=actor.key, begun_at=clock.now())
        session.add(begun)
        audit(work, "studio_draft_begun", f"pack {pack}", actor.key, version=draft.in_use)
    if actor.key is not None and actor.key not in begun.authors:
        begun.authors = [*begun.authors, actor.key]
    return draft


def _store(work: UnitOfWork, draft: Draft, name: str, content: bytes, actor: Actor) -> Saved:
    row = _row(work, draft.pack, name)
    if row.changed_by != actor.key or row.content is None:  # whoever draws on is told once
        audit(work, "studio_file_drawn", f"pack {draft.pack}", actor.key, file=name)
    row.content, row.removed = None if draft.used.get(name) == content else content, False
    return _changed(work, row, actor)


def _take_out(work: UnitOfWork, draft: Draft, name: str, actor: Actor) -> Saved:
    row = _row(work, draft.pack, name)
    row.content, row.removed = None, True
    return _changed(work, row, actor)


def _changed(work: UnitOfWork, row: PackFileRow, actor: Actor) -> Saved:
    row.revision, row.changed_by, row.changed_at = row.revision + 1, actor.key, clock.now()
    work.session.flush()
    return Saved(row.name, row.revision)


def _row(work: UnitOfWork, pack: str, name: str) -> PackFileRow:
    found = _row_of(work.session, pack, name)
    if found is None:
        found = PackFileRow(pack=pack, name=name, revision=0, removed=False)
        work.session.add(found)
    return found


def _row_of(session: Session, pack: str, name: str) -> PackFileRow | None:
    return session.scalar(select(PackFileRow).where(PackFileRow.pack == pack, PackFileRow.name == name))


def _require_name(name: str) -> None:
    if kind_of(name) is None:
        raise InvalidInput(
            text("Expected the name of a file of a pack, such as flow.bpmn or forms/report.form, but got “%(name)s”. "
                 "Call it otherwise.", name=name[:200])
        )  # fmt: skip


def _require_size(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise InvalidInput(
            text("Expected at most %(most)s bytes, but the file is larger. Make it smaller.", most=MOST_BYTES)
        )


def _require_there(draft: Draft, name: str) -> None:
    if name not in draft.files:
        raise NotFound(text("Expected a file “%(name)s” in the pack, but there is none.", name=name[:200]))


def _require_newest(work: UnitOfWork, draft: Draft, name: str, revision: int) -> None:
    """A name that nothing is called by any more is free, with revision 0, unless a file in use was taken out."""
    row = _row_of(work.session, draft.pack, name)
    free = row is None or ((row.removed or row.content is None) and name not in draft.used)
    newest = 0 if row is None or free else row.revision
    if newest == revision:
        return
    who = people_named(work.session, {None if row is None else row.changed_by})
    by, at = next(iter(who.values()), ""), None if row is None else row.changed_at
    raise Conflict(
        text("Expected the file as you read it, but %(who)s changed it meanwhile. Look at what they did.",
             who=by or text("somebody")),
        {"revision": newest, "changed_by": by, "changed_at": None if at is None else at.isoformat()},
    )  # fmt: skip


def _now(pack: str, name: str) -> DraftFile:
    with reading() as session:
        return draft_of(session, pack).files[name]
