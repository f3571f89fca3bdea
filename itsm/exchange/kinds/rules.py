"""Rules of routing and of surveys: a row for each, with its cells in FEEL as the decision has them."""

from collections.abc import Mapping, Sequence
from zlib import crc32

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from engine.state.definitions import newest_in_use, resource_of
from itsm.categories.naming import unknown_in_rule
from itsm.exchange.kind import Field, Kind, Standing, Texts
from itsm.routing.asking import kept_decisions
from itsm.routing.commands import remove_rule
from itsm.routing.commands.put_rule import put_rule
from itsm.routing.table import Column, Rule, Table, read_table


def _standing(session: Session) -> list[Standing]:
    found = []
    for decision in sorted(kept_decisions(session)):
        known = newest_in_use(session, "decision", decision)
        table = read_table(resource_of(session, known.key), decision) if known is not None else None
        for place, rule in enumerate(table.rules if table is not None else (), 1):
            assert table is not None
            found.append(Standing(_key(decision, rule.id), None, _texts(decision, table, rule, place)))
    return found


def _key(decision: str, rule: str) -> int:
    """Rules have no number of their own."""
    return crc32(f"{decision} {rule}".encode())


def _texts(decision: str, table: Table, rule: Rule, place: int) -> dict[str, str]:
    return {
        "decision": decision, "rule": rule.id, "place": str(place), "when": _lines(table.inputs, rule.tests),
        "then": _lines(table.outputs, rule.answers), "note": " ".join(rule.note.split()),
    }  # fmt: skip


def _lines(columns: Sequence[Column], cells: Sequence[str]) -> str:
    """A line for each cell that says something: ``Category: "printing"``."""
    said = zip(columns, cells, strict=True)
    return "\n".join(f"{one.label}: {' '.join(cell.split())}" for one, cell in said if cell.strip() not in ("", "-"))


def _spelt(cell: str) -> str:
    return "\n".join(" ".join(line.split()) for line in cell.splitlines() if line.strip())


def _save(work: UnitOfWork, _found: Standing | None, texts: Texts, actor: Actor) -> int:
    place = texts.get("place", "")
    if place and not (place.isascii() and place.isdigit() and 0 < len(place) < 5):
        raise InvalidForm({"place": text("Write a whole number from %(least)s to %(most)s.", least=1, most=9999)})
    decision, rule = texts.get("decision", ""), texts.get("rule", "")
    cells = {name: _cells(texts.get(name, ""), name) for name in ("when", "then")}
    put_rule(decision, rule, (cells["when"], cells["then"]), texts.get("note", ""), int(place or 0), actor, work=work)
    return _key(decision, rule)


def _cells(cell: str, name: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in cell.splitlines():
        label, between, feel = line.partition(": ")
        if not between:
            raise InvalidForm({name: text("Write a line for each column: its name, a colon, and FEEL.")})
        found[label.strip()] = feel.strip()
    return found


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        remove_rule(one.texts["decision"], one.texts["rule"], None, actor, work=work)


def _warned(session: Session, texts: Texts) -> Text | None:
    known = newest_in_use(session, "decision", texts["decision"])
    data = resource_of(session, known.key) if known is not None else b""
    return unknown_in_rule(session, data, texts["decision"], texts["rule"]) if data else None


def _same(texts: Texts) -> Sequence[str]:
    decision, rule = texts.get("decision", ""), texts.get("rule", "")
    return [f"{decision} {rule}"] if decision and rule else []


_WORDS: Mapping[str, Text] = {
    "decision": text("Decision"), "rule": text("Rule"), "place": text("Place"), "when": text("When"),
    "then": text("Then"), "note": text("Note"),
}  # fmt: skip
RULES = Kind(
    "rules", text("Rules of routing and surveys"), text("Which team gets which work, and who is asked after closing."),
    tuple(
        Field(name, label, required=name in ("decision", "rule", "then"), stays=name == "place",
              spelt=_spelt if name in ("when", "then") else str.strip)
        for name, label in _WORDS.items()
    ),
    _same, _standing, _save, _remove, warned=_warned,
)  # fmt: skip
