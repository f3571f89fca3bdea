"""The people and teams that a file names: found by their id there, made when met first, before anything is replayed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from database import unit_of_work
from engine.registry import Actor
from itsm.imports.mapping import ImportMapping
from itsm.imports.table import LogTable, Row
from itsm.people.commands import people_for_external, team_for_external
from itsm.people.queries import teams


@dataclass(frozen=True)
class Directory:
    """Keys of people and codes of teams by their id in the file."""

    people: Mapping[str, int]
    teams: Mapping[str, str]
    person_name: str

    def person(self, row: Row, column: str | None) -> int | None:
        """The person in ``column`` of ``row``; None when unknown."""
        return self.people.get(row.values.get(column or "", ""))

    def team(self, row: Row, column: str | None) -> str | None:
        """The team's code in ``column`` of ``row``; None when unknown."""
        return self.teams.get(row.values.get(column or "", ""))

    def name_of(self, key: int | None) -> str | None:
        """Name of the person with ``key``, as it was made from the file's id."""
        identity = self._ids.get(key) if key is not None else None
        return None if identity is None else self.person_name.format(id=identity)

    @cached_property
    def _ids(self) -> Mapping[int, str]:
        return {key: identity for identity, key in self.people.items()}

    def actor(self, row: Row, column: str) -> Actor:
        """Who did what ``row`` says; somebody unknown is the import itself."""
        identity = row.values.get(column, "")
        if identity not in self.people:
            return Actor(None, "import", "Import")
        return Actor(self.people[identity], "import", self.person_name.format(id=identity))


def directory_of(table: LogTable, mapping: ImportMapping) -> Directory:
    """Find or make everybody whom the usable rows of ``table`` name."""
    columns = [name for name in (mapping.requester, mapping.opened_by, mapping.actor, mapping.assignee) if name]
    named = _ids(table, columns)
    with unit_of_work() as work:
        people = people_for_external({identity: mapping.person_name.format(id=identity) for identity in named}, work)
    keys: dict[str, int] = {}
    with unit_of_work() as work:
        for identity in _ids(table, [mapping.team] if mapping.team else []):
            keys[identity] = team_for_external(identity, mapping.team_name.format(id=identity), work)
    codes = {team.key: team.code for team in teams()}
    return Directory(people, {identity: codes[key] for identity, key in keys.items()}, mapping.person_name)


def _ids(table: LogTable, columns: Iterable[str]) -> list[str]:
    wanted = list(columns)
    found = {row.values.get(name) for rows in table.rows.values() for row in rows for name in wanted}
    return sorted(identity for identity in found if identity)
