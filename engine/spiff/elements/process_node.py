"""The process as a whole: where the jobs of its own listeners stand, and those for user tasks that were cancelled."""

from collections.abc import Mapping

from engine.spiff import variables
from engine.spiff.elements import listening
from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.instantiation import begin_by_event
from engine.spiff.elements.opening import fill_scope
from engine.spiff.scope import Scope
from engine.spiff.token import Token


class ProcessNode(FlowNode):
    """No flow leads here. A token stands here while listeners are told; the variables that they set are the process's.

    ``internal_data["nodes"]`` are the nodes where the process begins once its start listeners are done.
    """

    key = "#process"

    def opens_later(
        self, scope: Scope, status: str | None, nodes: tuple[FlowNode, ...], event: Mapping[str, object] | None = None
    ) -> bool:
        """Tell the start listeners; True when the process begins only after their jobs.

        ``event`` are the variables of the event behind ``nodes`` that has made the instance, None without one.
        """
        token = scope.spawn(self, status)
        if not listening.hold(token, listening.START):
            scope.drop(token)
            return False
        token.internal_data["nodes"] = [node.record.id for node in nodes]
        if event is not None:
            variables.note_result(token, event)
        return True

    def closes_later(self, scope: Scope) -> bool:
        """Tell the end listeners, once; True when the process ends only after their jobs."""
        if not self.record.listeners or "left" in scope.memory:
            return False
        token = scope.spawn(self)
        scope.memory["left"] = True
        scope.is_closed = not listening.hold(token, listening.END)
        if scope.is_closed:
            scope.drop(token)
        return not scope.is_closed

    def take(self, token: Token, event: str, result: Mapping[str, object]) -> None:
        """Set variables of the process; those for a task that has ended are nobody's."""
        if event != listening.CANCELING:
            token.workflow.data.update(result)

    def heard_all(self, token: Token, event: str) -> None:
        """Begin the process, or let it end."""
        scope, names = token.workflow, token.internal_data.get("nodes", [])
        if event == listening.START:
            assert isinstance(names, list)
            nodes = tuple(scope.spec.task_specs[name] for name in names)
            if "noted" in token.internal_data:
                begin_by_event(scope, nodes[0], variables.noted_results(token))
            else:
                fill_scope(scope, token.status, nodes)
        scope.drop(token)
