"""Asking the decision on a priority outside the step that drew it: with all that its process sees, as it stands."""

import logging
from collections.abc import Mapping

from database import UnitOfWork
from engine.dmn import DecisionResult
from engine.errors import FlowdeskError
from engine.registry import SYSTEM
from engine.runtime.host import CommandHost
from engine.runtime.standing import Standing
from engine.state.reads import instance_ref
from engine.state.tables import ProcessInstance
from itsm.records.flow.context import RecordContext
from itsm.records.opened import OpenRecord

log = logging.getLogger(__name__)
_UNCHANGED: Mapping[str, object] = {}


def ask(
    work: UnitOfWork, opened: OpenRecord, decision: str, instead: Mapping[str, object] = _UNCHANGED
) -> DecisionResult | None:
    """The answer of the newest version of ``decision``; with ``instead`` as if the record had other values.

    None when it has no answer: a table that somebody is mending must not hold up whoever asks on the way.
    """
    try:
        instance = work.session.get_one(ProcessInstance, opened.row.instance_key)
        seen = Standing(work.session, instance.key, instance.definition_key).variables()
        host = CommandHost(work, instance_ref(instance), SYSTEM)
        return host.decide(decision, {**seen, "record": RecordContext(lambda: opened, instead)})
    except FlowdeskError as problem:
        told = {"action": "priority_undecided", "record": opened.number, "decision": decision, "why": str(problem)}
        log.warning("A priority could not be decided again", extra=told)
        return None


def priority_in(answer: DecisionResult | None) -> str | None:
    """The priority that an answer gives: itself, or its value ``priority``."""
    value = None if answer is None else answer.value
    if isinstance(value, Mapping):
        value = value.get("priority")
    return value if isinstance(value, str) else None
