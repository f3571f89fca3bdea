"""Rule ``expressions``: every FEEL expression can be read and has a meaning, every literal time is one."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from engine.definitions.model import (
    BPMN,
    LintEnvironment,
    Model,
    Node,
    error,
    extensions_of,
    local_name,
    shortened,
    warning,
)
from engine.errors import Finding, Text, text, text_of
from engine.feel import names_within
from engine.feel.analysis import Advice, analyse_expression, family
from engine.feel.types import ANY
from engine.spiff.diagram.data import DataItems
from engine.spiff.diagram.records import NAMES, is_set, value_of
from engine.spiff.diagram.refusals import identity, is_feel
from engine.spiff.elements import moments, timing
from engine.spiff.elements.jobs import PRIORITIES

RULE = "expressions"
SECTION = "–"
BREAKS = (
    "a FEEL expression cannot be read, or can never give what its place needs",
    "a literal time or priority is none",
    "a literal time never comes",
)
READERS = {
    "timeDate": moments.read_instant, "timeDuration": moments.read_duration, "timeCycle": moments.read_cycle,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an expression must yield at its place: the names of FEEL types that will do, and how to say it."""

    types: frozenset[str]
    said: Text


_TRUTH = Wanted(frozenset({"boolean"}), text("true or false"))
_INSTANT = Wanted(frozenset({"string", "date", "date and time"}), text("a date and time"))
_DURATION = Wanted(
    frozenset({"string", "days and time duration", "years and months duration", "duration"}), text("a duration")
)
WANTED = {
    "conditionExpression": _TRUTH,
    "completionCondition": _TRUTH,
    "condition": _TRUTH,
    "loopCondition": _TRUTH,
    "activationCondition": _TRUTH,
    "loopCardinality": Wanted(frozenset({"number"}), text("a whole number")),
    "timeDate": _INSTANT,
    "timeDuration": _DURATION,
    "timeCycle": Wanted(frozenset({"string"}), text("a repeating interval as text, for example R3/PT1H")),
    "taskSchedule.dueDate": _INSTANT,
    "taskSchedule.followUpDate": _INSTANT,
    "priorityDefinition.priority": Wanted(frozenset({"number", "string"}), text("a priority from 0 to 100")),
    "jobPriorityDefinition.priority": Wanted(frozenset({"number", "string"}), text("a whole number")),
    "loopCharacteristics.inputCollection": Wanted(frozenset({"list"}), text("a list")),
}
"""By element, or extension and attribute: what its expression must yield. Null is judged at run time."""
Attribute = tuple[str, str, Callable[[str], object]]
"""An extension, its attribute, and what reads a literal value of it."""
_WORD = re.compile(r"\w+")
_CYCLE = text(
    "Write a repeating interval such as R3/PT1H, or a cron expression such as 0 0 9 * * MON for a day that comes."
)
_TEXT = re.compile(r'"([^"\\]*)"')
_UNREADABLE = frozenset({"syntax", "unknown-function"})
_OPEN = frozenset({"Any", "Null"})
_FEEL = frozenset(
    {
        "script", "transformation", "from", "conditionExpression", "completionCondition", "condition", "loopCondition",
        "activationCondition", "loopCardinality", "resourceAssignmentExpression",
    }
)
"""What an executable process evaluates as FEEL, with a leading ``=`` and without."""
_OFFERS = ("potentialOwner", "humanPerformer")
"""The roles that count; what others say is ignored."""


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield expressions that do not parse or cannot mean what is wanted, and texts that are no time.

    Variables are open, so that an unknown name is none of the findings; those of the diagram's data may have spaces.
    """
    names = _by_rarest_word(DataItems.of(model.root).known)
    for node in model.root.iter(f"{{{BPMN}}}*"):
        for place, written in _written(node):
            if written.startswith("="):
                yield from _judge(node, place, written[1:], _near(written, names))
        yield from _literal_time(node)
        yield from _literal_attributes(node, ATTRIBUTES if local_name(node) == "userTask" else JOB_ATTRIBUTES)


def _written(node: Node) -> Iterator[tuple[str, str]]:
    name = local_name(node)
    if name in _FEEL and _is_run(node):
        yield name, f"={''.join(map(str, node.itertext())).strip().removeprefix('=')}"
    elif name in READERS and not _is_only_drawn(node):
        yield name, (node.text or "").strip()
    for extension in node.iterfind("bpmn:extensionElements/zeebe:*", NAMES):
        if local_name(extension) != "properties":
            for part in extension.iter():
                kind = local_name(part)
                yield from ((f"{kind}.{key!s}", str(value).strip()) for key, value in part.attrib.items())
    if name == "message":
        yield name, (node.get("name") or "").strip()


def _is_run(node: Node) -> bool:
    """True for FEEL in what runs: other languages are refused by their name, and drawings say what they like."""
    around = [node, *node.iterancestors()]
    foreign = not all(is_feel(one.get(name)) for one in around[:2] for name in ("scriptFormat", "language"))
    ignored = local_name(node) == "resourceAssignmentExpression" and local_name(around[1]) not in _OFFERS
    written = "".join(map(str, node.itertext())).strip()
    return bool(written) and not foreign and not ignored and not _is_only_drawn(node)


def _is_only_drawn(node: Node) -> bool:
    """Return whether the process around a node does not run, so that words may say what happens (8.4.6)."""
    process = next(node.iterancestors(f"{{{BPMN}}}process"), None)
    return process is not None and not is_set(process, "isExecutable")


def _by_rarest_word(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the names that FEEL has to be told of by their rarest word: a file may have thousands."""
    words = {name: _WORD.findall(name) for name in names if not name.isidentifier()}
    count = Counter(word for each in words.values() for word in each)
    found: dict[str, list[str]] = {}
    for name, each in words.items():
        if each:
            found.setdefault(min(each, key=lambda word: count[word]), []).append(name)
    return found


