"""One module per BPMN element (or small family), and ``SUPPORTED``: which element is run by which of them."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.spiff.elements.ad_hoc_sub_process import AdHocSubProcess
from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.boundary_event import BoundaryEvent
from engine.spiff.elements.business_rule_task import BusinessRuleTask
from engine.spiff.elements.call_activity import CallActivity
from engine.spiff.elements.catch_event import CatchEvent, LinkCatchEvent, ReceiveTask
from engine.spiff.elements.complex_gateway import ComplexGateway
from engine.spiff.elements.event_based_gateway import EventBasedGateway
from engine.spiff.elements.event_sub_process import EventSubProcess
from engine.spiff.elements.exclusive_gateway import ExclusiveGateway
from engine.spiff.elements.inclusive_gateway import InclusiveGateway
from engine.spiff.elements.multi_instance import MultiInstance
from engine.spiff.elements.parallel_gateway import ParallelGateway
from engine.spiff.elements.plain_task import PlainTask
from engine.spiff.elements.script_task import ScriptTask
from engine.spiff.elements.send_task import SendTask
from engine.spiff.elements.service_task import ServiceTask
from engine.spiff.elements.standard_loop import StandardLoop
from engine.spiff.elements.start_event import StartEvent
from engine.spiff.elements.sub_process import SubProcess
from engine.spiff.elements.throwing import LinkThrowEvent, ThrowEvent
from engine.spiff.elements.transaction import Transaction
from engine.spiff.elements.user_task import UserTask

_CAUGHT = ("message", "timer", "signal", "conditional", "multiple", "parallelMultiple")

SUPPORTED: Mapping[str, type[FlowNode]] = MappingProxyType(
    {
        "startEvent/none": StartEvent,
        **{f"startEvent/{kind}": StartEvent for kind in (*_CAUGHT, "error", "escalation", "compensate")},
        "endEvent/none": ThrowEvent,
        **{f"endEvent/{kind}": ThrowEvent for kind in ("message", "signal", "error", "escalation", "terminate")},
        **{f"endEvent/{kind}": ThrowEvent for kind in ("compensate", "cancel", "multiple")},
        **{f"intermediateCatchEvent/{kind}": CatchEvent for kind in _CAUGHT},
        "intermediateCatchEvent/link": LinkCatchEvent,
        "intermediateThrowEvent/none": ThrowEvent,
        **{f"intermediateThrowEvent/{kind}": ThrowEvent for kind in ("message", "signal", "escalation")},
        **{f"intermediateThrowEvent/{kind}": ThrowEvent for kind in ("compensate", "multiple")},
        "intermediateThrowEvent/link": LinkThrowEvent,
        **{f"boundaryEvent/{kind}": BoundaryEvent for kind in (*_CAUGHT, "error", "escalation")},
        **{f"boundaryEvent/{kind}": BoundaryEvent for kind in ("compensate", "cancel")},
        "task": PlainTask,
        "manualTask": PlainTask,
        "userTask": UserTask,
        "receiveTask": ReceiveTask,
        "sendTask": SendTask,
        "serviceTask": ServiceTask,
        "scriptTask": ScriptTask,
        "businessRuleTask": BusinessRuleTask,
        "exclusiveGateway": ExclusiveGateway,
        "inclusiveGateway": InclusiveGateway,
        "parallelGateway": ParallelGateway,
        "complexGateway": ComplexGateway,
        "eventBasedGateway": EventBasedGateway,
        "subProcess": SubProcess,
        "transaction": Transaction,
        "adHocSubProcess": AdHocSubProcess,
        "callActivity": CallActivity,
        "eventSubProcess": EventSubProcess,
    }
)

LOOPS: Mapping[str, type[FlowNode]] = MappingProxyType(
    {"standard": StandardLoop, "parallel": MultiInstance, "sequential": MultiInstance}
)
"""What repeats an activity, by the kind of its loop."""
