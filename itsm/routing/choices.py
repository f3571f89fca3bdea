"""What a cell of a routing table may name: the categories, sites, teams and the like that are in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.categories.queries import way
from itsm.categories.tree import tree_of
from itsm.organisation.choices import CLASSES
from itsm.organisation.tables import SiteRow, SkillRow
from itsm.packs.deployed import record_types_in
from itsm.packs.names import in_language
from itsm.people.tables import TeamRow
from itsm.routing.asking import routing_decisions
from itsm.routing.cells import Kind

Options = Sequence[tuple[str, str]]
_Kept: TypeAlias = TeamRow | SiteRow | SkillRow


@dataclass(frozen=True, slots=True)
class Choices:
    """Codes with their names by what a column is about; ``retired`` are codes that are there, but not in use."""

    options: Mapping[Kind, Options]
    retired: Mapping[Kind, frozenset[str]]

    def codes(self, kind: Kind) -> frozenset[str] | None:
        """The codes that may be chosen; None where anything may be written."""
        found = self.options.get(kind)
        return None if found is None else frozenset(code for code, _ in found)

    def name(self, kind: Kind, code: str) -> str:
        """What people call a code; itself where it is not known."""
        return next((name for one, name in self.options.get(kind, ()) if one == code), code)

    def is_unknown(self, kind: Kind, code: str) -> bool:
        """True for a code that nothing in use has, so that a rule which names it never holds."""
        known = self.codes(kind)
        return known is not None and code not in known


def choices_of(session: Session, decision: str, language: str = "en") -> Choices:
    """All that cells of the decision may name, called as in ``language``."""
    teams = _kept(session, TeamRow, language)
    drawn = routing_decisions(session).get(decision, [])
    names = dict(teams[0])
    categories, retired = _categories(session, language)
    sites, skills = _kept(session, SiteRow, language), _kept(session, SkillRow, language)
    options: dict[Kind, Options] = {
        "category": categories, "branch": categories, "site": sites[0], "team": teams[0], "skill": skills[0],
        "line": [(code, names.get(code, code)) for code in drawn],
        "class": [(key, key) for key in CLASSES],
        "grade": [(str(grade), str(grade)) for grade in range(1, 6)],
    }  # fmt: skip
    gone: dict[Kind, frozenset[str]] = {
        "category": retired, "branch": retired, "site": sites[1], "team": teams[1], "skill": skills[1],
    }  # fmt: skip
    return Choices(options, gone)


def _kept(
    session: Session, model: type[_Kept], language: str
) -> tuple[Options, frozenset[str]]:
    rows = cast(Sequence[_Kept], session.scalars(select(model).order_by(model.code)).all())
    options = [(row.code, _called(row, language)) for row in rows if row.archived_at is None]
    return options, frozenset(row.code for row in rows if row.archived_at is not None)


def _called(row: _Kept, language: str) -> str:
    return row.name if isinstance(row, SiteRow) else in_language(row.names, language) or row.code


def _categories(session: Session, language: str) -> tuple[Options, frozenset[str]]:
    """Those of every taxonomy, for records keep theirs; without a tree what the packs say."""
    tree = tree_of(session)
    if tree.used is None:
        fields = [one.by_key["category"] for one in record_types_in(session) if "category" in one.by_key]
        plain = {choice.value: field.shown(choice.value, language) for field in fields for choice in field.choices}
        return list(plain.items()), frozenset()
    used = [one.code for one in tree.categories if one.in_use]
    retired = frozenset(one.code for one in tree.categories if not one.in_use)
    return [(code, way(tree, code, language)) for code in used], retired
