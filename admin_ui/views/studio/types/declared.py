"""What the cards of the parts that a type has once or not at all offer to choose from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import visitor
from admin_ui.views.studio.types.choices import Options, named, word
from database import reading
from engine.errors import text
from itsm.packs.declared import checklist, knowledge, orders
from itsm.packs.declared.fitting import SCHEDULED
from itsm.packs.declared.model import TEXT
from itsm.packs.deployed import record_types_in
from itsm.packs.model import STANDARD_FIELDS, RecordType
from itsm.recurrence.declared import may_be_compared
from itsm.studio.drafts.drawn import drafts_of
from itsm.studio.pickers.parts import messages_in, outcomes_in
from itsm.studio.pickers.steps import steps_of
from itsm.studio.types.sheet import listed_at, rows_at

Data = Mapping[str, object]
WORDS = ("text", "long_text")
"""Types of fields that say something in words."""


@dataclass(frozen=True, slots=True)
class Declared:
    """The options of each value; ``planned`` by the part of a plan, ``others`` are the types, its own last."""

    planned: Mapping[str, Options]
    messages: Options
    own: Options
    told: Options
    """Fields whose text may be advice."""
    statuses: Options
    teams: Options
    steps: Options
    others: Options
    advised: Options
    """Fields of the types that advice is for."""
    outcomes: Options
    promotions: Options
    measures: Options
    followed: Options
    """Fields of the types whose records follow."""
    fitting: Mapping[str, Options]
    """Fields that may be chosen, by the names of values such as ``knowledge.field``."""
    audiences: Options
    """What the field that says for whom a text is may be."""
    made: Options
    """What records of this type may be made into."""


def declared_of(contents: Mapping[str, bytes], data: Data) -> Declared:
    """What can be chosen in a pack with these files whose record type is ``data``."""
    language, key = visitor().language, str(data.get("key"))
    recurring = _part(data, "recurrence").get("of")
    with reading() as session:
        others = {one.key: one for one in record_types_in(session) if not one.library and one.key != key}
        outcomes = _outcomes(session, listed_at(data, "advice.to"), contents, key)
    return Declared(
        {part: _typed(data, types) for part, types in SCHEDULED.items()},
        [(one, one) for one in messages_in(contents)],
        named(data, "fields", "label"),
        _typed(data, WORDS),
        named(data, "statuses", "label"),
        [(code, word(row.get("name"), code)) for row in rows_at(data, "teams") if (code := str(row.get("code", "")))],
        [(step.id, step.name) for name in sorted(contents) if name.endswith(".bpmn")
         for step in steps_of(contents[name], language) or () if step.name != step.id],
        [*((one.key, one.name(language)) for one in others.values()), (key, word(data.get("name"), key))],
        _fields(others, data, listed_at(data, "advice.to"), WORDS),
        list(outcomes.items()),
        _promotions(others.get(str(recurring)), data, key),
        _measures(others.get(str(recurring)), data if recurring == key else {}),
        _fields(others, data, listed_at(data, "aftermath.of")),
        _fitting(data),
        _values_of(data, str(_part(data, "knowledge").get("audience"))),
        named(data, "promotions", "name"),
    )  # fmt: skip


def _part(data: Data, part: str) -> Data:
    found = data.get(part)
    return found if isinstance(found, dict) else {}


def _typed(data: Data, types: Collection[str]) -> Options:
    return named({"fields": [row for row in rows_at(data, "fields") if row.get("type") in types]}, "fields", "label")


def _fitting(data: Data) -> Mapping[str, Options]:
    """Fields by the value that names one of them; what an order leaves behind is kept in fields of the type's own."""
    found = {f"knowledge.{part}": _typed(data, types) for part, types in knowledge.FITTING.items()}
    found |= {f"checklist.{part}": _typed(data, types) for part, types in checklist.FITTING.items()}
    for part, types in orders.TYPES.items():
        found[f"orders.{part}"] = [one for one in _typed(data, types) if one[0] not in STANDARD_FIELDS]
    return found


def _values_of(data: Data, key: str) -> Options:
    """The choices of a field."""
    rows = [choice for row in rows_at(data, "fields") if row.get("key") == key for choice in rows_at(row, "choices")]
    return [(value, word(row.get("label"), value)) for row in rows if (value := str(row.get("value", "")))]


def _fields(others: Mapping[str, RecordType], data: Data, keys: Iterable[str], types: Collection[str] = ()) -> Options:
    """Fields of these types by key, each once; of ``types`` alone when there are some."""
    found: dict[str, str] = {}
    for key in keys:
        if key == data.get("key"):
            found |= dict(_typed(data, types) if types else named(data, "fields", "label")) | found
        elif key in others:
            fitting = (one for one in others[key].fields if not types or one.type in types)
            found = {one.key: one.label(visitor().language) for one in fitting} | found
    return list(found.items())


def _outcomes(session: Session, keys: Sequence[str], contents: Mapping[str, bytes], own: str) -> Mapping[str, str]:
    """Buttons of the steps of these types, as their packs are drawn."""
    found: dict[str, str] = {}
    drafts = drafts_of(session, [key for key in keys if key != own]) if keys else {}
    for key in keys:
        there = contents if key == own else drafts[key].contents if key in drafts else {}
        found = {**outcomes_in(there, visitor().language), **found}
    return found


def _promotions(of_type: RecordType | None, data: Data, key: str) -> Options:
    """What a record of that type may be made into, as far as it makes one of this type."""
    if of_type is not None:
        return [(one.key, word(one.names, one.key)) for one in of_type.promotions if one.type == key]
    rows = [row for row in rows_at(data, "promotions") if row.get("type") == key]
    return named({"promotions": rows}, "promotions", "name")


def _measures(of_type: RecordType | None, own: Data) -> Options:
    similar = (TEXT, say(text("Similar titles")))
    if of_type is not None:
        language = visitor().language
        return [similar, *((one.key, one.label(language)) for one in of_type.fields if may_be_compared(one))]
    return [similar, *named(own, "fields", "label")]
