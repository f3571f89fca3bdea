"""What the audit trail calls things (``customer 3``), as people call them, and where their pages are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import Tenant, current_tenant
from itsm.builds.tables import BuildRow
from itsm.calendars.tables import CalendarRow
from itsm.exchange.tables import ImportRun
from itsm.organisation.kinds import KINDS, KeptRow
from itsm.packs.deployed import record_types_in
from itsm.packs.names import in_language
from itsm.people.tables import PersonRow, TeamRow
from itsm.rights.tables import RoleRow
from itsm.roster.tables import RosterRow

BY_CODE: Mapping[str, tuple[Any, str]] = {
    "calendar": (CalendarRow, "/settings/calendars/{code}"), "team": (TeamRow, "/settings/teams/{key}"),
    "role": (RoleRow, "/settings/roles/{key}"), "roster": (RosterRow, "/roster/{code}"),
}  # fmt: skip
"""Kinds that the trail calls by code, with their pages."""
BY_NAME: Mapping[str, tuple[Any, Any, str]] = {
    "person": (PersonRow.key, PersonRow.name, "/settings/people/{}"),
    "build": (BuildRow.key, BuildRow.name, "/builds/{}"),
    "import": (ImportRun.key, ImportRun.file_name, "/settings/exchange/{}"),
}
"""Kinds without a code, called by key."""

OF_PACKS = frozenset({"pack", "figure"})
"""Kinds that packs in use name."""

Found = Mapping[str, tuple[str, str, str]]
"""Title, address and code by what follows the first word."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of the trail: its ``kind`` is the first word; without an ``address`` it has no page, or is gone.

    ``code`` is what programs call it, where it has one beside its title.
    """

    kind: str
    title: str
    address: str = ""
    code: str = ""


def subjects_of(session: Session, named: Iterable[str], language: str) -> dict[str, Subject]:
    """Each of the subjects ``named``, by name; what is not known keeps the words of the trail."""
    parts = {subject: (subject.partition(" ")[0], subject.partition(" ")[2]) for subject in named}
    by_kind: dict[str, set[str]] = {}
    for kind, rest in parts.values():
        by_kind.setdefault(kind, set()).add(rest)
    known = {kind: _known(session, kind, rests, language) for kind, rests in by_kind.items()}
    return {
        subject: Subject(kind, *known[kind].get(rest, (rest, "", ""))) for subject, (kind, rest) in parts.items()
    }


def _known(session: Session, kind: str, rests: set[str], language: str) -> Found:
    if kind in BY_CODE:
        model, address = BY_CODE[kind]
        return {row.code: _coded(row, address, language)
                for row in session.scalars(select(model).where(model.code.in_(rests)))}  # fmt: skip
    keys = [int(rest) for rest in rests if rest.isascii() and rest.isdigit()]
    if kind in BY_NAME:
        key, name, address = BY_NAME[kind]
        rows = session.execute(select(key, name).where(key.in_(keys)))
        return {str(found): (called, address.format(found), "") for found, called in rows}
    if kind == "organisation" and current_tenant() in keys:  # its own alone: names of others are none of theirs
        return {str(current_tenant()): (session.get_one(Tenant, current_tenant()).name, "", "")}
    if kind in OF_PACKS:
        return {rest: found for rest, found in _of_packs(session, kind, language) if rest in rests}
    if kind not in KINDS:
        return {}
    model = KINDS[kind].model
    found = cast(Sequence[KeptRow], session.scalars(select(model).where(model.key.in_(keys))).all())
    return {str(row.key): _coded(row, f"/settings/{kind}s/{{key}}", language) for row in found}


def _of_packs(session: Session, kind: str, language: str) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for one in record_types_in(session):
        if kind == "pack":
            yield one.key, (one.plural(language), "/settings/practices", one.key)
        else:
            for figure in one.figures:
                title = in_language(figure.names, language) or figure.key
                yield f"{one.key} {figure.key}", (title, f"/figures/{one.key}/{figure.key}", "")


def _coded(row: Any, address: str, language: str) -> tuple[str, str, str]:
    """Title, page, and the code where the title is another."""
    title = row.name if hasattr(row, "name") else in_language(row.names, language) or row.code
    return title, address.format(key=row.key, code=row.code), row.code if row.code != title else ""
