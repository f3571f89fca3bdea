"""Script task: evaluates a FEEL expression (``zeebe:script``) and keeps it in ``resultVariable``."""

from collections.abc import Mapping

from engine.spiff import variables
from engine.spiff.diagram.records import value_of
from engine.spiff.elements.working import WorkingNode
from engine.spiff.token import Token


class ScriptTask(WorkingNode):
    """The only scripting language is FEEL."""

    def work(self, token: Token) -> Mapping[str, object]:
        """Return the value of the expression as the result variable."""
        expression = value_of(self.record.extensions, "script", "expression")
        return self.as_result("script", variables.evaluate(token, expression))
