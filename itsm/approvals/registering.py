"""Plugging approvals into the engine: job types of the called process, who gets the task of a seat, what is left."""

from engine.registry import registry
from itsm.approvals.flow.closing import DECIDE, WITHDRAW, decide, withdraw
from itsm.approvals.flow.opening import OPEN_BALLOT, open_ballot
from itsm.approvals.flow.voting import VOTE, vote
from itsm.approvals.flow.watching import on_step, refuse_seat


def register() -> None:
    """Fill the registries; doing it again changes nothing."""
    registry.inline_handlers |= {OPEN_BALLOT: open_ballot, VOTE: vote, DECIDE: decide, WITHDRAW: withdraw}
    if refuse_seat not in registry.task_policies:
        registry.task_policies.append(refuse_seat)
    if on_step not in registry.step_listeners:
        registry.step_listeners.append(on_step)
