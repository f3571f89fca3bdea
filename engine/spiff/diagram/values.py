"""What only some kinds of node have: expressions and attributes, listeners, and the people of a user task."""

from collections.abc import Iterator, Mapping

from engine.spiff.diagram import records
from engine.spiff.diagram.events import RootElements
from engine.spiff.diagram.records import NAMES, Extensions, ListenerRecord, Node, Value

_EXPRESSIONS = ("activationCondition", "completionCondition", "script")
_ATTRIBUTES = (
    "ordering", "cancelRemainingInstances", "instantiate", "eventGatewayType", "calledElement", "triggeredByEvent",
)
_LISTENERS = (
    ("execution_listener", "zeebe:executionListeners/zeebe:executionListener"),
    ("task_listener", "zeebe:taskListeners/zeebe:taskListener"),
)


def values_of(node: Node) -> Mapping[str, Value]:
    """Return the expressions and attributes that only this kind of node has; ``false`` counts as absent."""
    found = {name: records.expression_of(node, name) for name in _EXPRESSIONS}
    found |= {name: Value.read(node.get(name)) for name in _ATTRIBUTES}
    if records.local_name(node) == "adHocSubProcess":
        found["cancelRemainingInstances"] = Value.read(node.get("cancelRemainingInstances", "true"))
    return {name: value for name, value in found.items() if value is not None and value.text not in ("false", "0")}


def listeners_of(node: Node) -> tuple[ListenerRecord, ...]:
    """Return the listeners of a node in the order of the document; the headers of the node are theirs too."""
    extensions = node.find("bpmn:extensionElements", NAMES)
    return tuple(_listeners(extensions)) if extensions is not None else ()


def _listeners(extensions: Node) -> Iterator[ListenerRecord]:
    common = _headers(extensions)
    for kind, path in _LISTENERS:
        for listener in extensions.iterfind(path, NAMES):
            job_type = Value.read(listener.get("type"))
            if job_type is not None:
                headers = tuple({**common, **_headers(listener)}.items())
                event, retries = f"{kind}_{listener.get('eventType')}", Value.read(listener.get("retries"))
                yield ListenerRecord(event, job_type, retries, headers)


def _headers(around: Node) -> dict[str, str]:
    found = around.iterfind("zeebe:taskHeaders/zeebe:header", NAMES)
    return {header.get("key", ""): header.get("value", "") for header in found}


def with_people(node: Node, extensions: Extensions, roots: RootElements) -> Extensions:
    """Assign a user task by the standard's roles where the dialect assigns nobody (BPMN 2.0.2, 10.3.2).

    A human performer becomes the assignee, potential owners become candidate groups.
    """
    if records.local_name(node) != "userTask" or any(extensions.get("assignmentDefinition", {}).values()):
        return extensions
    performers, owners = (list(_assigned(node, kind, roots)) for kind in ("humanPerformer", "potentialOwner"))
    assignment = {"assignee": f"={_source(performers[0])}"} if performers else {}
    if len(owners) == 1 and owners[0].is_feel:
        assignment["candidateGroups"] = f"={owners[0].text}"
    elif owners:
        assignment["candidateGroups"] = f"=flatten([{', '.join(map(_source, owners))}])"
    return {**extensions, "assignmentDefinition": assignment} if assignment else extensions


def _assigned(node: Node, kind: str, roots: RootElements) -> Iterator[Value]:
    """Yield whom each role of this kind means: an expression, or the name of its resource."""
    for role in node.iterfind(f"bpmn:{kind}", NAMES):
        expression = records.expression_of(role, "resourceAssignmentExpression")
        resource = roots.find(role.findtext("bpmn:resourceRef", namespaces=NAMES), "resource")
        if expression is not None:
            yield expression
        elif resource is not None:
            yield Value(resource.get("name") or str(resource.get("id")), is_feel=False)


def _source(value: Value) -> str:
    """Return a value as FEEL source."""
    if value.is_feel:
        return value.text
    return '"' + value.text.replace("\\", "\\\\").replace('"', '\\"') + '"'
