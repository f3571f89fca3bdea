"""Finds what cannot run in a diagram: nothing that the token layer does not know is ignored in silence.

Each finding has rule ``runnable`` and names the element, the thing, the reason and the way out (``catalogue``).
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.errors import Finding, Text, text
from engine.spiff.diagram import records
from engine.spiff.diagram.catalogue import BOUNDARY_HOSTS, EXTENSIONS, NEUTRAL, REFUSED, REQUIRED, UNKNOWN, Refusal
from engine.spiff.diagram.records import BPMN, NAMES, ZEEBE, Node
from engine.spiff.elements import SUPPORTED

RULE = "runnable"
_HARMLESS: Mapping[str, tuple[str, ...]] = {
    "triggeredByEvent": ("false", "0"), "isForCompensation": ("false", "0"), "startQuantity": ("1",),
    "completionQuantity": ("1",), "instantiate": ("false", "0"), "eventGatewayType": ("Exclusive",),
    "scriptFormat": ("feel", "FEEL", ""), "language": ("feel", "FEEL", "https://www.omg.org/spec/DMN/20191111/FEEL/"),
}
_REFUSED_PROPERTIES = ("sla", "allow", "calendar")
_CAMUNDA_7 = "http://camunda.org/schema/1.0/bpmn"


def find(root: Node) -> list[Finding]:
    """Return one finding per thing in the diagram that cannot run."""
    found = list(_pools(root))
    index = {node.get("id", ""): node for node in root.iter(f"{{{BPMN}}}*")}
    for node in root.iter(f"{{{BPMN}}}*"):
        found.extend(_node(node, index))
    return found


def _pools(root: Node) -> Iterator[Finding]:
    for process in root.findall("bpmn:process[@isExecutable='true']", NAMES)[1:]:
        yield refused(process, text("several executable pools"), REFUSED["several executable pools"])


def _node(node: Node, index: Mapping[str, Node]) -> Iterator[Finding]:
    name = records.local_name(node)
    if name not in NEUTRAL and not name.endswith("EventDefinition"):
        key = records.kind_of(node)
        if key not in SUPPORTED:
            yield refused(node, key, refusal_of(key))
    yield from _attributes(node)
    for extensions in node.findall("bpmn:extensionElements", NAMES):
        yield from _twice(node, extensions)
        for extension in extensions:
            yield from _extension(node, name, extension)
    yield from _required(node, name, index)
    if name == "conditionExpression":
        yield from _condition(node)


def refusal_of(key: str) -> Refusal:
    """Return why an element of this catalogue key is refused."""
    kind = f"*/{key.split('/')[1]}" if "/" in key else key
    return REFUSED.get(key) or REFUSED.get(kind) or UNKNOWN


def refused(node: Node, thing: str | Text, refusal: Refusal) -> Finding:
    """Return the finding for a thing that cannot run, at the nearest element with an id."""
    message = text(
        "Expected only what can run at <%(element)s>, but it has %(thing)s: %(reason)s.",
        element=identity(node), thing=thing, reason=refusal.reason,
    )
    return Finding(RULE, "error", identity(node), message, refusal.way_out)


def identity(node: Node) -> str:
    """Return the id of an element, else that of the nearest one around it that a person can see."""
    current: Node | None = node
    while current is not None:
        if current.get("id") and not records.local_name(current).endswith(("Definition", "Expression")):
            return str(current.get("id"))
        current = current.getparent()
    return ""


def _attributes(node: Node) -> Iterator[Finding]:
    for name, harmless in _HARMLESS.items():
        if node.get(name, harmless[0]) not in harmless:
            yield refused(node, f"{name}={node.get(name)}", REFUSED[f"@{name}"])
    for written in node.attrib:
        if str(written).startswith(f"{{{_CAMUNDA_7}}}"):
            yield refused(node, f"camunda:{etree.QName(written).localname}", UNKNOWN)


def _extension(node: Node, name: str, extension: Node) -> Iterator[Finding]:
    if not isinstance(extension.tag, str):
        return
    local = records.local_name(extension)
    known = EXTENSIONS.get(local) if etree.QName(extension).namespace == ZEEBE else None
    if known is None or not known.on & {name, "*"}:
        prefix = "zeebe" if etree.QName(extension).namespace == ZEEBE else extension.prefix or "extension"
        yield refused(node, f"{prefix}:{local}", REFUSED.get(f"zeebe:{local}", UNKNOWN))
        return
    for attribute in set(map(str, extension.attrib)) - known.attributes:
        yield refused(node, f"zeebe:{local} {attribute}", UNKNOWN)
    if extension.get("bindingType", "latest") != "latest":
        yield refused(node, f"bindingType={extension.get('bindingType')}", _LATEST_ONLY)
    for item in extension.iterchildren(f"{{{ZEEBE}}}*"):
        yield from _item(node, name, item, known.items)


def _twice(node: Node, extensions: Node) -> Iterator[Finding]:
    seen: set[str] = set()
    for extension in extensions:
        local = records.local_name(extension)
        if local and local in seen:
            yield refused(node, text("zeebe:%(name)s twice", name=local), _ONCE)
        seen.add(local)


def _item(node: Node, name: str, item: Node, known: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    local = records.local_name(item)
    attributes = known.get(local)
    if attributes is None:
        yield refused(node, f"zeebe:{local}", UNKNOWN)
        return
    for attribute in set(map(str, item.attrib)) - attributes:
        yield refused(node, f"zeebe:{local} {attribute}", UNKNOWN)
    if local in ("input", "output") and not _is_mapping(item):
        yield missing(node, text("source and target of zeebe:%(name)s", name=local))
    if local == "input" and name.endswith("Event") and name != "intermediateThrowEvent":
        yield refused(node, "zeebe:input", _NO_INPUT)
    if local == "property" and item.get("name") in _REFUSED_PROPERTIES:
        yield refused(node, f"property {item.get('name')}", REFUSED[f"property {item.get('name')}"])


def _is_mapping(item: Node) -> bool:
    path = (item.get("target") or "").split(".")
    return bool((item.get("source") or "").strip() not in ("", "=") and all(part.strip() for part in path))


def _required(node: Node, name: str, index: Mapping[str, Node]) -> Iterator[Finding]:
    extensions = records.extensions_of(node) if name in REQUIRED else {}
    for extension, attribute in REQUIRED.get(name, ()):
        if records.value_of(extensions, extension, attribute) is None:
            yield missing(node, f"zeebe:{extension} {attribute}")
    if name == "boundaryEvent":
        yield from _boundary(node, index)
    if name == "receiveTask" or (name.endswith("Event") and records.event_kind(node) == "message"):
        yield from _message(node, name, index)
    if name == "timerEventDefinition":
        yield from _timer(node)


def missing(node: Node, thing: str | Text) -> Finding:
    """Return the finding for something that an element needs and does not have."""
    message = text(
        "Expected %(thing)s at <%(element)s>, but it is missing. Add it.", thing=thing, element=identity(node)
    )
    return Finding(RULE, "error", identity(node), message)


def _boundary(node: Node, index: Mapping[str, Node]) -> Iterator[Finding]:
    host = index.get(node.get("attachedToRef", ""))
    if host is not None and records.local_name(host) not in BOUNDARY_HOSTS:
        yield refused(node, text("boundary event on %(name)s", name=records.local_name(host)), _NO_TIME)


def _message(node: Node, name: str, index: Mapping[str, Node]) -> Iterator[Finding]:
    source = node if name == "receiveTask" else records.event_definitions(node)[0]
    message = index.get(source.get("messageRef", ""))
    if message is None or records.local_name(message) != "message" or not message.get("name"):
        yield missing(node, text("message with a name"))
    elif f"{name}/message" in SUPPORTED or name == "receiveTask":
        key = records.value_of(records.extensions_of(message), "subscription", "correlationKey")
        if key is None:
            yield missing(node, "zeebe:subscription correlationKey of the message")


def _timer(node: Node) -> Iterator[Finding]:
    written = {records.local_name(child): (child.text or "").strip() for child in node}
    values = {name: value for name, value in written.items() if name.startswith("time") and value}
    event = node.getparent()
    if event is None or len(values) != 1:
        yield missing(node, text("exactly one of timeDate, timeDuration, timeCycle"))
    elif "timeCycle" in values and records.local_name(event) != "boundaryEvent":
        yield refused(node, "timeCycle", _NO_CYCLE)
    elif not values.get("timeCycle", "R").startswith(("R", "=")):
        yield refused(node, values["timeCycle"], REFUSED["cron"])
    elif "timeCycle" in values and event.get("cancelActivity", "true") in ("true", "1"):
        yield refused(node, "timeCycle", _HAPPENS_ONCE)


def _condition(node: Node) -> Iterator[Finding]:
    if not (node.text or "").strip().startswith("="):
        yield refused(node, text("condition without ="), _FEEL_ONLY)


_LATEST_ONLY = Refusal(text("only the latest version is bound yet"), text("Use bindingType latest."))
_NO_INPUT = Refusal(text("it has no work that an input could feed"), text("Use an output mapping."))
_NO_TIME = Refusal(
    text("the activity is done within the step, so the event can never happen"),
    text("Attach it to a user task, receive task or sub-process."),
)
_NO_CYCLE = Refusal(text("only boundary events repeat"), text("Use timeDuration or timeDate."))
_HAPPENS_ONCE = Refusal(
    text("an interrupting event happens once"), text("Use timeDuration, or make the event non-interrupting.")
)
_ONCE = Refusal(text("only one of them would count"), text("Put all into one."))
_FEEL_ONLY = Refusal(text("conditions are FEEL"), text("Write = in front of the expression."))
