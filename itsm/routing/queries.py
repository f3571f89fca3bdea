"""Routing tables for their pages: what each rule asks and answers, in words, and what it names that is not there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from engine.state import definitions
from itsm.packs.deployed import pack_of, texts_of
from itsm.packs.texts import DecisionTexts
from itsm.people.roles import require
from itsm.records.queries.decision_words import words_of_decision
from itsm.routing.asking import routing_decisions
from itsm.routing.cells import FEEL, Kind, names_in, shown
from itsm.routing.choices import Choices, choices_of
from itsm.routing.commands.changing import PERMISSION, no_table
from itsm.routing.table import Column, Rule, Table, read_table


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that says something: its column and its value in words; ``unknown`` are codes that nothing in use has."""

    kind: Kind
    label: str
    value: str
    is_feel: bool
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule in words; one without ``tests`` holds for everything that no rule above it holds for."""

    id: str
    tests: tuple[Cell, ...]
    answers: tuple[Cell, ...]
    note: str

    @property
    def names_team(self) -> bool:
        """False where the line's own team keeps the work."""
        return any(cell.kind == "team" for cell in self.answers)

    @property
    def unknown(self) -> list[str]:
        """What it names that is not there: it never holds, or leads nowhere."""
        return [code for cell in (*self.tests, *self.answers) for code in cell.unknown]


@dataclass(frozen=True, slots=True)
class RoutingView:
    """A decision that routes, at its newest version; ``labels`` are those of its columns in the reader's language."""

    decision: str
    name: str
    version: int
    table: Table
    labels: tuple[str, ...]
    answer_labels: tuple[str, ...]
    choices: Choices
    rules: tuple[RuleView, ...]

    @property
    def in_order(self) -> bool:
        """True when the first rule that holds counts."""
        return self.table.policy == "FIRST"

    def rule(self, identity: str) -> Rule:
        """One rule. Raises NotFound."""
        at = self.table.place(identity)
        if at is None:
            raise no_table(self.decision)
        return self.table.rules[at]


def routings(actor: Actor, language: str) -> list[RoutingView]:
    """Every table that routes work. Raises Forbidden."""
    require(actor, PERMISSION)
    with reading() as session:
        return list(_all(session, language))


def routing(decision: str, actor: Actor, language: str) -> RoutingView:
    """One of them. Raises Forbidden and NotFound."""
    found = next((one for one in routings(actor, language) if one.decision == decision), None)
    if found is None:
        raise no_table(decision)
    return found


def _all(session: Session, language: str) -> Iterator[RoutingView]:
    for decision in sorted(routing_decisions(session)):
        found = definitions.newest_in_use(session, "decision", decision)
        table = read_table(definitions.resource_of(session, found.key), decision) if found is not None else None
        if found is None or table is None:
            continue
        own = texts_of(pack_of(found), language, session).decisions.get(decision) if language != "en" else None
        texts, choices = own or DecisionTexts(), choices_of(session, decision, language)
        name = words_of_decision(session, decision, language).name
        labels = tuple(texts.inputs.get(column.id, column.label) for column in table.inputs)
        answers = tuple(texts.outputs.get(column.id, column.label) for column in table.outputs)
        rules = tuple(_rule(one, table, (labels, answers), choices, texts) for one in table.rules)
        yield RoutingView(decision, name, found.version, table, labels, answers, choices, rules)


def _rule(
    rule: Rule, table: Table, labels: tuple[Sequence[str], Sequence[str]], choices: Choices, texts: DecisionTexts
) -> RuleView:
    tests = zip(table.inputs, rule.tests, labels[0], strict=True)
    answers = zip(table.outputs, rule.answers, labels[1], strict=True)
    return RuleView(
        rule.id, tuple(_cells(tests, choices)), tuple(_cells(answers, choices)), texts.rules.get(rule.id, rule.note)
    )


def _cells(cells: Iterator[tuple[Column, str, str]], choices: Choices) -> Iterator[Cell]:
    for column, feel, label in cells:
        value = shown(column.kind, feel)
        if not value:
            continue
        is_feel = value.startswith(FEEL)
        named = [code.strip("/") for code in names_in(feel)]
        unknown = tuple(code for code in named if choices.is_unknown(column.kind, code))
        words = value.removeprefix(FEEL) if is_feel else choices.name(column.kind, value)
        yield Cell(column.kind, label, words, is_feel, unknown)
