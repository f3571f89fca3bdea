"""The kinds of things that are kept with a code, changed at a revision and archived: one table each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from engine.errors import NotFound, Text, text
from itsm.catalogue.tables import ITEM_LENGTH, SERVICE_LENGTH, ItemRow, ServiceRow
from itsm.categories.tables import CODE_LENGTH, CategoryRow, TaxonomyRow
from itsm.organisation.tables import CustomerRow, DeskRow, SiteRow, SkillRow
from itsm.packs.names import in_language
from itsm.people.tables import TeamRow

KeptRow: TypeAlias = (
    CustomerRow | SiteRow | DeskRow | SkillRow | TeamRow | TaxonomyRow | CategoryRow | ServiceRow | ItemRow
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: its table, the name of one for sentences, and how long a code may be."""

    key: str
    model: type[KeptRow]
    name: Text
    code_length: int = 60

    def subject(self, row: KeptRow) -> str:
        """What the audit trail calls a row; diagrams know a team by its code, and so does the trail."""
        return f"{self.key} {row.code if self.key == 'team' else row.key}"


KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("customer", CustomerRow, text("customer")),
        Kind("site", SiteRow, text("site")),
        Kind("desk", DeskRow, text("desk")),
        Kind("skill", SkillRow, text("skill")),
        Kind("team", TeamRow, text("team"), 100),
        Kind("taxonomy", TaxonomyRow, text("taxonomy")),
        Kind("category", CategoryRow, text("category"), CODE_LENGTH),
        Kind("service", ServiceRow, text("service"), SERVICE_LENGTH),
        Kind("item", ItemRow, text("catalogue item"), ITEM_LENGTH),
    )
}


def not_there(kind: str) -> NotFound:
    """The refusal of a thing that is not there."""
    return NotFound(
        text("Expected a %(thing)s that exists, but there is none. Go back to the list.", thing=KINDS[kind].name)
    )


def title_of(row: KeptRow, language: str = "en") -> str:
    """What people call a row in a language; its code when it has no name."""
    if isinstance(row, CustomerRow | SiteRow):
        return row.name
    return in_language(row.names, language) or row.code
