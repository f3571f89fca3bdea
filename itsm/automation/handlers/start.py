"""Job type ``process.start``: start another process beside this one."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.errors import FlowdeskError
from engine.registry import Actor, InlineCall, InstanceRef
from engine.runtime.mail import StartMail, ask
from engine.state.newest import newest_key
from itsm.automation.asking import context, fault, words

START = "process.start"


def start_process(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Start the newest version of ``process`` with ``variables``; its business key is ``key``, else that of this one.

    It begins once the step is stored, and waits for nobody here: what has to come back comes as a message. A replay of
    the past starts nothing. Raises ExecutionFault.
    """
    if instance.replaying:
        return {}
    try:
        process = words(call, "process")
        newest_key(work, "process", process)
        ask(work, StartMail(process, words(call, "key", instance.business_key), context(call, "variables")))
    except FlowdeskError as problem:
        raise fault(call, problem) from problem
    return {}
