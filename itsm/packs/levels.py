"""The decision of a pack that says which service level holds: whether its table answers with what can be used."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from database import UnitOfWork
from engine.definitions.reader import DECISIONS, read_xml
from engine.definitions.repairs import set_attribute
from engine.definitions.repairs.values import near
from engine.dmn.elements import Element, child, children, text_of
from engine.errors import Finding, InvalidDefinition, Text, text
from engine.feel import FeelError, compile_expression
from itsm.clocks.levels.answers import LEVEL, OUTPUTS, is_length
from itsm.clocks.levels.content import MOST_MINUTES
from itsm.clocks.levels.queries import level_in_use
from itsm.language import listed
from itsm.packs.folder import PackFiles

_LISTS = ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
_RULE = "service-level"


def wrong_answers(files: PackFiles) -> Iterator[Finding]:
    """Outputs and constant cells of the table that no clock could use. What a cell computes is seen when it does."""
    for name, table in _tables(files):
        outputs = list(children(table, "output"))
        named = [output.get("name") or "" for output in outputs]
        policy = table.get("hitPolicy", "UNIQUE")
        if policy in _LISTS:
            many = text("Expected one answer, but the hit policy %(policy)s lists many.", policy=policy)
            yield _wrong(name, table, many, [("hitPolicy", "FIRST")])
        for output, called in zip(outputs, named, strict=True):
            if len(outputs) == 1 and called not in ("", LEVEL):
                only = text("Expected the only output to be called level, but it is “%(name)s”.", name=called)
                yield _wrong(name, output, only, [("name", LEVEL)])
            elif called not in OUTPUTS and len(outputs) > 1:
                expected = text("Expected one of the outputs %(names)s, but found “%(name)s”.",
                                names=listed(OUTPUTS), name=called)  # fmt: skip
                yield _wrong(name, output, expected, [("name", one) for one in near(called, set(OUTPUTS) - set(named))])
        for column, _rule, cell in _cells(table):
            called = named[column] or LEVEL
            problem = _problem(called, cell) if called in OUTPUTS else None
            if problem is not None:
                yield _wrong(name, cell, problem)


def refuse_unknown_levels(work: UnitOfWork, files: PackFiles) -> None:
    """Raise InvalidDefinition when a cell of the table names a level that the organisation does not have in use."""
    findings: list[Finding] = []
    for name, rule, cell, code in _named(files):
        if not level_in_use(code, work.session):
            message = text("Expected a service level in use, but rule %(rule)s names “%(code)s”.",
                           rule=rule, code=code[:60])  # fmt: skip
            fix = text("Add the level under Settings, Service levels, or name one that is there.")
            findings.append(Finding(_RULE, "error", cell.get("id", ""), message, fix, name))
    if findings:
        raise InvalidDefinition(findings)


def named_levels(files: PackFiles) -> frozenset[str]:
    """Codes of the levels that cells of the table name."""
    return frozenset(code for _name, _rule, _cell, code in _named(files))


def _named(files: PackFiles) -> Iterator[tuple[str, int, Element, str]]:
    """Every cell that names a level: its file, the number of its rule, itself, the code."""
    for name, table in _tables(files):
        named = [output.get("name") or LEVEL for output in children(table, "output")]
        for column, rule, cell in _cells(table):
            code = _constant(cell)
            if named[column] == LEVEL and isinstance(code, str):
                yield name, rule, cell, code


def _tables(files: PackFiles) -> Iterator[tuple[str, Element]]:
    """The table of the decision, with the name of its file; none where it is no table."""
    wanted = files.record_type.service_level
    for resource in files.resources:
        if wanted and (resource.kind, resource.id) == ("decision", wanted):
            for node in children(read_xml(resource.data, DECISIONS), "decision"):
                table = child(node, "decisionTable")
                if node.get("id") == wanted and table is not None:
                    yield resource.name, table


def _cells(table: Element) -> Iterator[tuple[int, int, Element]]:
    """Every output cell: its column, the number of its rule, itself."""
    for number, rule in enumerate(children(table, "rule"), 1):
        for column, cell in enumerate(children(rule, "outputEntry")):
            yield column, number, cell


def _constant(cell: Element) -> object:
    """The value of a cell that reads nothing; None of one that computes, or that cannot be read (which is told)."""
    source = text_of(cell)
    if source in ("", "-"):
        return None
    try:
        compiled = compile_expression(source)
        return None if compiled.reads else compiled.evaluate({})
    except FeelError:
        return None


def _problem(output: str, cell: Element) -> Text | None:
    value = _constant(cell)
    if value is None:
        return None
    if output == LEVEL:
        if isinstance(value, str):
            return None
        return text("Expected the code of a service level in quotes, but found %(value)s.", value=str(value)[:60])
    if is_length(value):
        return None
    shown = str(value.normalize() if isinstance(value, Decimal) else value)[:60]
    return text("Expected whole minutes from 1 to %(most)s, but found %(value)s.", most=MOST_MINUTES, value=shown)


def _wrong(resource: str, element: Element, message: Text, instead: Sequence[tuple[str, str]] = ()) -> Finding:
    """A finding at an element; ``instead`` are attributes of it that would do."""
    identity = element.get("id", "")
    offered = [set_attribute(identity, name, value, text("Choose %(value)s", value=value)) for name, value in instead]
    return Finding(_RULE, "error", identity, message, resource=resource, repairs=tuple(offered) if identity else ())
