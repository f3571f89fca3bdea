"""Command: add a rule, or change one."""

from collections.abc import Mapping, Sequence

from database import UnitOfWork
from engine.errors import InvalidForm, Text, text, text_of
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.routing.cells import FEEL, FeelError, written
from itsm.routing.choices import Choices, choices_of
from itsm.routing.commands.changing import PERMISSION, RulesChanged, begin, no_table, store
from itsm.routing.table import Column, Rule, Table, new_id, with_changed, with_new

TEST, ANSWER = "test_{}", "answer_{}"
"""Names of the fields of a form, by the number of the column."""
LONGEST = 400


def save_rule(
    decision: str, rule: str | None, values: Mapping[str, str], version: int | None, actor: Actor,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> RulesChanged:  # fmt: skip
    """Add a rule above that for everything else, or change ``rule``; ``version`` of the decision is what was read.

    ``values``: ``test_0``, … and ``answer_0``, … as ``cells`` has them, and ``note``. Raises Forbidden, NotFound,
    Conflict, and InvalidForm for what is not there, cannot be read as FEEL, or breaks the table.
    """
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> RulesChanged:
        changing = begin(opened, decision, version)
        table = changing.table
        at = table.place(rule) if rule is not None else None
        if rule is not None and at is None:
            raise no_table(decision)
        choices = choices_of(opened.session, decision)
        made = _rule(table, values, choices, new_id(changing.data) if at is None else rule or "")
        rules = with_new(table.rules, made) if at is None else with_changed(table.rules, at, made)
        before = None if at is None else table.rules[at]
        if made == before:
            return RulesChanged(decision, changing.version, made.id)
        action = "routing_rule_added" if before is None else "routing_rule_changed"
        return store(opened, changing, rules, action, (before, made), actor)

    return run_command("save_routing_rule", command_id, actor, RulesChanged, body, work)


def _rule(table: Table, values: Mapping[str, str], choices: Choices, identity: str) -> Rule:
    errors: dict[str, Text] = {}
    tests = _cells(table.inputs, TEST, values, choices, errors)
    answers = _cells(table.outputs, ANSWER, values, choices, errors)
    note = " ".join(values.get("note", "").split())
    if len(note) > LONGEST or any(ord(char) < 32 for char in note):
        errors["note"] = text("Write at most %(most)s characters.", most=LONGEST)
    if errors:
        raise InvalidForm(errors)
    return Rule(identity, tests, answers, note)


def _cells(
    columns: Sequence[Column], names: str, values: Mapping[str, str], choices: Choices, errors: dict[str, Text]
) -> tuple[str, ...]:
    cells = []
    for number, column in enumerate(columns):
        name = names.format(number)
        value = values.get(name, "").strip()
        wrong = _wrong(column, value, choices)
        try:
            cells.append("" if wrong else written(column.kind, value, names == TEST))
        except FeelError as problem:
            wrong = text("Expected FEEL that can be read, but: %(why)s", why=text_of(problem.message))
        if wrong is not None:
            errors[name] = wrong
    return tuple(cells)


def _wrong(column: Column, value: str, choices: Choices) -> Text | None:
    if len(value) > LONGEST or any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in value):
        return text("Write at most %(most)s characters.", most=LONGEST)
    if column.kind == "feel" and value and not value.startswith(FEEL):
        return text("Write FEEL, with = before it.")
    known = choices.codes(column.kind)
    if value and not value.startswith(FEEL) and known is not None and value not in known:
        return text("Choose one from the list.")
    return None
