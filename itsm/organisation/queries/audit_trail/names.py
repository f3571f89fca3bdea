"""Names for what the audit trail keeps as keys and codes, as they are now: old entries are told by them too.

A code stands beside its name; whatever is gone, or was never there, stays as the trail has it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.calendars.tables import CalendarRow
from itsm.categories.tables import CategoryRow, TaxonomyRow
from itsm.organisation.tables import CustomerRow, SiteRow, SkillRow
from itsm.packs.deployed import record_types_in
from itsm.packs.names import in_language
from itsm.people.tables import PersonRow, TeamRow
from itsm.rights.tables import RoleRow

PERSON = "person "
"""How a field is called that says something of a person: with their key."""
BY_KEY: Mapping[str, Any] = {
    "substitute_key": PersonRow, "customer_key": CustomerRow, "site_key": SiteRow, "team_key": TeamRow,
    "taxonomy_key": TaxonomyRow, "parent_key": CategoryRow,
}  # fmt: skip
"""Fields that keep a key, and what it is the key of."""
BY_CODE: Mapping[str, Any] = {
    "team": TeamRow, "teams": TeamRow, "customer": CustomerRow, "site": SiteRow, "skill": SkillRow,
    "calendar": CalendarRow, "roles": RoleRow, "taxonomy": TaxonomyRow,
}  # fmt: skip
"""Fields that keep codes, one or a list, and whose they are."""
TYPE = "type_key"
"""The field that keeps the key of a record type."""
LIST = ", "
_MEMBER = re.compile(r"\b(person|team) (\d{1,16})\b")
"""How plans, overrides and swaps of rosters keep whom they name."""
Value = tuple[str, str, str]
Names = Mapping[str, str]


def named(
    session: Session, values: Sequence[Sequence[Value]], language: str, members_of: Collection[int] = ()
) -> list[list[Value]]:
    """Changes (field, before, after) with names; ``members_of`` are places of those that say members of rosters."""
    told = [each for changed in values for each in changed]
    known = {name: _of_field(session, name, told, language) for name in {name for name, _, _ in told}}
    people = _people(session, told)
    members = _members(session, [each for place in members_of for each in values[place]], language)
    found = []
    for place, changed in enumerate(values):
        of_roster = members if place in members_of else {}
        found.append([
            (people.get(name, name), _said(before, known[name], of_roster), _said(after, known[name], of_roster))
            for name, before, after in changed
        ])  # fmt: skip
    return found


def _of_field(session: Session, field: str, told: Sequence[Value], language: str) -> Names:
    """Names of what a field pointed at, by what the trail keeps; nothing is asked for other fields."""
    kept = {part for name, before, after in told if name == field for part in (before, after) if part}
    if field in BY_KEY:
        keys = [int(part) for part in kept if part.isascii() and part.isdigit()]
        return {str(key): title for key, _, title in _rows(session, BY_KEY[field], BY_KEY[field].key, keys, language)}
    if field in BY_CODE:
        model = BY_CODE[field]
        codes = [code for part in kept for code in part.split(LIST)]
        rows = _rows(session, model, model.code, codes, language)
        return {code: f"{title} ({code})" for _, code, title in rows if title != code}
    if field == TYPE:
        return {one.key: one.name(language) for one in record_types_in(session) if one.key in kept}
    return {}


def _rows(
    session: Session, model: Any, column: Any, wanted: Sequence[object], language: str
) -> list[tuple[int, str, str]]:
    """Key, code and title of rows; people have no code."""
    if not wanted:
        return []
    rows = session.scalars(select(model).where(column.in_(wanted)))
    return [(row.key, getattr(row, "code", ""), _title(row, language)) for row in rows]


def _title(row: Any, language: str) -> str:
    names = getattr(row, "names", None)
    return str(row.name) if names is None else in_language(names, language) or str(row.code)


def _people(session: Session, told: Sequence[Value]) -> Names:
    """Names of fields that say something of a person."""
    keys = {name.removeprefix(PERSON) for name, _, _ in told if name.startswith(PERSON)}
    rows = _rows(session, PersonRow, PersonRow.key, [int(key) for key in keys if key.isdigit()], "en")
    return {f"{PERSON}{key}": title for key, _, title in rows}


def _members(session: Session, told: Sequence[Value], language: str) -> Names:
    """Names of people and teams by what rosters call them."""
    met = {found.groups() for _, before, after in told for part in (before, after) for found in _MEMBER.finditer(part)}
    names: dict[str, str] = {}
    for kind, model in (("person", PersonRow), ("team", TeamRow)):
        keys = sorted(int(key) for one, key in met if one == kind)
        for key, code, title in _rows(session, model, model.key, keys, language):
            names[f"{kind} {key}"] = f"{title} ({code})" if code and title != code else title
    return names


def _said(part: str, known: Names, members: Names) -> str:
    if known:
        part = known.get(part) or LIST.join(known.get(one, one) for one in part.split(LIST))
    return _MEMBER.sub(lambda found: members.get(found[0], found[0]), part) if members else part
