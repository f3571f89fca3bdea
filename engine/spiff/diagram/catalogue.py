"""What the reference page is made from: why a thing is refused and the way out, and what may stand where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.errors import Text, text


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot run, and what to draw instead."""

    reason: Text
    way_out: Text


@dataclass(frozen=True, slots=True)
class Extension:
    """A ``zeebe:`` element: where it may stand, with which attributes, and those of its children by their name."""

    on: frozenset[str]
    attributes: frozenset[str] = frozenset()
    items: Mapping[str, frozenset[str]] = field(default_factory=dict)


_SIGNAL = Refusal(
    text("signals are not carried yet"), text("Use a message with a correlation key, or a boundary timer.")
)
_LATER_START = Refusal(
    text("a process starts by command only"), text("Draw a none start event; start the process from a page or the API.")
)
_THROW = Refusal(text("messages are not sent by the diagram yet"), text("Use a service task that sends the message."))
_LOOP = Refusal(text("repeated activities do not run yet"), text("Draw the loop with an exclusive gateway."))
_DATA = Refusal(
    text("data objects do not carry values yet"), text("Use variables: zeebe:ioMapping, or a data store as a note.")
)
_PEOPLE = Refusal(text("people are assigned in the dialect's way"), text("Use zeebe:assignmentDefinition."))
_CHOREOGRAPHY = Refusal(text("only processes run, no choreographies or conversations"), text("Draw a process."))
_GLOBAL = Refusal(text("global tasks and interfaces do not run yet"), text("Draw the task inside the process."))

REFUSED: Mapping[str, Refusal] = MappingProxyType(
    {
        "startEvent/timer": _LATER_START,
        "startEvent/message": _LATER_START,
        "startEvent/signal": _LATER_START,
        "startEvent/conditional": _LATER_START,
        "*/signal": _SIGNAL,
        "*/conditional": Refusal(
            text("conditions are not watched yet"), text("Use an exclusive gateway, or a timer that looks again.")
        ),
        "*/escalation": Refusal(
            text("escalation events do not run yet"), text("Use an exclusive gateway behind the activity.")
        ),
        "*/error": Refusal(
            text("error events do not run yet"), text("Let the task set a variable; branch with an exclusive gateway.")
        ),
        "*/compensate": Refusal(
            text("compensation does not run yet"), text("Draw the undoing steps as an ordinary path.")
        ),
        "*/cancel": Refusal(text("transactions do not run yet"), text("Draw the undoing steps as an ordinary path.")),
        "*/link": Refusal(text("link events do not run yet"), text("Draw the sequence flow itself.")),
        "*/multiple": Refusal(
            text("events with several definitions do not run yet"),
            text("Use an event-based gateway, or one boundary event per definition."),
        ),
        "*/reference": Refusal(
            text("event definitions by reference are not read yet"), text("Put the definition inside the event.")
        ),
        "intermediateCatchEvent/none": Refusal(
            text("it would wait for nothing"), text("Give it a timer or message, or make it a throw event.")
        ),
        "boundaryEvent/none": Refusal(text("it would wait for nothing"), text("Give it a timer or message.")),
        "intermediateThrowEvent/message": _THROW,
        "endEvent/message": _THROW,
        "sendTask": _THROW,
        "complexGateway": Refusal(
            text("complex gateways do not run yet"), text("Use parallel and exclusive gateways.")
        ),
        "callActivity": Refusal(
            text("call activities do not run yet"), text("Draw the called steps as an embedded sub-process.")
        ),
        "transaction": Refusal(text("transactions do not run yet"), text("Use an embedded sub-process.")),
        "adHocSubProcess": Refusal(
            text("ad-hoc sub-processes do not run yet"), text("Draw the order, or use parallel user tasks.")
        ),
        "multiInstanceLoopCharacteristics": _LOOP,
        "standardLoopCharacteristics": _LOOP,
        "@triggeredByEvent": Refusal(
            text("event sub-processes do not run yet"), text("Use a boundary event on an embedded sub-process.")
        ),
        "@isForCompensation": Refusal(
            text("compensation does not run yet"), text("Draw the undoing steps as an ordinary path.")
        ),
        "@startQuantity": Refusal(text("quantities of tokens do not run yet"), text("Use a parallel gateway.")),
        "@completionQuantity": Refusal(text("quantities of tokens do not run yet"), text("Use a parallel gateway.")),
        "@instantiate": _LATER_START,
        "@eventGatewayType": Refusal(
            text("event-based gateways wait for one event"), text("Use a parallel gateway and catch events.")
        ),
        "@scriptFormat": Refusal(text("FEEL is the only language of scripts"), text("Remove the format.")),
        "@language": Refusal(text("FEEL is the only language of conditions"), text("Remove the language.")),
        "dataObject": _DATA,
        "dataObjectReference": _DATA,
        "dataInputAssociation": _DATA,
        "dataOutputAssociation": _DATA,
        "ioSpecification": _DATA,
        "property": _DATA,
        "performer": _PEOPLE,
        "humanPerformer": _PEOPLE,
        "potentialOwner": _PEOPLE,
        "resourceRole": _PEOPLE,
        "script": Refusal(text("FEEL is the only language of scripts"), text("Use zeebe:script with an expression.")),
        "choreography": _CHOREOGRAPHY,
        "globalChoreographyTask": _CHOREOGRAPHY,
        "conversation": _CHOREOGRAPHY,
        "globalConversation": _CHOREOGRAPHY,
        "globalTask": _GLOBAL,
        "globalUserTask": _GLOBAL,
        "globalManualTask": _GLOBAL,
        "globalScriptTask": _GLOBAL,
        "globalBusinessRuleTask": _GLOBAL,
        "interface": _GLOBAL,
        "import": Refusal(text("a file stands for itself"), text("Draw all of the process in one file.")),
        "property sla": Refusal(text("service level clocks are not run by diagrams yet"), text("Remove the property.")),
        "property allow": Refusal(text("ad-hoc operations are not offered yet"), text("Remove the property.")),
        "property calendar": Refusal(
            text("timers count elapsed time only"), text("Remove the property and give the elapsed duration.")
        ),
        "zeebe:executionListeners": Refusal(text("listeners are not called yet"), text("Use a service task.")),
        "zeebe:taskListeners": Refusal(text("listeners are not called yet"), text("Use a service task.")),
        "zeebe:adHoc": Refusal(text("ad-hoc sub-processes do not run yet"), text("Draw the order.")),
        "zeebe:loopCharacteristics": _LOOP,
        "zeebe:conditionalFilter": Refusal(text("conditions are not watched yet"), text("Use an exclusive gateway.")),
        "zeebe:calledElement": Refusal(
            text("call activities do not run yet"), text("Draw the called steps as an embedded sub-process.")
        ),
        "several executable pools": Refusal(
            text("one file runs one process"), text("Make the other pools not executable, or deploy them as own files.")
        ),
        "cron": Refusal(
            text("cron expressions are not read yet"), text("Use a repeating interval such as R/PT1H.")
        ),
    }
)
UNKNOWN = Refusal(text("nothing here knows how to run it"), text("Remove it, or use an element of the reference page."))

