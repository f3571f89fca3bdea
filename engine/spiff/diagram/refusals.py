"""Finds what cannot run in a diagram: nothing that the token layer does not know is ignored in silence.

Each finding has rule ``runnable`` and names the element, the thing, the reason and the way out (``catalogue``).
"""

from collections.abc import Iterator, Mapping, Set

from lxml import etree

from engine.errors import Finding, Text, text
from engine.spiff.diagram import records
from engine.spiff.diagram.catalogue import EXTENSIONS, NEUTRAL, REFUSED, REQUIRED, UNKNOWN, Refusal
from engine.spiff.diagram.events import RootElements
from engine.spiff.diagram.records import BPMN, NAMES, ZEEBE, Node
from engine.spiff.elements import SUPPORTED

RULE = "runnable"
_LANGUAGES = ("scriptFormat", "language")
_EVENTS: Mapping[str, tuple[str, ...]] = {
    "executionListener": ("start", "end"),
    "taskListener": ("creating", "completing", "canceling", "assigning", "updating"),
}
"""The events that each kind of listener may name; some of them are refused."""
_READ = (
    "messageRef", "signalRef", "errorRef", "escalationRef", "resourceRef", "dataObjectRef", "eventDefinitionRef",
    "noneBehaviorEventRef", "oneBehaviorEventRef",
)
"""References that the run follows; those to types and operations are notes."""
_ROLES = ("performer", "humanPerformer", "potentialOwner", "resourceRole")
_REFUSED_PROPERTIES = ("calendar",)
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_TYPED = {"task": "tTask", "subProcess": "tSubProcess"}
"""Elements of a type from which others are derived: with ``xsi:type`` they could be meant as one of those."""
_CAMUNDA_7 = "http://camunda.org/schema/1.0/bpmn"


def find(root: Node) -> list[Finding]:
    """Return one finding per thing in the executable processes that cannot run; other pools are a drawing only."""
    found: list[Finding] = []
    roots = RootElements.of(root)
    imported = {child.get("namespace", "") for child in root.iterfind("bpmn:import", NAMES)}
    for child in root.iterchildren(f"{{{BPMN}}}*"):
        if records.local_name(child) != "process" or records.is_set(child, "isExecutable"):
            for node in child.iter(f"{{{BPMN}}}*"):
                found.extend(_node(node, roots))
                found.extend(_imported(node, imported))
    return found


def _node(node: Node, roots: RootElements) -> Iterator[Finding]:
    name = records.local_name(node)
    if name not in NEUTRAL and not name.endswith("EventDefinition"):
        key = roots.key(node)
        if key not in SUPPORTED:
            yield refused(node, key, refusal_of(key))
    if name in _ROLES:
        yield from _role(node, name)
    if name == "import" and records.executable_processes(node.getroottree().getroot()):
        yield _ignored(node, text("an import of %(location)s", location=node.get("location", "")))
    yield from _attributes(node)
    if name in _TYPED and node.get(_TYPE) is not None and records.local_part(node.get(_TYPE)) != _TYPED[name]:
        yield refused(node, f"xsi:type={node.get(_TYPE)}", REFUSED["@xsi:type"])
    for extensions in node.findall("bpmn:extensionElements", NAMES):
        yield from _twice(node, extensions)
        for extension in extensions:
            yield from _extension(node, name, extension, roots)
    yield from _required(node, name, roots)


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


def is_feel(language: str | None) -> bool:
    """True for a language, media type or address that means FEEL (``text/x-feel``, …), and for none at all."""
    return not (language or "").strip() or "feel" in (language or "").lower()


def _attributes(node: Node) -> Iterator[Finding]:
    for name in _LANGUAGES:
        if not is_feel(node.get(name)):
            yield refused(node, f"{name}={node.get(name)}", REFUSED[f"@{name}"])
    for written in node.attrib:
        if str(written).startswith(f"{{{_CAMUNDA_7}}}"):
            yield refused(node, f"camunda:{etree.QName(written).localname}", UNKNOWN)


def _imported(node: Node, namespaces: Set[str]) -> Iterator[Finding]:
    """Refuse what the run would have to look up in another file."""
    if not namespaces:
        return
    written = [(name, node.get(name, "")) for name in _READ if node.get(name)]
    if records.local_name(node) in _READ:
        written.append((records.local_name(node), node.text or ""))
    for name, reference in written:
        prefix = reference.strip().rpartition(":")[0]
        if prefix and node.nsmap.get(prefix) in namespaces:
            yield refused(node, f"{name}={reference.strip()}", REFUSED["import"])


def _role(node: Node, name: str) -> Iterator[Finding]:
    """Warn of people that nobody is assigned by: see ``values.with_people``."""
    task = node.getparent()
    assert task is not None, "Expected a role to stand in something."
    counts = records.local_name(task) in ("userTask", "globalUserTask") and name in ("humanPerformer", "potentialOwner")
    dialect = any(records.extensions_of(task).get("assignmentDefinition", {}).values())
    first = name != "humanPerformer" or task.find("bpmn:humanPerformer", NAMES) is node
    expression = records.expression_of(node, "resourceAssignmentExpression")
    says = expression is not None or node.find("bpmn:resourceRef", NAMES) is not None
    if not (counts and first and says) or dialect:
        yield _ignored(node, name)


def _ignored(node: Node, thing: str | Text) -> Finding:
    message = text(
        "Expected only what is used at <%(element)s>, but it has %(thing)s, which is ignored.",
        element=identity(node), thing=thing,
    )
    return Finding(RULE, "warning", identity(node), message)


