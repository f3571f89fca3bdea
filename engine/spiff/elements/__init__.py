"""One module per BPMN element (or small family), and ``SUPPORTED``: which element is run by which of them."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.boundary_event import BoundaryEvent
from engine.spiff.elements.business_rule_task import BusinessRuleTask
from engine.spiff.elements.catch_event import CatchEvent, ReceiveTask
from engine.spiff.elements.end_event import EndEvent, TerminateEndEvent
from engine.spiff.elements.event_based_gateway import EventBasedGateway
from engine.spiff.elements.exclusive_gateway import ExclusiveGateway
from engine.spiff.elements.inclusive_gateway import InclusiveGateway
from engine.spiff.elements.parallel_gateway import ParallelGateway
from engine.spiff.elements.plain_task import PlainTask
from engine.spiff.elements.script_task import ScriptTask
from engine.spiff.elements.service_task import ServiceTask
from engine.spiff.elements.start_event import StartEvent
from engine.spiff.elements.sub_process import SubProcess
from engine.spiff.elements.throw_event import NoneThrowEvent
from engine.spiff.elements.user_task import UserTask

SUPPORTED: Mapping[str, type[FlowNode]] = MappingProxyType(
    {
        "startEvent/none": StartEvent,
        "endEvent/none": EndEvent,
        "endEvent/terminate": TerminateEndEvent,
        "intermediateCatchEvent/timer": CatchEvent,
        "intermediateCatchEvent/message": CatchEvent,
        "intermediateThrowEvent/none": NoneThrowEvent,
        "boundaryEvent/timer": BoundaryEvent,
        "boundaryEvent/message": BoundaryEvent,
        "task": PlainTask,
        "manualTask": PlainTask,
        "userTask": UserTask,
        "receiveTask": ReceiveTask,
        "serviceTask": ServiceTask,
        "scriptTask": ScriptTask,
        "businessRuleTask": BusinessRuleTask,
        "exclusiveGateway": ExclusiveGateway,
        "inclusiveGateway": InclusiveGateway,
        "parallelGateway": ParallelGateway,
        "eventBasedGateway": EventBasedGateway,
        "subProcess": SubProcess,
    }
)
