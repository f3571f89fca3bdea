"""What activities share that do their work at once: their result goes out through the output mappings."""

from abc import abstractmethod
from collections.abc import Mapping

from engine.spiff import variables
from engine.spiff.diagram.records import value_of
from engine.spiff.elements.service_task import JobNode
from engine.spiff.token import Token


class WorkingNode(JobNode):
    """An element whose own work ends within the step: timers and messages on its boundary have no time to happen."""

    def own_work(self, token: Token) -> bool | None:
        """Do the work and publish its result."""
        variables.publish(token, self.work(token))
        return True

    @abstractmethod
    def work(self, _token: Token) -> Mapping[str, object]:
        """Return the variables that the element sets."""

    def as_result(self, extension: str, value: object) -> Mapping[str, object]:
        """Return ``value`` under the name of ``resultVariable``."""
        name = value_of(self.record.extensions, extension, "resultVariable")
        return {name.text: value} if name else {}
