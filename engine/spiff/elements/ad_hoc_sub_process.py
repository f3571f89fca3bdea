"""Ad-hoc sub-process: its activities are enabled in no drawn order, at once or one after the other.

Source: BPMN 2.0.2, 10.3.5.2 and 13.3.5; ``zeebe:adHoc activeElementsCollection`` chooses which of them.
"""

from engine.errors import ExecutionFault, text
from engine.spiff import variables
from engine.spiff.diagram.records import value_of
from engine.spiff.elements.base import FlowNode, enter
from engine.spiff.elements.opening import start_scope
from engine.spiff.elements.sub_process import SubProcess
from engine.spiff.scope import Scope
from engine.spiff.token import Token


class AdHocSubProcess(SubProcess):
    """In sequence, ``internal_data["queue"]`` holds the activities that are still to come."""

    def open(self, scope: Scope, token: Token) -> None:
        """Enable every activity that no flow leads to, or those that the collection names."""
        nodes = self._chosen(token, scope.spec.start_nodes)
        if self._is_sequential:
            token.internal_data["queue"] = [node.record.id for node in nodes[1:]]
            nodes = nodes[:1]
        start_scope(scope, token.status, nodes)

    @property
    def _is_sequential(self) -> bool:
        ordering = self.record.values.get("ordering")
        return ordering is not None and ordering.text == "Sequential"

    def inner_completed(self, host: Token, inner: Token) -> None:
        """Test the completion condition each time an activity ends (13.3.5)."""
        if inner.task_spec.record.type.endswith(("Event", "Gateway")) or not self._is_done(inner):
            return
        host.internal_data["queue"] = []
        if "cancelRemainingInstances" in self.record.values:
            host.internal_data["done_early"] = True
            for other in host.workflow.instance.inside(host):
                if other is not inner:
                    host.workflow.instance.kill(other)

    def starts_next(self, host: Token) -> bool:
        """Enable the next activity of a sequence."""
        queue = host.internal_data.get("queue", [])
        assert isinstance(queue, list)
        if queue:
            scope = host.workflow.instance.subprocesses[host.id]
            enter(scope, scope.spec.task_specs[queue.pop(0)], host.status, None)
            return True
        return False

    def follows(self, host: Token) -> bool:
        """False once the condition has ended the sub-process: flows inside lead nowhere any more."""
        return "done_early" not in host.internal_data

    def _is_done(self, inner: Token) -> bool:
        condition = self.record.values.get("completionCondition")
        if condition is None:
            return False
        answer = variables.evaluate(inner, condition)
        if answer is None or isinstance(answer, bool):
            return bool(answer)
        raise ExecutionFault(
            self.record.id,
            text(
                "Expected the completion condition of <%(element)s> to be true or false, but %(given)s Correct it.",
                element=self.record.id, given=variables.given(inner, condition),
            ),
        )

    def _chosen(self, token: Token, nodes: tuple[FlowNode, ...]) -> tuple[FlowNode, ...]:
        value = value_of(self.record.extensions, "adHoc", "activeElementsCollection")
        if value is None:
            return nodes
        names = variables.evaluate(token, value)
        known = {node.record.id: node for node in nodes}
        if isinstance(names, list) and all(name in known for name in names):
            return tuple(known[str(name)] for name in names)
        raise ExecutionFault(
            self.record.id,
            text(
                "Expected a list of activities of <%(element)s> (%(known)s), but %(given)s Correct its collection.",
                element=self.record.id, known=", ".join(known), given=variables.given(token, value),
            ),
        )
