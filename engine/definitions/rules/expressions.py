"""Rule ``expressions``: every FEEL expression can be read, every literal time is one."""

from collections.abc import Iterator

from engine.definitions.model import BPMN, LintEnvironment, Model, Node, error, extensions_of, local_name
from engine.errors import Finding, text, text_of
from engine.feel import FeelSyntaxError, compile_expression
from engine.spiff import moments
from engine.spiff.diagram.records import NAMES, value_of
from engine.spiff.diagram.refusals import identity

RULE = "expressions"
READERS = {
    "timeDate": moments.read_instant, "timeDuration": moments.read_duration, "timeCycle": moments.read_cycle,
}


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield expressions that do not parse, with position and hint, and texts that are no time."""
    for node in model.root.iter(f"{{{BPMN}}}*"):
        for written in _written(node):
            if written.startswith("="):
                yield from _parse(node, written[1:])
        yield from _literal_time(node)
        if local_name(node) == "userTask":
            yield from _literal_attributes(node)


def _written(node: Node) -> Iterator[str]:
    if local_name(node) in ("conditionExpression", *READERS):
        yield (node.text or "").strip()
    for extension in node.iterfind("bpmn:extensionElements/zeebe:*", NAMES):
        if local_name(extension) != "properties":
            for part in extension.iter():
                yield from (str(value).strip() for value in part.attrib.values())
    if local_name(node) == "message":
        yield (node.get("name") or "").strip()


def _parse(node: Node, source: str) -> Iterator[Finding]:
    try:
        compile_expression(source)
    except FeelSyntaxError as problem:
        yield error(
            RULE, identity(node),
            text(
                "Expected a FEEL expression at <%(element)s>, but line %(line)s, column %(column)s of %(source)s is "
                "not: %(problem)s",
                element=identity(node), line=problem.line, column=problem.column, source=source,
                problem=text_of(problem.message),
            ),
            text_of(problem.hint) if problem.hint.template else None,
        )


def _literal_attributes(node: Node) -> Iterator[Finding]:
    extensions = extensions_of(node)
    for extension, attribute, reader in ATTRIBUTES:
        value = value_of(extensions, extension, attribute)
        if value is None or value.is_feel:
            continue
        try:
            reader(value.text)
        except (ValueError, OverflowError) as problem:
            yield error(
                RULE, node,
                text(
                    "Expected %(attribute)s of <%(element)s> to make sense, but %(problem)s.",
                    attribute=attribute, element=node.get("id"), problem=str(problem),
                ),
                text("Correct the value, or write an expression that begins with =."),
            )


def _priority(written: str) -> int:
    if written.isascii() and written.isdecimal() and int(written) <= 100:
        return int(written)
    raise ValueError(f"{written!r} is no number from 0 to 100")


ATTRIBUTES = (
    ("taskSchedule", "dueDate", moments.read_instant),
    ("taskSchedule", "followUpDate", moments.read_instant),
    ("priorityDefinition", "priority", _priority),
)


def _literal_time(node: Node) -> Iterator[Finding]:
    reader = READERS.get(local_name(node))
    written = (node.text or "").strip()
    if reader is None or not written or written.startswith("="):
        return
    try:
        reader(written)
    except (ValueError, OverflowError) as problem:
        yield error(
            RULE, identity(node),
            text("Expected a time at <%(element)s>, but %(problem)s", element=identity(node), problem=str(problem)),
            text("Write ISO 8601, for example PT2H, P1D or 2026-01-31T09:00:00Z."),
        )
