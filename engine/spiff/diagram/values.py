"""What enters and leaves a node as variables, and the expressions that only its kind has."""

from collections.abc import Mapping

from engine.spiff.diagram import records
from engine.spiff.diagram.records import Extensions, Node, Value, VariableMapping

_EXPRESSIONS = ("activationCondition", "completionCondition")
_ATTRIBUTES = (
    "ordering", "cancelRemainingInstances", "instantiate", "eventGatewayType", "calledElement", "triggeredByEvent",
)


def inputs_of(_node: Node, extensions: Extensions) -> tuple[VariableMapping, ...]:
    """Return what makes the local variables of a node."""
    return records.mappings_of(extensions, "input")


def outputs_of(_node: Node, extensions: Extensions) -> tuple[VariableMapping, ...]:
    """Return what leaves a node's scope."""
    return records.mappings_of(extensions, "output")


def values_of(node: Node) -> Mapping[str, Value]:
    """Return the expressions and attributes that only this kind of node has; ``false`` counts as absent."""
    found = {name: records.expression_of(node, name) for name in _EXPRESSIONS}
    found |= {name: Value.read(node.get(name)) for name in _ATTRIBUTES}
    if records.local_name(node) == "adHocSubProcess":
        found["cancelRemainingInstances"] = Value.read(node.get("cancelRemainingInstances", "true"))
    return {name: value for name, value in found.items() if value is not None and value.text not in ("false", "0")}
