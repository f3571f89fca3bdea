"""Rule ``correlation``: a subscription binds the properties of its own key, and a property reads each message once."""

from collections import Counter
from collections.abc import Iterator

from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "correlation"
SECTION = "8.4.2, tables 8.32 to 8.36"
BREAKS = (
    "a subscription binds a property that is none of its key",
    "a subscription binds the same property twice",
    "a property has two expressions for the same message",
    "a key names the same property twice",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each subscription, property and key by which messages cannot be told apart."""
    names = Names.of(model)
    for node in model.of_kind("correlationSubscription"):
        yield from _subscription(node, names)
    for node in model.of_kind("correlationProperty"):
        expressions = node.findall("bpmn:correlationPropertyRetrievalExpression", NAMES)
        messages = [names.find(each, each.get("messageRef")) for each in expressions]
        for again in _repeated(messages):
            yield _twice(node, again)
    for node in model.of_kind("correlationKey"):
        properties = _properties(node, names)
        for again in _repeated(properties):
            yield _twice(node, again)


def _properties(key: Node, names: Names) -> list[Node | None]:
    return [names.find(each, each.text) for each in key.iterfind("bpmn:correlationPropertyRef", NAMES)]


def _repeated(nodes: list[Node | None]) -> list[Node]:
    return [node for node, times in Counter(nodes).items() if node is not None and times > 1]


def _twice(node: Node, again: Node) -> Finding:
    return error(
        RULE, node,
        text("Expected <%(other)s> once in <%(element)s>, but it is there again.", other=named(again),
             element=named(node)),
        text("Remove one of the two."),
    )


def _subscription(node: Node, names: Names) -> Iterator[Finding]:
    key = names.find(node, node.get("correlationKeyRef"))
    if key is None or local_name(key) != "correlationKey":
        return
    bindings = node.findall("bpmn:correlationPropertyBinding", NAMES)
    bound = [names.find(each, each.get("correlationPropertyRef")) for each in bindings]
    wanted = set(_properties(key, names))
    for again in _repeated(bound):
        yield _twice(node, again)
    for binding, found in zip(bindings, bound, strict=True):
        if found is not None and found not in wanted:
            yield error(
                RULE, binding,
                text(
                    "Expected a property of key <%(key)s> at <%(element)s>, but <%(property)s> is none of its.",
                    key=named(key), element=named(binding), property=named(found),
                ),
                text("Bind a property of the key, or add this one to it."),
            )
