"""Command: deliver a message to the instance that waits for it."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.errors import NotFound, text
from engine.lifecycle import WaitState
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.instance import open_instance, store_step
from engine.runtime.results import InstanceMoved
from engine.state import reads


def correlate_message(
    name: str,
    correlation_key: str,
    variables: Mapping[str, object],
    actor: Actor,
    command_id: str | None = None,
    *,
    details: Mapping[str, object] | None = None,
    work: UnitOfWork | None = None,
) -> InstanceMoved:
    """Deliver message ``name`` with ``correlation_key`` to the oldest subscription that waits for it.

    Raises NotFound when nothing waits, ExecutionFault.
    """

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        states = (WaitState.ARMED.value,)
        found = reads.lock_subscription(opened_work.session, name, correlation_key, states)
        if found is None:
            raise NotFound(
                text(
                    "Expected something to wait for message %(name)s with key %(key)s, but nothing does.",
                    name=name,
                    key=correlation_key,
                )
            )
        subscription, row = found
        opened = open_instance(opened_work, row, actor)
        opened.require_wait(subscription.token_id)
        opened.execution.deliver_message(subscription.token_id, variables)
        store_step(opened, "correlate_message", fired=(subscription.token_id,), details=details)
        return InstanceMoved(row.key, opened.execution.ended)

    return run_command("correlate_message", command_id, actor, InstanceMoved, body, work)
