"""What a pack says of its record type: names, fields, statuses in order, teams, list columns, what it is made into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from engine.errors import text
from itsm.language.catalogue import translate
from itsm.language.formats import day_or_time
from itsm.packs.declared.checklist import Checklist
from itsm.packs.declared.knowledge import Knowledge
from itsm.packs.declared.model import Advice, Aftermath, Calls, PackSchedule, PackTeam, PackTime, Promotion, Recurrence
from itsm.packs.declared.orders import Orders
from itsm.packs.figures.model import Figure
from itsm.packs.names import Names, in_language
from itsm.packs.rooms.model import Proposal, SuggestedRung, WarRoom

FieldType = Literal["text", "long_text", "number", "date", "date_time", "choice", "category", "person"]
StatusKind = Literal["open", "waiting", "resolved", "closed"]
Tone = Literal["info", "accent", "warn", "good", "neutral"]

STANDARD_FIELDS: Mapping[str, int | None] = {
    "title": 300, "description": None, "category": 200, "service": 200, "channel": 40, "impact": 60, "urgency": 60,
    "priority": 60, "resolution_code": 200, "resolution_text": None,
}
"""Fields that are columns of ``record``, with the characters that fit; the others are own fields of a type."""

LIST_COLUMNS = (
    "number", "status", "requester", "owner", "team", "due_at", "clock_state", "clocks_missed", "opened_at",
    "resolved_at", "closed_at", "changed_at", "external_number", "overruled",
)
"""What a list may show beside the fields."""

BRIEF_FIELDS = ("category", "service", "channel", "impact", "urgency")
"""What stands beside a record of a type that names no other fields."""

REQUESTER = text("Requester")
"""What somebody who asks for something is called, unless their pack says it better."""
_HIGHEST, _STEP, _LOWEST, NO_PRIORITY = 90, 20, 10, 50


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a field may have. In a tree ``labels`` tell the way to it, ``names`` what it is called there."""

    value: str
    labels: Names
    names: Names = field(default_factory=dict)
    above: str | None = None
    """The value above it in a tree."""
    depth: int = 0
    offered: bool = True
    """False for what records may still have and no form offers any more."""


STANDARD_GROUPS: Mapping[str, Names] = {
    "request": {"en": "What was asked", "zh-CN": "请求内容"},
    "assessment": {"en": "Impact, urgency, priority", "zh-CN": "影响度、紧急度、优先级"},
    "solution": {"en": "Solution", "zh-CN": "解决情况"},
    "details": {"en": "Further fields", "zh-CN": "其他字段"},
}
"""The groups of fields that need no naming in a pack."""

