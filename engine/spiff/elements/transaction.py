"""Transaction: a sub-process whose cancel end event undoes what was done in it, then leaves by the cancel boundary.

Source: BPMN 2.0.2, 10.3.5.3 and 13.3.4.
"""

from engine.spiff.elements.compensation import plan
from engine.spiff.elements.propagation import trigger_boundary
from engine.spiff.elements.sub_process import SubProcess
from engine.spiff.token import Token


class Transaction(SubProcess):
    """``internal_data["cancelled"]`` says that it is being cancelled."""

    def scope_ended(self, token: Token) -> None:
        """Complete; or, once everything is undone, leave by the cancel boundary event, or not at all without one."""
        if "cancelled" not in token.internal_data:
            super().scope_ended(token)
        elif not trigger_boundary(token, "cancel"):
            token.workflow.instance.kill(token)


def cancel(token: Token) -> None:
    """Cancel the transaction around a token: everything else in it ends, then what had completed is undone."""
    host = token.workflow.host_token
    while host is not None and not isinstance(host.task_spec, Transaction):
        host = host.workflow.host_token
    assert host is not None, "Expected a transaction around a cancel end event, as the linter requires."
    instance = token.workflow.instance
    host.internal_data["cancelled"] = True
    carrier = token
    scope = instance.subprocesses[host.id]
    if token.workflow is not scope:
        carrier = scope.spawn(token.task_spec, token.status)
        carrier.internal_data["detached"] = True
    for other in scope.live_tokens():
        if other is not carrier:
            instance.kill(other)
    carrier.internal_data["undo"] = plan(carrier, None)
    if carrier is not token:
        carrier.task_spec.go_on(carrier)
