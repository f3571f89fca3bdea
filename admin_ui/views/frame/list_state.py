"""What an address says of a list of records: type, filters, order, columns, saved view; and further addresses of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from admin_ui.views.frame.visitor import actor, visitor
from itsm.packs.model import LIST_COLUMNS, RecordType
from itsm.records.queries.record_list import OWN
from itsm.rights.fields import never_seen

NEWEST_FIRST = "-opened_at"
FILTERS = (
    "status", "kind", "priority", "category", "team", "owner", "handler", "clock", "text", "mine", "overruled",
)  # fmt: skip
ALWAYS = ("number", "title")
"""Columns that every list has: they lead to the record."""
LONGEST = 200
KEPT = ("sort", "columns", *FILTERS)


@dataclass(frozen=True)
class ListState:
    """A list as it was asked for; ``asked`` are the parameters of its address."""

    type: RecordType
    asked: Mapping[str, str]

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Fields that the reader sees at no record of the type, and what is told of a priority where they see none."""
        found = never_seen(actor(), self.type)
        without = "priority" in found or "priority" not in self.type.by_key
        return found | {"overruled"} if without else found

    @cached_property
    def filters(self) -> dict[str, str]:
        """Filters in force."""
        own = [OWN + field.key for field in self.type.fields if field.searchable and not field.standard]
        names = [name for name in (*FILTERS, *own) if name.removeprefix(OWN) not in self.hidden]
        found = {name: self.asked.get(name, "").strip()[:LONGEST] for name in names}
        return {name: value for name, value in found.items() if value}

    @property
    def sort(self) -> str:
        """The order."""
        return self.asked.get("sort") or NEWEST_FIRST

    @cached_property
    def possible_columns(self) -> tuple[str, ...]:
        """Every column that the list may have: those of the pack's list first."""
        fields = (field.key for field in self.type.fields)
        keys = dict.fromkeys((*self.type.list_columns, *LIST_COLUMNS, *fields))
        return tuple(key for key in keys if key not in self.hidden)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that it has; those of the pack unless others were chosen."""
        asked = self.asked.get("columns", "").split(",")
        chosen = {key for key in asked if key in self.possible_columns}
        usual = [key for key in self.type.list_columns if key not in self.hidden]
        kept = chosen | set(ALWAYS) if chosen else {*usual, *ALWAYS}
        return tuple(key for key in self.possible_columns if key in kept)

    @property
    def view(self) -> int | None:
        """Key of the saved view that the list began as."""
        found = self.asked.get("view", "")
        return int(found) if found.isascii() and found.isdigit() and len(found) < len("9007199254740992") else None

    @property
    def query(self) -> dict[str, str]:
        """What a saved view keeps of it."""
        wanted = {name: value for name, value in self.asked.items() if name in KEPT or name.startswith(OWN)}
        return {name: value[:LONGEST] for name, value in wanted.items() if value}

    def address(self, path: str = "/records", /, **changes: str | None) -> str:
        """This list with some parameters changed, from its first page; None takes one away."""
        kept = {name: value for name, value in self.asked.items() if value and name not in ("after", "column")}
        kept |= {"type": self.type.key}
        kept |= {name: value for name, value in changes.items() if value is not None}
        gone = {name for name, value in changes.items() if value is None}
        return f"{path}?" + urlencode({name: value for name, value in kept.items() if name not in gone})


def state_of(asked: Mapping[str, str]) -> ListState:
    """The list that an address asks for; raises NotFound for a type that is not in use."""
    return ListState(visitor().record_type(asked.get("type", "")), dict(asked))


def state_of_query(type_key: str, query: str) -> ListState:
    """The list of a query that stands in a form."""
    return state_of({**dict(parse_qsl(query[: LONGEST * 20])), "type": type_key})
