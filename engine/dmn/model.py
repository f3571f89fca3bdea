"""A decision model that can be asked: its decisions by id, and ``decide``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from engine.dmn.errors import DmnProblem, UnknownDecisionError
from engine.dmn.graph.memory import Memory, Reads, Watched, lasting
from engine.dmn.graph.order import Graph
from engine.dmn.graph.session import Session
from engine.dmn.graph.trace import DecisionRun, activated
from engine.dmn.nodes import DecisionNode, InputNode, KnowledgeNode, Node, ServiceNode, namespace_of
from engine.dmn.results import DecisionResult
from engine.dmn.watching import watcher
from engine.feel import FeelLimitError, FeelValue
from engine.feel.messages import message
from engine.feel.types import FeelType


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as others see it: its name, the ids of decisions it requires, the names of its input data."""

    id: str
    name: str
    required_decisions: tuple[str, ...]
    inputs: tuple[str, ...]


class DecisionModel:
    """A read DMN model. ``problems`` is empty unless it was read leniently.

    ``decisions`` maps ids to views, ``services`` and ``knowledge`` (business knowledge models) ids to names. ``nodes``
    holds the whole graph by key (``namespace#id``), imported models included; ``prefixes`` the names of the imports
    through which each other namespace is reached; ``path_names`` the names with spaces that paths may hold.
    """

    def __init__(
        self,
        namespace: str,
        nodes: Mapping[str, Node],
        types: Mapping[str, FeelType],
        problems: tuple[DmnProblem, ...],
        *,
        prefixes: Mapping[str, tuple[str, ...]] | None = None,
        path_names: frozenset[str] = frozenset(),
    ) -> None:
        self.namespace = namespace
        self.nodes = nodes
        self.types = types
        self.problems = problems
        self.prefixes = prefixes or {}
        self.path_names = path_names
        self._graph = Graph(nodes, self.prefixes)
        self._memories: dict[str, Memory] = {}
        own = [node for key, node in nodes.items() if namespace_of(key) == namespace]
        self.decisions: Mapping[str, Decision] = {
            (view := self._view(node)).id: view for node in own if isinstance(node, DecisionNode)
        }
        self.services: Mapping[str, str] = _names(own, ServiceNode)
        self.knowledge: Mapping[str, str] = _names(own, KnowledgeNode)

    def _view(self, node: DecisionNode) -> Decision:
        required = [self.nodes[item.key] for item in node.requirements]
        return Decision(
            node.key.rpartition("#")[2],
            node.name,
            tuple(item.key.rpartition("#")[2] for item in required if isinstance(item, DecisionNode)),
            tuple(item.name for item in required if isinstance(item, InputNode)),
        )

    def decide(
        self,
        decision_id: str,
        context: Mapping[str, FeelValue],
        now: datetime | None = None,
        *,
        given: Mapping[str, FeelValue] | None = None,
    ) -> DecisionResult:
        """Answer a decision, or call a decision service or business knowledge model, for a context of values by name.

        The value is null when the standard says so; the reasons tell why. ``context`` holds input data by name (that of
        an imported model also inside a context named like the import), for a service or business knowledge model its
        parameters. Names that no input data declares are read from it, too. ``given`` holds values of input data and
        decisions by key (``namespace#id``): such decisions are not made. Raises UnknownDecisionError, and
        FeelLimitError when a limit stops it.
        """
        key = f"{self.namespace}#{decision_id}"
        unknown = [name for name in given or () if name not in self.nodes]
        if isinstance(self.nodes.get(key), InputNode | None):
            unknown.append(decision_id)
        if unknown:
            raise UnknownDecisionError(
                message('Expected a decision of this model, but there is no "%(id)s".', id=unknown[0])
            )
        try:
            answer = self._made(key, context, now, given) if given else self._remembered(key, context, now)
        except RecursionError:
            deep = message("Expected a model of moderate depth, but its functions call too deeply.")
            raise FeelLimitError(deep) from None
        if (tell := watcher.get()) is not None:
            tell(answer)
        return answer

    def forget(self) -> None:
        """Forget the answers that were given before: the next ones are made anew."""
        self._memories.clear()

    def _remembered(self, key: str, context: Mapping[str, FeelValue], now: datetime | None) -> DecisionResult:
        """Return the answer that was given for the same values before, or make it."""
        memory = self._memories.get(key) or self._memories.setdefault(key, Memory())
        if memory.useless:
            return self._made(key, context, now, None)
        known = memory.known(context)
        if known is not None:
            return replace(known, value=dict(known.value)) if isinstance(known.value, dict) else known
        reads, run = Reads(), DecisionRun(now)
        result = self._made(key, Watched(context, (), reads), now, None, run)
        kept = lasting(result) if reads.can_be_known and not run.looked_out else None
        if kept is not None and reads.can_be_known and not run.looked_out:  # explaining it may have read more
            memory.keep(reads, kept)
        else:
            memory.not_kept()
        return result

    def _made(
        self,
        key: str,
        context: Mapping[str, FeelValue],
        now: datetime | None,
        given: Mapping[str, FeelValue] | None,
        run: DecisionRun | None = None,
    ) -> DecisionResult:
        run = run or DecisionRun(now)
        session = Session(self._graph, context, run)
        with activated(run):
            session.give(given or {})
            return session.decide(key)


def _names(nodes: list[Node], kind: type[Node]) -> dict[str, str]:
    return {node.key.rpartition("#")[2]: node.name for node in nodes if isinstance(node, kind)}
