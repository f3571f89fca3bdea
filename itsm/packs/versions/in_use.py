"""Looking up which version of a pack is in use, and the bytes of its files."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, undefer

from engine.errors import NotFound, text
from engine.state.tables import Definition
from itsm.packs.versions.naming import name_in_pack, pack_in
from itsm.packs.versions.tables import PackContent, PackUse, PackVersion


@dataclass(frozen=True, slots=True)
class FilesInUse:
    """The files of a pack by name; ``number`` is empty when it was deployed before versions were counted."""

    number: int | None
    contents: Mapping[str, bytes]


def newest_use(session: Session, pack: str) -> PackUse | None:
    """How the version in use came to be so; None for a pack that was not put into use, or before that was noted."""
    statement = select(PackUse).where(PackUse.pack == pack).order_by(PackUse.key.desc()).limit(1)
    return session.scalar(statement)


def version_of(session: Session, pack: str, number: int) -> PackVersion:
    """Version ``number`` of ``pack``; raises NotFound."""
    found = session.scalar(select(PackVersion).where(PackVersion.pack == pack, PackVersion.number == number))
    if found is None:
        raise NotFound(
            text("Expected the pack %(pack)s to have a version %(number)s, but it has none.",
                 pack=pack[:60], number=number)
        )  # fmt: skip
    return found


def files_in_use(session: Session, pack: str) -> FilesInUse | None:
    """The files of ``pack`` that are in use; None when it is not in use."""
    return files_of_packs(session, [pack]).get(pack)


def files_of_packs(session: Session, packs: Sequence[str]) -> dict[str, FilesInUse]:
    """The same for several packs, those left out that are not in use; as many statements for many as for one."""
    last = select(func.max(PackUse.key)).where(PackUse.pack.in_(packs)).group_by(PackUse.pack)
    statement = (
        select(PackVersion)
        .join(PackUse, (PackUse.pack == PackVersion.pack) & (PackUse.number == PackVersion.number))
        .where(PackUse.key.in_(last))
    )
    versions = session.scalars(statement).all()
    known = contents_by_sum(session, {checksum for version in versions for checksum in version.files.values()})
    found = {
        version.pack: FilesInUse(version.number, {name: known[checksum] for name, checksum in version.files.items()})
        for version in versions
    }
    missing = sorted(set(packs) - found.keys())  # not in use, or deployed before versions were counted
    return found | {pack: FilesInUse(None, files) for pack, files in _newest_definitions(session, missing).items()}


def contents_of(session: Session, sums: Mapping[str, str]) -> dict[str, bytes]:
    """The bytes of the files of a version, which are known by their sums."""
    known = contents_by_sum(session, set(sums.values()))
    return {name: known[checksum] for name, checksum in sums.items()}


def contents_by_sum(session: Session, sums: Collection[str]) -> dict[str, bytes]:
    """What is kept of these sums: deployed, or with a version."""
    found: dict[str, bytes] = {}
    for model, column in ((Definition, Definition.resource), (PackContent, PackContent.content)):
        rows = session.execute(select(model.checksum, column).where(model.checksum.in_(sums)))
        found |= {checksum: content for checksum, content in rows}
    return found


def _newest_definitions(session: Session, packs: Sequence[str]) -> dict[str, dict[str, bytes]]:
    """By pack, the newest of each definition whose file is of it."""
    if not packs:
        return {}
    last = (
        select(Definition.kind, Definition.id, func.max(Definition.version).label("version"))
        .group_by(Definition.kind, Definition.id)
        .subquery()
    )
    mine = or_(*(Definition.resource_name.startswith(f"{room}/{pack}/", autoescape=True)
                 for room in ("processes", "forms") for pack in packs))  # fmt: skip
    statement = (
        select(Definition)
        .join(last, (Definition.kind == last.c.kind) & (Definition.id == last.c.id)
              & (Definition.version == last.c.version))
        .where(mine)
        .order_by(Definition.key)
        .options(undefer(Definition.resource))
    )  # fmt: skip
    found: dict[str, dict[str, bytes]] = {}
    for row in session.scalars(statement):
        found.setdefault(pack_in(row.resource_name), {})[name_in_pack(row.resource_name)] = row.resource
    return found
