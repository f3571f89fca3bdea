"""Command: let a rule be asked earlier or later."""

from typing import Literal

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.routing.commands.changing import PERMISSION, RulesChanged, begin, no_table, store

Way = Literal["up", "down"]


def move_rule(
    decision: str, rule: str, way: Way, version: int | None, actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> RulesChanged:  # fmt: skip
    """Change places with the rule above or below; the first and the last stay where they are.

    Raises Forbidden, NotFound, Conflict, and InvalidForm when the table does not hold in that order.
    """
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> RulesChanged:
        changing = begin(opened, decision, version)
        at = changing.table.place(rule)
        if at is None:
            raise no_table(decision)
        to = at - 1 if way == "up" else at + 1
        rules = list(changing.table.rules)
        if not 0 <= to < len(rules):
            return RulesChanged(decision, changing.version, rule)
        rules[at], rules[to] = rules[to], rules[at]
        moved = rules[to]
        return store(opened, changing, rules, "routing_rule_moved", (moved, moved), actor)

    return run_command("move_routing_rule", command_id, actor, RulesChanged, body, work)