NEUTRAL: frozenset[str] = frozenset(
    """definitions process documentation extensionElements incoming outgoing laneSet childLaneSet lane flowNodeRef
    textAnnotation text association group category categoryValue categoryValueRef dataStore dataStoreReference
    collaboration participant participantMultiplicity messageFlow message conditionExpression sequenceFlow error signal
    escalation itemDefinition timerEventDefinition timeDate timeDuration timeCycle messageEventDefinition
    terminateEventDefinition""".split()
)
"""BPMN elements that are read by others or are notes: nothing is lost by not running them."""

BOUNDARY_HOSTS = frozenset({"userTask", "receiveTask", "subProcess"})
_TASKS = frozenset(
    """task manualTask userTask receiveTask serviceTask scriptTask businessRuleTask subProcess
    intermediateThrowEvent""".split()
)
_CATCHES = frozenset({"intermediateCatchEvent", "boundaryEvent"})
_USER = frozenset({"userTask"})
_PAIR = frozenset({"source", "target"})

EXTENSIONS: Mapping[str, Extension] = MappingProxyType(
    {
        "userTask": Extension(_USER),
        "assignmentDefinition": Extension(_USER, frozenset({"assignee", "candidateGroups", "candidateUsers"})),
        "taskSchedule": Extension(_USER, frozenset({"dueDate", "followUpDate"})),
        "priorityDefinition": Extension(_USER, frozenset({"priority"})),
        "formDefinition": Extension(_USER, frozenset({"formId", "bindingType"})),
        "taskDefinition": Extension(frozenset({"serviceTask"}), frozenset({"type", "retries"})),
        "taskHeaders": Extension(frozenset({"serviceTask"}), items={"header": frozenset({"key", "value"})}),
        "calledDecision": Extension(
            frozenset({"businessRuleTask"}), frozenset({"decisionId", "resultVariable", "bindingType"})
        ),
        "script": Extension(frozenset({"scriptTask"}), frozenset({"expression", "resultVariable"})),
        "ioMapping": Extension(_TASKS | _CATCHES, items={"input": _PAIR, "output": _PAIR}),
        "subscription": Extension(frozenset({"message"}), frozenset({"correlationKey"})),
        "versionTag": Extension(frozenset({"process"}), frozenset({"value"})),
        "properties": Extension(frozenset({"*"}), items={"property": frozenset({"name", "value"})}),
    }
)
"""The dialect's elements that are read. Inputs are not mapped on catching events: they have no work to feed."""

REQUIRED: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "serviceTask": (("taskDefinition", "type"),),
        "businessRuleTask": (("calledDecision", "decisionId"), ("calledDecision", "resultVariable")),
        "scriptTask": (("script", "expression"), ("script", "resultVariable")),
    }
)
"""Attributes without which an element has nothing to do: (zeebe element, attribute)."""
