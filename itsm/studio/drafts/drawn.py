"""A pack as it is drawn at the moment: the files in use, overlaid by what was changed and is not in use yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Finding, InvalidDefinition, NotFound, text
from itsm.packs.checking import check_files
from itsm.packs.folder import PackFiles, load_files
from itsm.packs.reading import read_record_type
from itsm.packs.versions.in_use import FilesInUse, files_of_packs
from itsm.packs.versions.naming import kind_of, resource_name
from itsm.packs.versions.tables import PackDraft, PackFileRow
from itsm.people.tables import PersonRow
from itsm.scenarios.reading import read_scenario

_MOST_KEPT = 50_000
"""Bytes of a scenario whose findings are kept for the next time."""


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of a draft. Revision 0: as in use, and never changed; ``drafted`` when it is not as in use."""

    name: str
    content: bytes
    revision: int
    changed_by: str | None
    changed_at: datetime | None
    drafted: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """All files of a pack by name; ``base`` is the number of the version in use that it started from.

    ``in_use`` is the number in use now, ``used`` are its files; ``removed`` are those that the draft has not.
    ``authors`` are the keys of all who drew since it was begun.
    """

    pack: str
    files: Mapping[str, DraftFile]
    base: int | None
    in_use: int | None = None
    used: Mapping[str, bytes] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    authors: tuple[int, ...] = ()

    @property
    def contents(self) -> dict[str, bytes]:
        """The bytes of the files by name."""
        return {name: file.content for name, file in self.files.items()}

    @property
    def is_changed(self) -> bool:
        """True when putting it into use would change something."""
        return bool(self.removed) or any(file.drafted for file in self.files.values())

    @property
    def is_behind(self) -> bool:
        """True when another version was put into use since it was begun."""
        return self.is_changed and bool(self.used) and self.base != self.in_use


def draft_of(session: Session, pack: str) -> Draft:
    """The pack as it is drawn; raises NotFound when it is neither in use nor drafted."""
    found = drafts_of(session, [pack])
    if pack not in found:
        raise NotFound(text("Expected a pack “%(key)s”, but there is none.", key=pack[:60]))
    return found[pack]


def drafts_of(session: Session, packs: Sequence[str]) -> dict[str, Draft]:
    """The same for several packs, those left out that are not there; as many statements for many as for one."""
    in_use = files_of_packs(session, packs)
    begun = {row.pack: row for row in session.scalars(select(PackDraft).where(PackDraft.pack.in_(packs)))}
    rows = session.scalars(select(PackFileRow).where(PackFileRow.pack.in_(packs))).all()
    names = people_named(session, {row.changed_by for row in rows})
    return {
        pack: _draft(pack, in_use.get(pack), begun.get(pack), [row for row in rows if row.pack == pack], names)
        for pack in packs
        if pack in in_use or pack in begun
    }


def _draft(
    pack: str, found: FilesInUse | None, begun: PackDraft | None, changed: Sequence[PackFileRow],
    names: Mapping[int, str],
) -> Draft:  # fmt: skip
    contents = {} if found is None else found.contents
    rows = {row.name: row for row in changed}
    files = {name: _file(name, contents.get(name), rows.get(name), names) for name in sorted({*contents, *rows})}
    in_use = None if found is None else found.number
    return Draft(
        pack, {name: file for name, file in files.items() if file is not None},
        in_use if begun is None else begun.base, in_use, contents,
        tuple(sorted(name for name, row in rows.items() if row.removed and name in contents)),
        () if begun is None else tuple(begun.authors),
    )  # fmt: skip


def read_draft(draft: Draft) -> PackFiles:
    """The pack as the house uses it; raises InvalidDefinition with all findings when it cannot be read."""
    return load_files(draft.pack, draft.contents)


def findings_of(draft: Draft) -> list[Finding]:
    """All findings of all files by the rules of deployment, errors and warnings, those that weigh most first."""
    return findings_in(draft.pack, draft.contents)


def findings_in(pack: str, contents: Mapping[str, bytes]) -> list[Finding]:
    """The findings of files that nobody has to have saved."""
    found = [*check_files(pack, contents), *_own_key(pack, contents), *_scenarios(pack, contents)]
    return sorted(found, key=lambda one: (one.severity != "error", one.resource))


def _own_key(pack: str, contents: Mapping[str, bytes]) -> list[Finding]:
    """A pack is known by the key of its record type, which therefore stays."""
    try:
        found = read_record_type(contents.get("pack.yaml", b""), "").key
    except InvalidDefinition:
        return []  # it is among the findings already
    if found == pack:
        return []
    message = text("Expected the key of the pack, “%(key)s”, but found “%(found)s”.", key=pack, found=found)
    fix = text("To have another key, copy the pack.")
    return [Finding("pack", "error", "key", message, fix, resource_name(pack, "pack.yaml"))]


def _scenarios(pack: str, contents: Mapping[str, bytes]) -> list[Finding]:
    found: list[Finding] = []
    for name, data in contents.items():
        if kind_of(name) == "scenario":
            wrong = _kept_wrong if len(data) <= _MOST_KEPT else _wrong_in
            found += wrong(data, resource_name(pack, name))
    return found


def _wrong_in(data: bytes, resource: str) -> tuple[Finding, ...]:
    try:
        read_scenario(data, resource)
    except InvalidDefinition as problem:
        return tuple(problem.findings)
    return ()


_kept_wrong = lru_cache(maxsize=256)(_wrong_in)
"""While somebody draws, the same scenarios are judged again and again."""


def _file(
    name: str, in_use: bytes | None, row: PackFileRow | None, people: Mapping[int, str]
) -> DraftFile | None:
    if row is None:
        return None if in_use is None else DraftFile(name, in_use, 0, None, None)
    content = row.content if row.content is not None else in_use
    if row.removed or content is None:
        return None
    who = people.get(row.changed_by or 0)
    return DraftFile(name, content, row.revision, who, row.changed_at, row.content is not None)


def people_named(session: Session, keys: set[int | None]) -> dict[int, str]:
    """Names of people by key."""
    wanted = {key for key in keys if key is not None}
    rows = session.execute(select(PersonRow.key, PersonRow.name).where(PersonRow.key.in_(wanted))) if wanted else ()
    return {key: name for key, name in rows}
