"""Script task: evaluates a FEEL expression, the standard's ``script`` or ``zeebe:script``.

With a ``resultVariable`` the value is kept there; else the entries of a context become variables, and any other value
is dropped.
"""

from collections.abc import Mapping

from engine.spiff import variables
from engine.spiff.diagram.records import value_of
from engine.spiff.elements.working import WorkingNode
from engine.spiff.token import Token


class ScriptTask(WorkingNode):
    """The only scripting language is FEEL. Without a script there is nothing to do (BPMN 2.0.2, 10.3.3)."""

    def work(self, token: Token) -> Mapping[str, object]:
        """Return the value as the result variable, or as the variables of its entries."""
        extensions = self.record.extensions
        expression = value_of(extensions, "script", "expression") or self.record.values.get("script")
        value = variables.evaluate(token, expression)
        if value_of(extensions, "script", "resultVariable") is not None:
            return self.as_result("script", value)
        return dict(value) if isinstance(value, Mapping) else {}
