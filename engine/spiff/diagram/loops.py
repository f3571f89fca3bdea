"""Loop characteristics of an activity: the standard's, with what the dialect adds."""

from engine.spiff.diagram import records
from engine.spiff.diagram.data import DataItems
from engine.spiff.diagram.events import RootElements
from engine.spiff.diagram.records import NAMES, EventRecord, LoopRecord, Node, Value

_BEHAVIORS = {"None": "noneBehaviorEventRef", "One": "oneBehaviorEventRef"}


def loop_of(node: Node, roots: RootElements, items: DataItems) -> LoopRecord | None:
    """Read how an activity is repeated; None when it is not."""
    standard = node.find("bpmn:standardLoopCharacteristics", NAMES)
    if standard is not None:
        return _standard(standard)
    several = node.find("bpmn:multiInstanceLoopCharacteristics", NAMES)
    return _multi_instance(several, roots, items) if several is not None else None


def _standard(loop: Node) -> LoopRecord:
    values = {
        "condition": records.expression_of(loop, "loopCondition"),
        "maximum": Value.read(loop.get("loopMaximum")),
    }
    return LoopRecord("standard", _present(values), test_before=records.is_set(loop, "testBefore"))


def _multi_instance(loop: Node, roots: RootElements, items: DataItems) -> LoopRecord:
    values = {
        "cardinality": records.expression_of(loop, "loopCardinality"),
        "completionCondition": records.expression_of(loop, "completionCondition"),
        **_data(loop, items),
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


def _data(loop: Node, items: DataItems) -> dict[str, Value | None]:
    """Read the lists and their items: the dialect's, else the standard's.

    The standard names a data input that holds the list and one for the item of each run, and the same for outputs
    (BPMN 2.0.2, table 10.30).
    """
    dialect = records.extensions_of(loop)
    lists = {
        name: items.variable(loop.findtext(f"bpmn:loopData{name}Ref", namespaces=NAMES)) for name in ("Input", "Output")
    }
    singles = {name: _item(loop.find(f"bpmn:{name}DataItem", NAMES), items) for name in ("input", "output")}
    written = {
        name: records.value_of(dialect, "loopCharacteristics", name)
        for name in ("inputCollection", "inputElement", "outputCollection", "outputElement")
    }
    return {
        "inputCollection": _as_feel(written["inputCollection"]) or lists["Input"],
        "inputElement": written["inputElement"] or singles["input"],
        "outputCollection": written["outputCollection"] or lists["Output"],
        "outputElement": _as_feel(written["outputElement"]) or singles["output"],
    }


def _item(item: Node | None, items: DataItems) -> Value | None:
    if item is None:
        return None
    return items.variable(item.get("id")) or Value(item.get("name", ""), is_feel=False, is_name=True)


def _as_feel(value: Value | None) -> Value | None:
    return Value(value.text, is_feel=True) if value is not None else None


def _present(values: dict[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None}
