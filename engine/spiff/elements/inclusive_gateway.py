"""Inclusive gateway: waits for every token that can still come, then takes every flow whose condition is true.

The joining rule is the standard's (BPMN 2.0.2, 13.4.3): it is held up by a token that can reach an incoming flow
without token and cannot reach one with a token, both without passing the gateway. A path leads along sequence flows and
from a link to its target; to a flow without token also from an activity to its boundary events. What these have brought
is no reason not to wait for the activity itself. It is judged when the instance is still.
"""

from collections.abc import Set as AbstractSet
from functools import cached_property

from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.joining import JoiningNode
from engine.spiff.token import Token


class InclusiveGateway(JoiningNode):
    """Takes one token of each flow that has one; the conditions are chosen as the base does for tasks."""

    def arrive(self, token: Token) -> None:
        """Wait, unless there is only one way in."""
        if len(self.record.incoming) > 1:
            self.wait(token)
        else:
            super().arrive(token)

    def settle(self, token: Token) -> bool:
        """Fire when no other token has to be waited for; the oldest that waits is asked for all of them."""
        filled = self.oldest_by_flow(token.workflow)
        if token not in filled.values() or self.is_held_up(token, {flow for flow in filled if flow}):
            return False
        self.merge(filled, token)
        return True

    def is_held_up(self, token: Token, filled: AbstractSet[str]) -> bool:
        """True while a token can still come by a flow that has brought none."""
        empty = set(self.record.incoming) - filled
        for other in token.workflow.live_tokens() if empty else ():
            if other.task_spec is self or other.is_aside:
                continue
            if self._ways_from(other.task_spec) & empty and not self._ways_from(other.task_spec, by_flow=True) & filled:
                return True
        return False

    def _ways_from(self, node: FlowNode, *, by_flow: bool = False) -> frozenset[str]:
        """Return the incoming flows by which a token at a node may still come; found once for each node.

        With ``by_flow`` boundary events are left out. This follows from the diagram alone, so that it does not matter
        which thread finds it first.
        """
        found = self._ways.get((node, by_flow))
        if found is None:
            found = self._ways[node, by_flow] = self._find_ways(node, by_flow)
        return found

    @cached_property
    def _ways(self) -> dict[tuple[FlowNode, bool], frozenset[str]]:
        return {}

    def _find_ways(self, start: FlowNode, by_flow: bool) -> frozenset[str]:
        nodes = self.scope_spec.task_specs
        found: set[str] = set()
        todo, seen = [start], {self.record.id}
        while todo:
            node = todo.pop()
            if node.record.id in seen:
                continue
            seen.add(node.record.id)
            found.update(flow.id for flow in node.record.outgoing if flow.target == self.record.id)
            todo.extend(nodes[flow.target] for flow in node.record.outgoing)
            todo.extend(nodes[name] for name in node.linked_to)
            todo.extend(nodes[name] for name in node.record.boundaries if not by_flow)
        return frozenset(found)
