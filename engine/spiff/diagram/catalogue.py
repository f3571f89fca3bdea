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


_CHOREOGRAPHY = Refusal(text("only processes run, no choreographies or conversations"), text("Draw a process."))
_UNHEARD = Refusal(
    text("a task changes without its process being told"), text("Listen to creating, completing or canceling.")
)

REFUSED: Mapping[str, Refusal] = MappingProxyType(
    {
        "intermediateCatchEvent/none": Refusal(
            text("it would wait for nothing"), text("Give it a timer or message, or make it a throw event.")
        ),
        "boundaryEvent/none": Refusal(text("it would wait for nothing"), text("Give it a timer or message.")),
        "@scriptFormat": Refusal(
            text("FEEL is the only language of scripts"), text("Write the script in FEEL: text/x-feel.")
        ),
        "@xsi:type": Refusal(
            text("an element is what its name says"),
            text("Use the element of that type, such as userTask or transaction."),
        ),
        "@language": Refusal(text("FEEL is the only language of conditions"), text("Remove the language.")),
        "choreography": _CHOREOGRAPHY,
        "globalChoreographyTask": _CHOREOGRAPHY,
        "conversation": _CHOREOGRAPHY,
        "globalConversation": _CHOREOGRAPHY,
        "import": Refusal(
            text("a file stands for itself, but this refers to another"), text("Draw all of the process in one file.")
        ),
        "property calendar": Refusal(
            text("timers count elapsed time only"), text("Remove the property and give the elapsed duration.")
        ),
        "taskListener assigning": _UNHEARD,
        "taskListener updating": _UNHEARD,
        "executionListener end": Refusal(
            text("the event that happens takes the token of an event-based gateway at once"),
            text("Put a start listener on each event behind the gateway."),
        ),
        "executionListener of compensation": Refusal(
            text("no token comes to a compensation boundary event"), text("Put the listener on the handler.")
        ),
    }
)
UNKNOWN = Refusal(text("nothing here knows how to run it"), text("Remove it, or use an element of the reference page."))

NEUTRAL: frozenset[str] = frozenset(
    """definitions process globalTask globalUserTask globalManualTask globalScriptTask globalBusinessRuleTask
    documentation extensionElements incoming outgoing laneSet childLaneSet lane flowNodeRef partitionElement
    textAnnotation text association group category categoryValue categoryValueRef dataStore dataStoreReference
    dataObject dataObjectReference dataState ioSpecification ioBinding dataInput dataOutput inputSet outputSet
    dataInputRefs dataOutputRefs optionalInputRefs optionalOutputRefs whileExecutingInputRefs
    whileExecutingOutputRefs inputSetRefs outputSetRefs property collaboration participant
    participantMultiplicity participantAssociation innerParticipantRef outerParticipantRef messageFlow
    messageFlowAssociation correlationKey correlationPropertyRef correlationProperty
    correlationPropertyRetrievalExpression messagePath correlationSubscription correlationPropertyBinding
    dataPath message conditionExpression sequenceFlow error signal escalation itemDefinition interface operation
    inMessageRef outMessageRef errorRef supportedInterfaceRef interfaceRef endPoint endPointRef partnerEntity
    partnerRole participantRef resource resourceParameter monitoring auditing supports rendering relationship
    source target extension timeDate timeDuration timeCycle condition eventDefinitionRef
    multiInstanceLoopCharacteristics standardLoopCharacteristics activationCondition completionCondition
    loopCondition loopCardinality loopDataInputRef loopDataOutputRef inputDataItem outputDataItem
    complexBehaviorDefinition event script operationRef dataInputAssociation dataOutputAssociation sourceRef targetRef
    transformation assignment from to performer humanPerformer potentialOwner resourceRole resourceRef
    resourceAssignmentExpression resourceParameterBinding expression formalExpression import""".split()
)
"""BPMN elements that are read by others or are notes: nothing is lost by not running them."""

_ACTIVITIES = frozenset(
    """task manualTask userTask receiveTask sendTask serviceTask scriptTask businessRuleTask subProcess transaction
    adHocSubProcess callActivity""".split()
)
_THROWS = frozenset({"intermediateThrowEvent", "endEvent"})
_CATCHES = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
_JOBS = frozenset({"serviceTask", "sendTask", "scriptTask", "businessRuleTask"}) | _THROWS
_USER = frozenset({"userTask"})
_GATEWAYS = frozenset(f"{kind}Gateway" for kind in ("exclusive", "inclusive", "parallel", "complex", "eventBased"))
_LISTENER = frozenset({"eventType", "type", "retries"})
_PAIR = frozenset({"source", "target"})

EXTENSIONS: Mapping[str, Extension] = MappingProxyType(
    {
        "userTask": Extension(_USER),
        "assignmentDefinition": Extension(_USER, frozenset({"assignee", "candidateGroups", "candidateUsers"})),
        "taskSchedule": Extension(_USER, frozenset({"dueDate", "followUpDate"})),
        "priorityDefinition": Extension(_USER, frozenset({"priority"})),
        "formDefinition": Extension(_USER, frozenset({"formId", "bindingType"})),
        "jobPriorityDefinition": Extension(_JOBS | {"process"}, frozenset({"priority"})),
        "taskDefinition": Extension(_JOBS, frozenset({"type", "retries"})),
        "taskHeaders": Extension(_JOBS | _USER, items={"header": frozenset({"key", "value"})}),
        "calledDecision": Extension(
            frozenset({"businessRuleTask"}), frozenset({"decisionId", "resultVariable", "bindingType"})
        ),
        "script": Extension(frozenset({"scriptTask"}), frozenset({"expression", "resultVariable"})),
        "ioMapping": Extension(_ACTIVITIES | _THROWS | _CATCHES, items={"input": _PAIR, "output": _PAIR}),
        "calledElement": Extension(
            frozenset({"callActivity"}),
            frozenset(
                {"processId", "propagateAllChildVariables", "propagateAllParentVariables", "bindingType", "versionTag"}
            ),
        ),
        "adHoc": Extension(frozenset({"adHocSubProcess"}), frozenset({"activeElementsCollection"})),
        "loopCharacteristics": Extension(
            frozenset({"multiInstanceLoopCharacteristics"}),
            frozenset({"inputCollection", "inputElement", "outputCollection", "outputElement"}),
        ),
        "executionListeners": Extension(
            _ACTIVITIES | _THROWS | _CATCHES | _GATEWAYS | {"process"}, items={"executionListener": _LISTENER}
        ),
        "taskListeners": Extension(_USER, items={"taskListener": _LISTENER}),
        "subscription": Extension(frozenset({"message"}), frozenset({"correlationKey"})),
        "versionTag": Extension(frozenset({"process"}), frozenset({"value"})),
        "properties": Extension(frozenset({"*"}), items={"property": frozenset({"name", "value"})}),
    }
)
"""The dialect's elements that are read. Inputs are not mapped on catching events: they have no work to feed."""

REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "calledDecision": ("decisionId", "resultVariable"),
        "script": ("expression", "resultVariable"),
        "taskDefinition": ("type",),
    }
)
"""Attributes that a dialect element has to have."""
