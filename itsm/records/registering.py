"""What records plug into the engine: names for expressions, handlers, the policy on tasks and the step listener."""

from engine.registry import registry
from itsm.records.flow.context import record_context
from itsm.records.flow.handlers import UPDATE, update_record
from itsm.records.flow.keeping_out import KEEP_OUT, keep_out, refuse_assignee, refuse_kept_out
from itsm.records.flow.listener import on_step, task_priority
from itsm.records.flow.policy import may_work
from itsm.records.flow.times import times_context


def register() -> None:
    """Fill ``engine.registry``; doing it again changes nothing."""
    registry.context_providers["record"] = record_context
    registry.context_providers["times"] = times_context
    registry.inline_handlers[UPDATE] = update_record
    registry.inline_handlers[KEEP_OUT] = keep_out
    registry.task_priority = task_priority
    for policy in (may_work, refuse_kept_out):
        if policy not in registry.task_policies:
            registry.task_policies.append(policy)
    if refuse_assignee not in registry.assignee_policies:
        registry.assignee_policies.append(refuse_assignee)
    if on_step not in registry.step_listeners:
        registry.step_listeners.append(on_step)
