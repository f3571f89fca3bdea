"""The types of BPMN 2.0.2 and the element names that are of each type: what a reference may point at."""

from collections.abc import Mapping
from types import MappingProxyType


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


TASKS = _names("task userTask manualTask serviceTask scriptTask businessRuleTask sendTask receiveTask")
SUB_PROCESSES = _names("subProcess transaction adHocSubProcess")
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
GATEWAYS = _names("exclusiveGateway inclusiveGateway parallelGateway complexGateway eventBasedGateway")
CATCH_EVENTS = _names("startEvent intermediateCatchEvent boundaryEvent")
THROW_EVENTS = _names("intermediateThrowEvent endEvent implicitThrowEvent")
EVENTS = CATCH_EVENTS | THROW_EVENTS
CHOREOGRAPHY_ACTIVITIES = _names("choreographyTask subChoreography callChoreography")
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS
DATA_ELEMENTS = _names("dataObject dataObjectReference dataStoreReference")
FLOW_ELEMENTS = FLOW_NODES | DATA_ELEMENTS | {"sequenceFlow"}
SCOPES = SUB_PROCESSES | {"process"}
GLOBAL_TASKS = _names("globalTask globalUserTask globalManualTask globalScriptTask globalBusinessRuleTask")
EVENT_DEFINITIONS = _names(
    """cancelEventDefinition compensateEventDefinition conditionalEventDefinition errorEventDefinition
    escalationEventDefinition linkEventDefinition messageEventDefinition signalEventDefinition
    terminateEventDefinition timerEventDefinition"""
)
CHOREOGRAPHIES = _names("choreography globalChoreographyTask")
CONVERSATION_NODES = _names("conversation subConversation callConversation")
DATA_INPUTS = _names("dataInput inputDataItem")
DATA_OUTPUTS = _names("dataOutput outputDataItem")
ARTIFACTS = _names("association group textAnnotation")
RESOURCE_ROLES = _names("resourceRole performer humanPerformer potentialOwner")
EXPRESSIONS = _names(
    """expression formalExpression conditionExpression completionCondition activationCondition condition loopCondition
    loopCardinality timeDate timeDuration timeCycle transformation from to messagePath dataPath"""
)

TYPES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "activity": ACTIVITIES,
        "callableElement": GLOBAL_TASKS | {"process"},
        "choreography": CHOREOGRAPHIES,
        "collaboration": CHOREOGRAPHIES | {"collaboration", "globalConversation"},
        "conversationNode": CONVERSATION_NODES,
        "dataInput": DATA_INPUTS,
        "dataOutput": DATA_OUTPUTS,
        "eventDefinition": EVENT_DEFINITIONS,
        "flowNode": FLOW_NODES | CHOREOGRAPHY_ACTIVITIES,
        "interactionNode": ACTIVITIES | EVENTS | CONVERSATION_NODES | {"participant"},
        "itemAwareElement": DATA_INPUTS | DATA_OUTPUTS | DATA_ELEMENTS | {"dataStore", "property"},
    }
)
"""Abstract types and those with several names; any other type is the one element of that name."""


def is_a(name: str, kind: str) -> bool:
    """Return whether the element ``name`` is of the type ``kind``; everything is a ``baseElement``."""
    return kind == "baseElement" or name in TYPES.get(kind, {kind})
