"""What activities share that do their work at once: their result goes out through the output mappings."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from engine.errors import ExecutionFault, Text, text
from engine.spiff import variables
from engine.spiff.diagram.records import value_of
from engine.spiff.elements.base import FlowNode
from engine.spiff.token import Token


class WorkingNode(FlowNode, ABC):
    """An element whose work ends within the step. Timers and messages on its boundary have no time to happen."""

    def execute(self, token: Token) -> bool | None:
        """Do the work and publish its result."""
        variables.publish(token, self.work(token))
        return True

    @abstractmethod
    def work(self, _token: Token) -> Mapping[str, object]:
        """Return the variables that the element sets."""

    def required_text(self, token: Token, extension: str, attribute: str, what: Text) -> str:
        """Evaluate an attribute that names something. Raises ExecutionFault when it is null."""
        value = value_of(self.record.extensions, extension, attribute)
        found = variables.evaluate_text(token, value, what)
        if not found:
            raise ExecutionFault(
                self.record.id,
                text(
                    "Expected %(what)s at <%(element)s>, but %(given)s Correct the expression.",
                    what=what, element=self.record.id, given=variables.given(token, value),
                ),
            )
        return found

    def as_result(self, extension: str, value: object) -> Mapping[str, object]:
        """Return ``value`` under the name of ``resultVariable``."""
        name = value_of(self.record.extensions, extension, "resultVariable")
        return {name.text: value} if name else {}
