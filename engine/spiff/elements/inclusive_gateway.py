"""Inclusive gateway: waits for every token that can still come, then takes every flow whose condition is true.

The joining rule is the standard's (BPMN 2.0.2, 13.4.3): it is held up by a token that can reach an incoming flow
without token and cannot reach one with a token, both without passing the gateway. It is judged when the instance is
still.
"""

from collections.abc import Set as AbstractSet

from engine.spiff.elements.joining import JoiningNode
from engine.spiff.scope import ScopeSpec
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
        """Fire when no other token has to be waited for."""
        filled = self.oldest_by_flow(token.workflow)
        if token not in filled.values() or self.is_held_up(token, {flow for flow in filled if flow}):
            return False
        self.merge(filled, token)
        return True

    def is_held_up(self, token: Token, filled: AbstractSet[str]) -> bool:
        """True while a token can still come by a flow that has brought none."""
        empty = set(self.record.incoming) - filled
        for other in token.workflow.live_tokens():
            armed = "host" in other.internal_data or "gateway" in other.internal_data
            if other.task_spec is self or armed or not empty:
                continue
            reached = reachable_flows(token.workflow.spec, other.task_spec.name, self.record.id)
            if reached & empty and not reached & filled:
                return True
        return False


def reachable_flows(spec: ScopeSpec, start: str, barrier: str) -> set[str]:
    """Return the flows that a token at ``start`` may still take, boundary events included, short of ``barrier``."""
    found: set[str] = set()
    todo, seen = [start], {barrier}
    while todo:
        node_id = todo.pop()
        if node_id in seen:
            continue
        seen.add(node_id)
        record = spec.task_specs[node_id].record
        todo.extend(record.boundaries)
        for flow in record.outgoing:
            found.add(flow.id)
            todo.append(flow.target)
    return found
