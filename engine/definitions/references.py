"""Every reference of BPMN 2.0.2: which attribute or child names another element, and of which type that has to be.

A reference by IDREF names an element of the same file. One by QName may have a prefix: that of the file's own target
namespace, or of an imported one, whose elements are not here to be seen (8.2.1, 8.2.2; types: the class diagrams).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from engine.definitions.kinds import (
    ACTIVITIES,
    CHOREOGRAPHY_ACTIVITIES,
    CONVERSATION_NODES,
    DATA_ELEMENTS,
    DATA_INPUTS,
    DATA_OUTPUTS,
    EVENTS,
    FLOW_NODES,
    GLOBAL_TASKS,
    RESOURCE_ROLES,
)
from engine.definitions.model import Model
from engine.spiff.diagram.records import BPMN, Node

XML_SCHEMA: Final = "http://www.w3.org/2001/XMLSchema"


@dataclass(frozen=True, slots=True)
class Reference:
    """One attribute or child element that refers: its name and the type of what it refers to."""

    name: str
    target: str
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A reference as it is written: ``reference`` at ``node`` says ``written``."""

    node: Node
    reference: Reference
    written: str


_ITEM = Reference("itemSubjectRef", "itemDefinition")
_STRUCTURE = Reference("structureRef", "itemDefinition")
_MESSAGE = Reference("messageRef", "message")
_OPERATION = Reference("operationRef", "operation")
_DEFAULT = Reference("default", "sequenceFlow")
_CATEGORY = Reference("categoryValueRef", "categoryValue", is_child=True)
_INTERFACES = Reference("supportedInterfaceRef", "interface", is_child=True)
_PARTICIPANTS = Reference("participantRef", "participant", is_child=True)
_DEFINITIONS = Reference("eventDefinitionRef", "eventDefinition", is_child=True)
_INITIATOR = Reference("initiatingParticipantRef", "participant")
_ENDS = (Reference("incoming", "sequenceFlow", is_child=True), Reference("outgoing", "sequenceFlow", is_child=True))
_ASSOCIATION = (
    Reference("sourceRef", "itemAwareElement", is_child=True), Reference("targetRef", "itemAwareElement", is_child=True)
)
_FROM_TO = ("sourceRef", "targetRef")


def _children(target: str, *names: str) -> tuple[Reference, ...]:
    return tuple(Reference(name, target, is_child=True) for name in names)


def _attributes(target: str, *names: str) -> tuple[Reference, ...]:
    return tuple(Reference(name, target) for name in names)


_OWN: Final[Mapping[str, tuple[Reference, ...]]] = {
    "association": _attributes("baseElement", *_FROM_TO),
    "boundaryEvent": _attributes("activity", "attachedToRef"),
    "callActivity": _attributes("callableElement", "calledElement"),
    "callChoreography": _attributes("choreography", "calledChoreographyRef"),
    "callConversation": _attributes("collaboration", "calledCollaborationRef"),
    "choreographyTask": _children("messageFlow", "messageFlowRef"),
    "collaboration": _children("choreography", "choreographyRef"),
    "compensateEventDefinition": _attributes("activity", "activityRef"),
    "complexGateway": (_DEFAULT,),
    "conversationAssociation": _attributes(
        "conversationNode", "innerConversationNodeRef", "outerConversationNodeRef"
    ),
    "conversationLink": _attributes("interactionNode", *_FROM_TO),
    "correlationKey": _children("correlationProperty", "correlationPropertyRef"),
    "correlationPropertyBinding": _attributes("correlationProperty", "correlationPropertyRef"),
    "correlationPropertyRetrievalExpression": (_MESSAGE,),
    "correlationSubscription": _attributes("correlationKey", "correlationKeyRef"),
    "dataInputAssociation": _ASSOCIATION,
    "dataOutputAssociation": _ASSOCIATION,
    "dataObjectReference": _attributes("dataObject", "dataObjectRef"),
    "dataStoreReference": _attributes("dataStore", "dataStoreRef"),
    "error": (_STRUCTURE,),
    "errorEventDefinition": _attributes("error", "errorRef"),
    "escalation": (_STRUCTURE,),
    "escalationEventDefinition": _attributes("escalation", "escalationRef"),
    "exclusiveGateway": (_DEFAULT,),
    "globalChoreographyTask": (_INITIATOR,),
    "group": _attributes("categoryValue", "categoryValueRef"),
    "inclusiveGateway": (_DEFAULT,),
    "inputSet": (
        *_children("dataInput", "dataInputRefs", "optionalInputRefs", "whileExecutingInputRefs"),
        *_children("outputSet", "outputSetRefs"),
    ),
    "ioBinding": (
        _OPERATION, *_attributes("inputSet", "inputDataRef"), *_attributes("outputSet", "outputDataRef")
    ),
    "lane": (*_attributes("baseElement", "partitionElementRef"), *_children("flowNode", "flowNodeRef")),
    "linkEventDefinition": _children("linkEventDefinition", "source", "target"),
    "message": _attributes("itemDefinition", "itemRef"),
    "messageEventDefinition": (_MESSAGE, *_children("operation", "operationRef")),
    "messageFlow": (*_attributes("baseElement", *_FROM_TO), _MESSAGE),
    "messageFlowAssociation": _attributes("messageFlow", "innerMessageFlowRef", "outerMessageFlowRef"),
    "multiInstanceLoopCharacteristics": (
        *_children("itemAwareElement", "loopDataInputRef", "loopDataOutputRef"),
        *_attributes("eventDefinition", "oneBehaviorEventRef", "noneBehaviorEventRef"),
    ),
    "operation": (*_children("message", "inMessageRef", "outMessageRef"), *_children("error", "errorRef")),
    "outputSet": (
        *_children("dataOutput", "dataOutputRefs", "optionalOutputRefs", "whileExecutingOutputRefs"),
        *_children("inputSet", "inputSetRefs"),
    ),
    "participant": (
        *_attributes("process", "processRef"), *_children("interface", "interfaceRef"),
        *_children("endPoint", "endPointRef"),
    ),
    "participantAssociation": _children("participant", "innerParticipantRef", "outerParticipantRef"),
    "partnerEntity": (_PARTICIPANTS,),
    "partnerRole": (_PARTICIPANTS,),
    "process": (
        _INTERFACES, *_children("process", "supports"), *_attributes("collaboration", "definitionalCollaborationRef")
    ),
    "receiveTask": (_MESSAGE, _OPERATION),
    "relationship": _children("baseElement", "source", "target"),
    "resourceParameter": _attributes("itemDefinition", "type"),
    "resourceParameterBinding": _attributes("resourceParameter", "parameterRef"),
    "sendTask": (_MESSAGE, _OPERATION),
    "sequenceFlow": _attributes("flowNode", *_FROM_TO),
    "serviceTask": (_OPERATION,),
    "signal": (_STRUCTURE,),
    "signalEventDefinition": _attributes("signal", "signalRef"),
}
_SHARED: Final[tuple[tuple[frozenset[str], tuple[Reference, ...]], ...]] = (
    (FLOW_NODES | CHOREOGRAPHY_ACTIVITIES, (_CATEGORY, *_ENDS)),
    (DATA_ELEMENTS | {"sequenceFlow"}, (_CATEGORY,)),
    (ACTIVITIES, (_DEFAULT,)),
    (EVENTS | {"event"}, (_DEFINITIONS,)),
    (DATA_ELEMENTS | DATA_INPUTS | DATA_OUTPUTS | {"dataStore", "property"}, (_ITEM,)),
    (GLOBAL_TASKS, (_INTERFACES,)),
    (RESOURCE_ROLES, _children("resource", "resourceRef")),
    (CHOREOGRAPHY_ACTIVITIES, (_INITIATOR, _PARTICIPANTS)),
    (CONVERSATION_NODES, (_PARTICIPANTS, *_children("messageFlow", "messageFlowRef"))),
)


