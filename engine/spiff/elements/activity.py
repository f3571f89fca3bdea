"""What all waiting activities share: while they wait, their boundary events are armed beside them."""

from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.catching import CatchingNode
from engine.spiff.token import WAITING, Token


class WaitingActivity(FlowNode):
    """An activity that waits. Its boundary events are WAITING siblings that carry its token's id."""

    def execute(self, token: Token) -> bool | None:
        """Prepare the wait, then arm the boundary events."""
        self.prepare(token)
        arm_boundaries(token)
        return None

    def prepare(self, token: Token) -> None:
        """Evaluate once what the wait needs."""


def arm_boundaries(token: Token) -> None:
    """Arm every boundary event of the token's activity."""
    arm(token, token.task_spec.record.boundaries, owner="host")


def arm(token: Token, node_ids: tuple[str, ...], owner: str) -> None:
    """Put a waiting token on each node, bound to ``token`` under the key ``owner``: they end together."""
    scope = token.workflow
    armed = []
    for node_id in node_ids:
        node = scope.spec.task_specs[node_id]
        waiting = scope.spawn(node, token.status)
        waiting._state = WAITING
        waiting.internal_data[owner] = token.id
        armed.append(waiting.id)
        if isinstance(node, CatchingNode):
            node.subscribe(waiting)
    if armed:
        token.internal_data["armed"] = armed