def _near(source: str, names: Mapping[str, list[str]]) -> list[str]:
    return [name for word in set(_WORD.findall(source)) for name in names.get(word, ())]


def _judge(node: Node, place: str, source: str, names: Iterable[str]) -> Iterator[Finding]:
    analysis = analyse_expression(source, dict.fromkeys(names_within(source, names), ANY))
    for advice in analysis.advice:
        yield _unreadable(node, source, advice) if advice.code in _UNREADABLE else _advised(node, advice)
    wanted = WANTED.get(place)
    if wanted is None or family(analysis.type) in wanted.types | _OPEN:
        return
    yield error(
        RULE, identity(node),
        text(
            "Expected %(wanted)s at <%(element)s>, but the expression %(source)s always gives a %(type)s.",
            wanted=wanted.said, element=identity(node), source=shortened(source), type=analysis.type.name,
        ),
        text("Correct the expression."),
    )


def _unreadable(node: Node, source: str, advice: Advice) -> Finding:
    return error(
        RULE, identity(node),
        text(
            "Expected a FEEL expression at <%(element)s>, but line %(line)s, column %(column)s of %(source)s is "
            "not: %(problem)s",
            element=identity(node), line=advice.line, column=advice.column, source=shortened(source),
            problem=text_of(advice.message),
        ),
        _hint(advice),
    )


def _advised(node: Node, advice: Advice) -> Finding:
    say = error if advice.severity == "error" else warning
    return say(
        RULE, identity(node),
        text(
            "Expected an expression that makes sense at <%(element)s>, but line %(line)s, column %(column)s, "
            "%(part)s: %(problem)s",
            element=identity(node), line=advice.line, column=advice.column, part=shortened(advice.text),
            problem=text_of(advice.message),
        ),
        _hint(advice),
    )


def _hint(advice: Advice) -> Text | None:
    return text_of(advice.hint) if advice.hint.template else None


def _literal_attributes(node: Node, attributes: Sequence[Attribute]) -> Iterator[Finding]:
    extensions = extensions_of(node)
    for extension, attribute, reader in attributes:
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


def _job_priority(written: str) -> int:
    if re.fullmatch(r"-?[0-9]{1,10}", written) and int(written) in PRIORITIES:
        return int(written)
    raise ValueError(f"{written!r} is no whole number of 32 bits")


ATTRIBUTES = (
    ("taskSchedule", "dueDate", moments.read_instant),
    ("taskSchedule", "followUpDate", moments.read_instant),
    ("priorityDefinition", "priority", _priority),
)
JOB_ATTRIBUTES = (("jobPriorityDefinition", "priority", _job_priority),)


def _literal_time(node: Node) -> Iterator[Finding]:
    name, written = local_name(node), _constant((node.text or "").strip())
    if name not in READERS or not written or _is_only_drawn(node):
        return
    try:
        READERS[name](written)
    except (ValueError, OverflowError) as problem:
        yield error(
            RULE, identity(node),
            text(
                "Expected a time at <%(element)s>, but “%(written)s” is none: %(problem)s",
                element=identity(node), written=shortened(written), problem=str(problem),
            ),
            _CYCLE if name == "timeCycle" else text("Write ISO 8601, for example PT2H, P1D or 2026-01-31T09:00:00Z."),
        )
        return
    yield from _never_due(node, name, written)


def _constant(written: str) -> str:
    """A time as it is written: itself, or the text that its expression always gives; empty for any other expression."""
    if not written.startswith("="):
        return written
    found = _TEXT.fullmatch(written[1:].strip())
    return found[1] if found else ""


def _never_due(node: Node, name: str, written: str) -> Iterator[Finding]:
    """A time that can be read and never comes: one after the end of the calendar."""
    try:
        timing.timer_of(name, written, datetime.now(UTC), lambda: "UTC")
    except (ValueError, OverflowError):
        yield error(
            RULE, identity(node),
            text(
                "Expected a time that comes at <%(element)s>, but “%(written)s” never does.",
                element=identity(node), written=shortened(written),
            ),
            text("Write one before the year 10000."),
        )