def _joined() -> dict[str, tuple[Reference, ...]]:
    found = {name: list(own) for name, own in _OWN.items()}
    for names, shared in _SHARED:
        for name in names:
            found.setdefault(name, []).extend(shared)
    return {name: tuple(found[name]) for name in sorted(found)}


REFERENCES: Final[Mapping[str, tuple[Reference, ...]]] = MappingProxyType(_joined())
"""By element: what it refers to. ``structureRef`` of an item and types outside of BPMN are not among them."""
TYPED: Final = Reference("evaluatesToTypeRef", "itemDefinition")
"""Stands at any formal expression, whatever the name of its element."""


def uses(model: Model) -> Iterator[Use]:
    """Yield every reference that the file writes, empty ones too."""
    for name, nodes in model.by_name.items():
        references = REFERENCES.get(name, ())
        for node in nodes:
            for reference in references:
                yield from _written(node, reference)
            if node.get(TYPED.name) is not None:
                yield from _written(node, TYPED)


def _written(node: Node, reference: Reference) -> Iterator[Use]:
    if not reference.is_child:
        written = node.get(reference.name)
        if written is not None:
            yield Use(node, reference, written.strip())
        return
    for child in node.iterchildren(f"{{{BPMN}}}{reference.name}"):
        yield Use(node, reference, (child.text or "").strip())


@dataclass(frozen=True, slots=True)
class Names:
    """How a file says names: its elements by id, its own namespace, and those that it imports."""

    elements: Mapping[str, Node]
    own: str
    imported: frozenset[str]
    others: Mapping[str, Mapping[str, Node]]
    """By namespace the elements of imported files that were read."""

    @classmethod
    def of(cls, model: Model) -> "Names":
        """Read the names of a file."""
        imports = frozenset(each.get("namespace", "") for each in model.of_kind("import"))
        read = [other for other in model.imported.values() if other is not None]
        others = {other.root.get("targetNamespace", ""): other.by_id for other in read}
        return cls(model.by_id, model.root.get("targetNamespace", ""), imports | {XML_SCHEMA}, others)

    def find(self, node: Node, written: str | None) -> Node | None:
        """Return the element that is meant where ``node`` says ``written``; None: there is none to be seen."""
        namespace = _namespace(node, written or "")
        is_own = namespace is None or namespace == self.own
        elements = self.elements if is_own else self.others.get(namespace or "", {})
        return elements.get((written or "").strip().rpartition(":")[2])

    def is_elsewhere(self, node: Node, written: str) -> bool:
        """Return whether a name is that of an imported file, or a type of XML Schema, so that it cannot be seen."""
        namespace = _namespace(node, written)
        return namespace is not None and namespace != self.own and namespace in self.imported - self.others.keys()


def _namespace(node: Node, written: str) -> str | None:
    """Return the namespace of a prefix; a name without one is of this file, whatever the default namespace is."""
    prefix, colon, _name = written.strip().rpartition(":")
    return node.nsmap.get(prefix, "") if colon else None


def describe(element: str, reference: Reference) -> str:
    """Return a reference in words, for the list of rules."""
    return f"{reference.name} of {element}"


