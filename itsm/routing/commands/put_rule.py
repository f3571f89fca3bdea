"""Command: put a rule that is given in FEEL into its table at a place, as a file has it."""

from collections.abc import Mapping, Sequence

from database import UnitOfWork
from engine.errors import InvalidForm, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.routing.commands.changing import PERMISSION, RulesChanged, begin, store
from itsm.routing.table import Column, Rule, with_new, without

Cells = tuple[Mapping[str, str], Mapping[str, str]]
"""What is asked and what is answered, by the names of the columns; a column that is not named asks for nothing."""


def put_rule(
    decision: str, rule: str, cells: Cells, note: str, place: int, actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> RulesChanged:  # fmt: skip
    """Add the rule ``rule``, or change it; ``place`` counts from 1, with 0 it stays, or stands above everything else's.

    Raises Forbidden, NotFound, and InvalidForm for a column that the table does not have and for what breaks it.
    """
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> RulesChanged:
        changing = begin(opened, decision, None)
        table = changing.table
        at = table.place(rule)
        asked, answered = _in_order(table.inputs, cells[0], "-", "when"), _in_order(table.outputs, cells[1], "", "then")
        made = Rule(rule, asked, answered, note)
        before = None if at is None else table.rules[at]
        rest = list(table.rules) if at is None else without(table.rules, at)
        to = place - 1 if place else at
        rules = with_new(rest, made) if to is None else [*rest[:to], made, *rest[to:]]
        if rules == list(table.rules):
            return RulesChanged(decision, changing.version, rule)
        action = "routing_rule_added" if before is None else "routing_rule_changed"
        return store(opened, changing, rules, action, (before, made), actor)

    return run_command("put_rule", command_id, actor, RulesChanged, body, work)


def _in_order(columns: Sequence[Column], cells: Mapping[str, str], nothing: str, field: str) -> tuple[str, ...]:
    unknown = sorted(set(cells) - {one.label for one in columns})
    if unknown:
        raise InvalidForm({field: text("The table has no column “%(name)s”.", name=unknown[0][:60])})
    return tuple(cells.get(one.label, nothing) for one in columns)