def _extension(node: Node, name: str, extension: Node, roots: RootElements) -> Iterator[Finding]:
    if not isinstance(extension.tag, str):
        return
    local, namespace = records.local_name(extension), etree.QName(extension).namespace
    if namespace != ZEEBE:
        yield _foreign(node, f"{extension.prefix or 'extension'}:{local}", namespace == _CAMUNDA_7)
        return
    known = EXTENSIONS.get(local)
    if known is None or not known.on & {name, "*"}:
        yield refused(node, f"zeebe:{local}", REFUSED.get(f"zeebe:{local}", UNKNOWN))
        return
    for attribute in set(map(str, extension.attrib)) - known.attributes:
        yield refused(node, f"zeebe:{local} {attribute}", UNKNOWN)
    if local != "calledElement" and extension.get("bindingType", "latest") != "latest":
        yield refused(node, f"bindingType={extension.get('bindingType')}", _LATEST_ONLY)
    for item in extension.iterchildren(f"{{{ZEEBE}}}*"):
        yield from _item(node, name, item, known.items)
        if records.local_name(item) in _EVENTS:
            yield from _listener(node, roots.key(node), item)


def _foreign(node: Node, thing: str, means_work: bool) -> Finding:
    """Other tools' extensions may be ignored (BPMN 2.0.2, 8.2.3), but not those that tell another engine what to do."""
    if means_work:
        return refused(node, thing, UNKNOWN)
    message = text(
        "Expected extensions that Flowdesk knows at <%(element)s>, but it has %(thing)s, which is ignored.",
        element=identity(node), thing=thing,
    )
    return Finding(RULE, "warning", identity(node), message)


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
    if local == "input" and name in ("startEvent", "intermediateCatchEvent", "boundaryEvent"):
        yield refused(node, "zeebe:input", _NO_INPUT)
    if local == "property" and item.get("name") in _REFUSED_PROPERTIES:
        yield refused(node, f"property {item.get('name')}", REFUSED[f"property {item.get('name')}"])


def _listener(node: Node, key: str, listener: Node) -> Iterator[Finding]:
    kind, event = records.local_name(listener), listener.get("eventType", "")
    if records.Value.read(listener.get("type")) is None:
        yield missing(node, f"zeebe:{kind} type")
    if event not in _EVENTS[kind]:
        yield refused(node, f"zeebe:{kind} eventType={event}", UNKNOWN)
    elif f"{kind} {event}" in REFUSED and kind == "taskListener":
        yield refused(node, f"zeebe:{kind} eventType={event}", REFUSED[f"{kind} {event}"])
    if key == "eventBasedGateway" and event == "end":
        yield refused(node, f"zeebe:{kind} eventType={event}", REFUSED["executionListener end"])
    if key == "boundaryEvent/compensate":
        yield refused(node, f"zeebe:{kind}", REFUSED["executionListener of compensation"])


def _is_mapping(item: Node) -> bool:
    path = (item.get("target") or "").split(".")
    return bool((item.get("source") or "").strip() not in ("", "=") and all(part.strip() for part in path))


def _required(node: Node, name: str, roots: RootElements) -> Iterator[Finding]:
    for extension, attributes in REQUIRED.items():
        found = records.extensions_of(node).get(extension)
        for attribute in attributes:
            if extension == "script" and attribute == "expression" and records.expression_of(node, "script"):
                continue
            if found is not None and records.Value.read(str(found.get(attribute, ""))) is None:
                yield missing(node, f"zeebe:{extension} {attribute}")
    if name == "messageEventDefinition" and not roots.message(node):
        yield missing(node, text("message"))
    if name == "process" and not node.get("id"):
        yield missing(node, text("an id of the process"))
    if name == "callActivity" and not _says_what_is_called(node):
        yield missing(node, "calledElement")
    if name == "standardLoopCharacteristics" and not _says_how_long(node):
        yield missing(node, "loopCondition")
    if name == "timerEventDefinition":
        yield from _timer(node)


def _says_what_is_called(node: Node) -> bool:
    extension = records.extensions_of(node).get("calledElement", {})
    written = (node.get("calledElement", ""), str(extension.get("processId", "")))
    return any(records.Value.read(each) for each in written)


def _says_how_long(loop: Node) -> bool:
    """Without a condition a loop is underspecified and "cannot be formally executed" (BPMN 2.0.2, 10.3.8)."""
    return records.expression_of(loop, "loopCondition") is not None or loop.get("loopMaximum") is not None


def missing(node: Node, thing: str | Text) -> Finding:
    """Return the finding for something that an element needs and does not have."""
    message = text(
        "Expected %(thing)s at <%(element)s>, but it is missing. Add it.", thing=thing, element=identity(node)
    )
    return Finding(RULE, "error", identity(node), message)


def _timer(node: Node) -> Iterator[Finding]:
    written = {records.local_name(child): (child.text or "").strip() for child in node}
    values = {name: value for name, value in written.items() if name.startswith("time") and value}
    if len(values) != 1:
        yield missing(node, text("exactly one of timeDate, timeDuration, timeCycle"))


_LATEST_ONLY = Refusal(text("only the latest version is bound yet"), text("Use bindingType latest."))
_NO_INPUT = Refusal(text("it has no work that an input could feed"), text("Use an output mapping."))
_ONCE = Refusal(
    text("an interrupting event happens once"), text("Use timeDuration, or make the event non-interrupting.")
)
_ONCE = Refusal(text("only one of them would count"), text("Put all into one."))
