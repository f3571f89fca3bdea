"""Command: deliver a message to the instance that waits for it."""

from collections.abc import Mapping

from database import UnitOfWork
from engine import clock
from engine.errors import NotFound, text
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.instance import is_asleep
from engine.runtime.letters import Letter, Receipt, hand_over, start_by_letter
from engine.runtime.posting import deliver, run_step
from engine.runtime.results import InstanceMoved
from engine.state import reads
from engine.state.message_reads import RECEIVING


def correlate_message(
    name: str,
    correlation_key: str,
    variables: Mapping[str, object],
    actor: Actor,
    command_id: str | None = None,
    *,
    details: Mapping[str, object] | None = None,
    tolerant: bool = False,
    work: UnitOfWork | None = None,
) -> InstanceMoved:
    """Deliver message ``name`` with ``correlation_key`` to the oldest subscription that waits for it.

    When nothing waits, it starts the processes that it starts; the first of them is the answer.
    A suspended instance gets it when it is resumed. ``tolerant`` leaves what cannot do its work standing with a fault
    instead of raising. Raises NotFound when nothing waits or is started, ExecutionFault.
    """

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        found = reads.lock_subscription(opened_work.session, name, correlation_key, RECEIVING)
        letter = Letter(name, correlation_key, variables, clock.now(), details=details)
        if found is None:
            receipt = Receipt()
            start_by_letter(opened_work, letter, actor, receipt)
            if receipt.instances:
                deliver(opened_work, actor)
                return InstanceMoved(receipt.instances[0], False)
            raise NotFound(
                text(
                    "Expected something to wait for message %(name)s with key %(key)s, but nothing does. "
                    "Publish it instead.",
                    name=name,
                    key=correlation_key,
                )
            )
        subscription, row = found
        token = subscription.token_id
        if is_asleep(row):
            hand_over(opened_work, row, subscription, letter, actor)
            return InstanceMoved(row.key, False)
        opened = run_step(
            opened_work, row, actor, "correlate_message", lambda run: run.deliver_message(token, variables),
            fired=(token,), details=details, tolerant=tolerant,
        )
        return InstanceMoved(row.key, opened.execution.ended)

    return run_command("correlate_message", command_id, actor, InstanceMoved, body, work)
