"""Commands on the rules of routing: one module, one transaction, one new version of the decision each."""

from itsm.routing.commands.move_rule import move_rule
from itsm.routing.commands.remove_rule import remove_rule
from itsm.routing.commands.save_rule import save_rule

__all__ = ["move_rule", "remove_rule", "save_rule"]