_GROUP_OF: Mapping[str, str] = {
    "title": "request", "description": "request", "category": "request", "service": "request", "channel": "request",
    "impact": "assessment", "urgency": "assessment", "priority": "assessment", "resolution_code": "solution",
    "resolution_text": "solution",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that people may see and change together; an ``internal`` group is not for requesters.

    ``seen_by`` and ``changed_by`` are codes of roles: of those whom their rights let, only who has one of them. Empty
    ones limit nobody.
    """

    key: str
    names: Names
    internal: bool = False
    seen_by: tuple[str, ...] = ()
    changed_by: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """What people call it."""
        return in_language(self.names, language)


@dataclass(frozen=True)  # without slots: what is made of the choices is made once
class Field:
    """A field of a record type; ``own_group`` is what the pack says of its group, empty for the usual one."""

    key: str
    type: FieldType
    labels: Names
    choices: tuple[Choice, ...] = ()
    own_group: str = ""
    searchable: bool = False
    """Found by the search, and an own field also by a filter of lists."""
    names_items: bool = False
    """A text that names items, records of the types that say ``impact``: they are offered while somebody types."""

    @property
    def group(self) -> str:
        """Key of the group that decides who sees and changes it."""
        return self.own_group or _GROUP_OF.get(self.key, "details")

    @property
    def standard(self) -> bool:
        """True when the field is a column of the record."""
        return self.key in STANDARD_FIELDS

    def label(self, language: str) -> str:
        """Name of the field for people."""
        return in_language(self.labels, language)

    def shown(self, value: object, language: str, zone: str = "") -> str:
        """``value`` for people: the label of a choice, with ``zone`` a day or a time as people say it, else itself."""
        if self.type in ("date", "date_time") and zone and value:
            return day_or_time(str(value), language, zone)
        for choice in self.choices:
            if choice.value == value:
                return in_language(choice.labels, language)
        return "" if value is None else str(value)

    def fits(self, value: str) -> bool:
        """True for one of the choices."""
        return value in self._above

    def path(self, value: object) -> str | None:
        """``/hardware/printing/``: the values on the way to ``value`` from the top; None without a value.

        One text, and not a list: what a decision reads as a text it need not decide twice.
        """
        if value is None:
            return None
        found, at = [str(value)], self._above.get(str(value))
        while at is not None:
            found.append(at)
            at = self._above.get(at)
        return f"/{'/'.join(reversed(found))}/"

    @cached_property
    def _above(self) -> Mapping[str, str | None]:
        """The choices, each with what stands above it."""
        return {choice.value: choice.above for choice in self.choices}

    def branch(self, value: str) -> list[str]:
        """``value`` and all values below it."""
        found = [value]
        for choice in self.choices:  # each stands before what is below it
            if choice.above in found:
                found.append(choice.value)
        return found


@dataclass(frozen=True, slots=True)
class Status:
    """A status: where a record stands, as the diagram's ``status`` property names it."""

    key: str
    kind: StatusKind
    tone: Tone
    labels: Names
    publics: Names | None = None

    def label(self, language: str) -> str:
        """Name of the status for the people who work."""
        return in_language(self.labels, language)

    def public_label(self, language: str) -> str:
        """Name of the status for requesters."""
        return in_language(self.publics or self.labels, language)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that a library's process takes from who calls it, or gives back; ``choices`` where there are few."""

    key: str
    labels: Names
    hints: Names = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()


FIRST_POSITION = 0
"""Where libraries stand: what they have is there before who calls it."""
LAST_POSITION = 100
"""Where a type stands that says nothing of its position."""


@dataclass(frozen=True)
class RecordType:
    """A type of record, as its pack defines it; ``statuses`` stand lowest first, choices of priority highest first."""

    key: str
    names: Names
    plurals: Names
    icon: str
    prefix: str
    process: str
    report_form: str
    teams: tuple[PackTeam, ...]
    fields: tuple[Field, ...]
    statuses: tuple[Status, ...]
    list_columns: tuple[str, ...]
    own_groups: tuple[FieldGroup, ...] = ()
    times: tuple[PackTime, ...] = ()
    position: int = LAST_POSITION
    """Where the type stands among others in menus; the lowest is first."""
    survey: str = ""
    """Id of the decision that says whether the requester is asked after closing; empty: nobody is."""
    service_level: str = ""
    """Id of the decision that says which service level holds; empty: that of the customer or organisation."""
    portal_titles: Names = field(default_factory=dict)
    portal_texts: Names = field(default_factory=dict)
    portal_about: tuple[str, ...] = ()
    """Keys of fields that its requester reads beside a record, besides those of every type."""
    calls: Calls | None = None
    """None for a type that is not logged while somebody is on the telephone."""
    promotions: tuple[Promotion, ...] = ()
    workers: tuple[str, ...] = ()
    """Job types that programs of the organisation do."""
    library: bool = False
    """True: no type of record at all, but processes that diagrams of other packs call."""
    inputs: tuple[Parameter, ...] = ()
    """Of a library: what its process wants to know from who calls it."""
    results: tuple[Parameter, ...] = ()
    """Of a library: what its process gives back."""
    schedule: PackSchedule | None = None
    """None for a type whose work is not planned."""
    in_portal: bool = True
    """False: requesters are not offered to make one; who works makes it, or a promotion does."""
    advice: Advice | None = None
    """None for a type that has nothing to say to records of others."""
    recurrence: Recurrence | None = None
    """None for a type that is made of no others that come again."""
    aftermath: Aftermath | None = None
    """None for a type upon whose work nothing follows."""
    about: tuple[str, ...] = BRIEF_FIELDS
    """Keys of fields that stand beside a record, for those who work on it; those that have no value are left out."""
    requesters: Names = field(default_factory=dict)
    """What the requester of such a record is called; empty: the usual word."""
    orders: Orders | None = None
    """None for a type that no order makes."""
    starts_off: bool = False
    """True: shipped, but put into use only when somebody switches it on."""
    offered: bool = True
    """False while the organisation has switched it off: nothing new is begun with it."""
    impact: tuple[str, ...] = ()
    """Kinds of links (``-``: from the other end) to what suffers when a record of the type fails."""
    figures: tuple[Figure, ...] = ()
    """What is computed over all records of the type."""
    war_room: WarRoom | None = None
    """None for a type that nobody leads together with others."""
    proposal: Proposal | None = None
    """None for a type of which nothing more is proposed."""
    ladder: tuple[SuggestedRung, ...] = ()
    """Rungs that Settings suggests for its records."""
    checklist: Checklist | None = None
    """None for a type whose records no plan of inspections makes."""
    knowledge: Knowledge | None = None
    """None for a type whose records are not for others to read."""

    @cached_property
    def groups(self) -> Mapping[str, FieldGroup]:
        """The groups that its fields are in, in the order of the fields, by key."""
        named = {group.key: group for group in self.own_groups}
        usual = {key: FieldGroup(key, names) for key, names in STANDARD_GROUPS.items()}
        return {field.group: (usual | named)[field.group] for field in self.fields}

    def name(self, language: str) -> str:
        """One record of the type, for people."""
        return in_language(self.names, language)

    def requester(self, language: str) -> str:
        """What people call the requester of such a record."""
        return in_language(self.requesters, language) if self.requesters else translate(REQUESTER, language)

    def portal_title(self, language: str) -> str:
        """What the portal calls the making of a record; the name of the type unless the pack says it better."""
        return in_language(self.portal_titles or self.names, language)

    def portal_text(self, language: str) -> str:
        """When to choose that; empty when the pack does not say."""
        return in_language(self.portal_texts, language) if self.portal_texts else ""

    def plural(self, language: str) -> str:
        """Several records of the type, for people."""
        return in_language(self.plurals, language)

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """Fields by key."""
        return {field.key: field for field in self.fields}

    @cached_property
    def has_tree(self) -> bool:
        """True when the organisation says what its records are about, and not the pack."""
        return any(field.type == "category" for field in self.fields)

    @cached_property
    def times_by_key(self) -> Mapping[str, PackTime]:
        """The lengths of time that the pack sets, by key."""
        return {time.key: time for time in self.times}

    @cached_property
    def promotions_by_key(self) -> Mapping[str, Promotion]:
        """What a record may be made into, by key."""
        return {promotion.key: promotion for promotion in self.promotions}

    @cached_property
    def status_by_key(self) -> Mapping[str, Status]:
        """Statuses by key."""
        return {status.key: status for status in self.statuses}

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {status.key: rank for rank, status in enumerate(self.statuses)}

    def leading_status(self, statuses: tuple[str, ...]) -> Status | None:
        """Of the statuses of several tokens the one that the pack lists last; None when it lists none of them."""
        known = [key for key in statuses if key in self._ranks]
        return self.status_by_key[max(known, key=self._ranks.__getitem__)] if known else None

    def task_priority(self, priority: str | None) -> int:
        """Rank of a task (0–100, high first) for a record's priority: 90, 70, 50, 30, … in the order of its choices."""
        field = self.by_key.get("priority")
        values = [choice.value for choice in field.choices] if field else []
        if priority not in values:
            return NO_PRIORITY
        return max(_LOWEST, _HIGHEST - _STEP * values.index(priority))
