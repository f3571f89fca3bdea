"""Loop characteristics of an activity: the standard's, with what the dialect adds."""

from engine.spiff.diagram import records
from engine.spiff.diagram.events import RootElements
from engine.spiff.diagram.records import NAMES, EventRecord, LoopRecord, Node, Value

_BEHAVIORS = {"None": "noneBehaviorEventRef", "One": "oneBehaviorEventRef"}


def loop_of(node: Node, roots: RootElements) -> LoopRecord | None:
    """Read how an activity is repeated; None when it is not."""
    standard = node.find("bpmn:standardLoopCharacteristics", NAMES)
    if standard is not None:
        return _standard(standard)
    several = node.find("bpmn:multiInstanceLoopCharacteristics", NAMES)
    return _multi_instance(node, several, roots) if several is not None else None


def _standard(loop: Node) -> LoopRecord:
    values = {
        "condition": records.expression_of(loop, "loopCondition"),
        "maximum": Value.read(loop.get("loopMaximum")),
    }
    return LoopRecord("standard", _present(values), test_before=records.is_set(loop, "testBefore"))


def _multi_instance(node: Node, loop: Node, roots: RootElements) -> LoopRecord:
    dialect = records.extensions_of(loop)
    collection, element = _standard_input(node, loop)
    output, item = _standard_output(node, loop)
    values = {
        "cardinality": records.expression_of(loop, "loopCardinality"),
        "completionCondition": records.expression_of(loop, "completionCondition"),
        "inputCollection": records.value_of(dialect, "loopCharacteristics", "inputCollection") or collection,
        "inputElement": records.value_of(dialect, "loopCharacteristics", "inputElement") or element,
        "outputCollection": records.value_of(dialect, "loopCharacteristics", "outputCollection") or output,
        "outputElement": records.value_of(dialect, "loopCharacteristics", "outputElement") or item,
    }
    behavior = loop.get("behavior", "All")
    return LoopRecord(
        "sequential" if records.is_set(loop, "isSequential") else "parallel",
        _present(values),
        behavior=behavior,
        thrown=_thrown(loop.get(_BEHAVIORS[behavior]), roots) if behavior in _BEHAVIORS else (),
        complex=tuple(_complex(child, roots) for child in loop.findall("bpmn:complexBehaviorDefinition", NAMES)),
    )


def _complex(definition: Node, roots: RootElements) -> tuple[Value, tuple[EventRecord, ...]]:
    condition = records.expression_of(definition, "condition") or Value("false", is_feel=True)
    event = definition.find("bpmn:event", NAMES)
    return condition, roots.events_of(event) if event is not None else ()


def _thrown(reference: str | None, roots: RootElements) -> tuple[EventRecord, ...]:
    definition = roots.by_id.get(records.local_part(reference)) if reference else None
    return (roots.event(definition),) if definition is not None else ()


def _standard_input(node: Node, loop: Node) -> tuple[Value | None, Value | None]:
    """The standard names a data input that holds the list, and a data input for the item of each instance."""
    reference = loop.findtext("bpmn:loopDataInputRef", namespaces=NAMES)
    item = loop.find("bpmn:inputDataItem", NAMES)
    return _named(node, reference, "dataInput"), _item(item)


def _standard_output(node: Node, loop: Node) -> tuple[Value | None, Value | None]:
    reference = loop.findtext("bpmn:loopDataOutputRef", namespaces=NAMES)
    name, item = _named(node, reference, "dataOutput"), _item(loop.find("bpmn:outputDataItem", NAMES))
    collection = Value(name.text, is_feel=False) if name else None
    return collection, Value(item.text, is_feel=True) if item else None


def _named(node: Node, reference: str | None, kind: str) -> Value | None:
    identity = records.local_part(reference)
    for data in node.iterfind(f".//bpmn:{kind}", NAMES):
        if identity and data.get("id") == identity:
            return Value(data.get("name") or identity, is_feel=True)
    return None


def _item(item: Node | None) -> Value | None:
    return Value(item.get("name") or item.get("id") or "", is_feel=False) if item is not None else None


def _present(values: dict[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None}
