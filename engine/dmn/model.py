"""A decision model that can be asked: its decisions by id, and ``decide``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.dmn.errors import DmnProblem, UnknownDecisionError
from engine.dmn.nodes import DecisionNode, InputNode, Node, ServiceNode
from engine.dmn.results import DecisionResult
from engine.dmn.session import Session
from engine.feel import FeelLimitError, FeelValue
from engine.feel.evaluation import Run
from engine.feel.types import FeelType


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as others see it: its name, the ids of decisions it requires, the names of its input data."""

    id: str
    name: str
    required_decisions: tuple[str, ...]
    inputs: tuple[str, ...]


class DecisionModel:
    """A read DMN model. ``decisions`` maps ids; ``problems`` is empty unless it was read leniently."""

    def __init__(
        self, namespace: str, nodes: Mapping[str, Node], types: Mapping[str, FeelType], problems: tuple[DmnProblem, ...]
    ) -> None:
        self.namespace = namespace
        self.nodes = nodes
        self.types = types
        self.problems = problems
        own = [node for key, node in nodes.items() if key.rpartition("#")[0] == namespace]
        self.decisions: Mapping[str, Decision] = {
            (view := self._view(node)).id: view for node in own if isinstance(node, DecisionNode)
        }
        self.services: Mapping[str, str] = {
            node.key.rpartition("#")[2]: node.name for node in own if isinstance(node, ServiceNode)
        }

    def _view(self, node: DecisionNode) -> Decision:
        required = [self.nodes[item.key] for item in node.requirements]
        return Decision(
            node.key.rpartition("#")[2],
            node.name,
            tuple(item.key.rpartition("#")[2] for item in required if isinstance(item, DecisionNode)),
            tuple(item.name for item in required if isinstance(item, InputNode)),
        )

    def decide(self, decision_id: str, context: Mapping[str, FeelValue], now: datetime | None = None) -> DecisionResult:
        """Answer a decision (or decision service) for a context of input data by name.

        The value is null when the standard says so; the reasons tell why. Names that no input data declares are
        read from the context, too. Raises UnknownDecisionError, and FeelLimitError when a limit stops it.
        """
        if decision_id not in self.decisions and decision_id not in self.services:
            raise UnknownDecisionError(f'Expected a decision of this model, but there is no "{decision_id}".')
        try:
            return Session(self.nodes, context, Run(now)).decide(f"{self.namespace}#{decision_id}")
        except RecursionError:
            raise FeelLimitError("Expected a model of moderate depth, but its functions call too deeply.") from None
