"""Keeping versions of packs in the transaction of a command: what was drawn, and what was put into use."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.registry import Actor
from itsm.packs.versions.in_use import contents_by_sum, files_in_use, newest_use, version_of
from itsm.packs.versions.tables import PackContent, PackFileRow, PackUse, PackVersion


@dataclass(frozen=True, slots=True)
class Told:
    """What is kept of putting into use beside who and when."""

    note: str = ""
    override_reason: str = ""
    undo_until: datetime | None = None
    undoes: int | None = None
    again: int | None = None
    """The number of the version that is in use again."""


NOTHING_TOLD = Told()


def take_turn_at_pack(work: UnitOfWork, pack: str) -> None:
    """Let changes of a pack come one after the other: each counts on from the newest."""
    take_turn(work, f"pack {current_tenant()} {pack}")


def sums_of(contents: Mapping[str, bytes]) -> dict[str, str]:
    """The sum of each file, by name."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(contents.items())}


def keep_version(
    work: UnitOfWork, pack: str, contents: Mapping[str, bytes], actor: Actor, note: str = "",
    authors: Sequence[int] = (), base: int | None = None,
) -> PackVersion:  # fmt: skip
    """Keep the files of a pack as its next version; the newest one again when nothing is different from it."""
    session, sums = work.session, sums_of(contents)
    newest = session.scalar(
        select(PackVersion).where(PackVersion.pack == pack).order_by(PackVersion.number.desc()).limit(1)
    )
    if newest is not None and newest.files == sums:
        return newest
    known = contents_by_sum(session, set(sums.values()))
    new = {checksum: contents[name] for name, checksum in sums.items() if checksum not in known}
    session.add_all(PackContent(checksum=checksum, content=content) for checksum, content in new.items())
    number = (session.scalar(select(func.max(PackVersion.number)).where(PackVersion.pack == pack)) or 0) + 1
    drew = list(authors) or ([actor.key] if actor.key is not None else [])
    kept = PackVersion(
        pack=pack, number=number, files=sums, base=base, note=note, authors=drew, author_key=actor.key, at=clock.now()
    )
    session.add(kept)
    session.flush()
    return kept


def note_use(
    work: UnitOfWork, pack: str, contents: Mapping[str, bytes], actor: Actor, deployment_key: int,
    told: Told = NOTHING_TOLD,
) -> PackUse | None:  # fmt: skip
    """Keep that these files of ``pack`` are in use from now on; None when they were already.

    Files that editors hold open and that are different now get the next revision, so that none overwrites them.
    """
    take_turn_at_pack(work, pack)
    session, before = work.session, newest_use(work.session, pack)
    sums_before = {} if before is None else version_of(session, pack, before.number).files
    sums = sums_of(contents)
    if before is not None and sums_before == sums:
        return None
    base = None if before is None else before.number
    if told.again is None:
        version = keep_version(work, pack, contents, actor, told.note, base=base)
    else:
        version = version_of(session, pack, told.again)
    use = PackUse(
        pack=pack, number=version.number, previous=base,
        deployment_key=deployment_key or None, at=clock.now(), actor_key=actor.key, note=told.note,
        override_reason=told.override_reason, undo_until=told.undo_until, undoes=told.undoes,
    )  # fmt: skip
    session.add(use)
    if before is not None:
        changed = {name for name in {*sums, *sums_before} if sums.get(name) != sums_before.get(name)}
        _count_on(work, pack, changed, actor)
    session.flush()
    return use


def note_change(
    work: UnitOfWork, pack: str, changed: Mapping[str, bytes], actor: Actor, deployment_key: int
) -> PackUse | None:
    """Keep that some files of a pack were put into use outside the studio, the others being as they were."""
    found = files_in_use(work.session, pack)
    contents = {} if found is None else found.contents
    return note_use(work, pack, {**contents, **changed}, actor, deployment_key)


def _count_on(work: UnitOfWork, pack: str, names: set[str], actor: Actor) -> None:
    """Files that are as in use are other ones now: their revisions count on. What is drafted stays as it is."""
    mine = PackFileRow.pack == pack, PackFileRow.name.in_(names)
    known = {row.name: row for row in work.session.scalars(select(PackFileRow).where(*mine))}
    for name in sorted(names):
        row = known.get(name)
        if row is None:
            row = PackFileRow(pack=pack, name=name, revision=0, removed=False)
            work.session.add(row)
        if row.content is None and not row.removed:
            row.revision, row.changed_by, row.changed_at = row.revision + 1, actor.key, clock.now()
