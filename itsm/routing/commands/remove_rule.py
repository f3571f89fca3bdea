"""Command: take a rule out of the table."""

from database import UnitOfWork
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.routing.commands.changing import PERMISSION, RulesChanged, begin, no_table, store
from itsm.routing.table import without


def remove_rule(
    decision: str, rule: str, version: int | None, actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> RulesChanged:  # fmt: skip
    """Remove a rule; the version before it stays and can be put into use again.

    Raises Forbidden, NotFound, Conflict, InvalidState (the last one) and InvalidForm.
    """
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> RulesChanged:
        changing = begin(opened, decision, version)
        at = changing.table.place(rule)
        if at is None:
            raise no_table(decision)
        if len(changing.table.rules) == 1:
            raise InvalidState(text("Expected a rule to be left, but it is the last one. Change it instead."))
        gone = changing.table.rules[at]
        rules = without(changing.table.rules, at)
        return store(opened, changing, rules, "routing_rule_removed", (gone, None), actor)

    return run_command("remove_routing_rule", command_id, actor, RulesChanged, body, work)
