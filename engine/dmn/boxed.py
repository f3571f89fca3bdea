"""Boxed expressions: literal, context, list, relation, invocation, function, conditional, filter and loops."""

from collections.abc import Callable
from functools import partial

from engine.dmn.boxed_scope import Scope
from engine.dmn.decision_table import coerced, read_table
from engine.dmn.elements import Element, child, children, local_name, name_of, text_of, type_reference
from engine.dmn.graph.trace import keep_matches
from engine.feel import FeelValue
from engine.feel.compiler import Code
from engine.feel.compiler.functions import call_function, make_function
from engine.feel.compiler.loops import Source, for_code, quantified_code, source_of
from engine.feel.compiler.structures import filter_code
from engine.feel.evaluation import Frame, Site
from engine.feel.messages import message
from engine.feel.types import ANY, FeelType, FunctionType, coerce
from engine.feel.values import Parameter

EXPRESSIONS = frozenset(
    "literalExpression decisionTable context list relation invocation functionDefinition "
    "conditional filter for some every".split()
)


def expression_child(element: Element) -> Element | None:
    """Return the child that is a boxed expression."""
    return next((node for node in children(element) if local_name(node) in EXPRESSIONS), None)


def read_boxed(element: Element | None, scope: Scope, owner: Element) -> Code:
    """Compile a boxed expression; its ``typeRef`` fits the value."""
    if element is None:
        return scope.missing(owner, message("Expected an expression, but there is none."))
    code = _READERS[local_name(element)](element, scope)
    if local_name(element) == "functionDefinition":
        return code
    return coerced(code, scope.type_of(type_reference(element), element), site_of(element))


def site_of(element: Element) -> Site:
    """Return a place for reasons that concern a whole element."""
    text = text_of(element) or f"{local_name(element)} {element.get('id', '')}".strip()
    return Site(text, 0, len(text))


def _literal(element: Element, scope: Scope) -> Code:
    if child(element, "importedValues") is not None:
        imported = message("Expected an expression in the model, but imported values are not supported.")
        return scope.missing(element, imported)
    text = text_of(element)
    if not text:
        return scope.missing(element, message("Expected an expression, but it is empty."))
    return scope.literal(text, element)


def _table(element: Element, scope: Scope) -> Code:
    table = read_table(element, scope)

    def run(frame: Frame) -> FeelValue:
        value, matches, unmatched = table.evaluate(frame)
        keep_matches(frame.run, matches, unmatched)
        return value

    return run


def _context(element: Element, scope: Scope) -> Code:
    entries: list[tuple[str, Code]] = []
    inner = scope
    result: Code | None = None
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        body = expression_child(entry)
        if variable is None:
            result = read_boxed(body, inner, entry)
            continue
        name = name_of(variable)
        # A function may call itself; other entries see the ones before them alone.
        inner = inner.with_names([name])
        kind = _variable_kind(variable, body, scope)
        entries.append((name, coerced(read_boxed(body, inner, entry), kind, site_of(entry))))

    def run(frame: Frame) -> FeelValue:
        values: dict[str, FeelValue] = {}
        local = frame.child(values)
        for name, code in entries:
            values[name] = code(local)
        return values if result is None else result(local)

    return run


def _variable_kind(variable: Element, body: Element | None, scope: Scope) -> FeelType:
    """Return the type of an entry; one that is not of functions, at a function, is what modelers let it answer."""
    kind = scope.type_of(type_reference(variable), variable)
    is_function = body is not None and local_name(body) == "functionDefinition"
    return ANY if is_function and not isinstance(kind, FunctionType) else kind


def _items(element: Element, scope: Scope) -> list[Code]:
    return [read_boxed(node, scope, element) for node in children(element) if local_name(node) in EXPRESSIONS]


def _list(element: Element, scope: Scope) -> Code:
    items = _items(element, scope)
    return lambda frame: [item(frame) for item in items]


def _relation(element: Element, scope: Scope) -> Code:
    columns = [
        (name_of(column), scope.type_of(type_reference(column), column)) for column in children(element, "column")
    ]
    rows: list[list[tuple[str, Code]]] = []
    for row in children(element, "row"):
        cells = [node for node in children(row) if local_name(node) in EXPRESSIONS]
        if len(cells) != len(columns):
            scope.problem(
                element,
                message(
                    "Expected %(count)s cells in each row, but one has %(found)s.",
                    count=len(columns), found=len(cells),
                ),
            )
        rows.append(
            [
                (name, coerced(read_boxed(cell, scope, row), kind, site_of(cell)))
                for (name, kind), cell in zip(columns, cells, strict=False)
            ]
        )
    return lambda frame: [{name: cell(frame) for name, cell in row} for row in rows]


def _invocation(element: Element, scope: Scope) -> Code:
    function = read_boxed(expression_child(element), scope, element)
    names: list[str] = []
    codes: list[Code] = []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        names.append(name_of(parameter) if parameter is not None else "")
        codes.append(read_boxed(expression_child(binding), scope, binding))
    return call_function(function, codes, tuple(names), site_of(element))


def read_function(element: Element, scope: Scope, name: str = "") -> Callable[[Frame], FeelValue]:
    """Compile a function definition into a closure that makes the function value."""
    kind = element.get("kind") or "FEEL"
    if kind != "FEEL":
        foreign = message(
            'Expected a function in FEEL, but functions of kind "%(kind)s" are not supported.', kind=kind
        )
        return scope.missing(element, foreign)
    parameters = tuple(_parameter(parameter, scope) for parameter in children(element, "formalParameter"))
    inner = scope.with_names(parameter.name for parameter in parameters)
    answers = result_kind(scope.type_of(type_reference(element), element))
    body = coerced(read_boxed(expression_child(element), inner, element), answers, site_of(element))
    return lambda frame: make_function(name, parameters, body, frame)


def result_kind(kind: FeelType) -> FeelType:
    """Return what a function answers whose type is declared so: modelers write the type of functions or of answers."""
    if isinstance(kind, FunctionType):
        return kind.result
    return ANY if kind.name == "function" else kind


def _parameter(element: Element, scope: Scope) -> Parameter:
    kind = scope.type_of(type_reference(element), element)
    return Parameter(name_of(element), partial(_fit, kind=kind), kind.name)


_fit: Callable[..., FeelValue] = coerce


def _part(element: Element, name: str, scope: Scope) -> Code:
    node = child(element, name)
    return read_boxed(expression_child(node) if node is not None else None, scope, element)


def _conditional(element: Element, scope: Scope) -> Code:
    condition, chosen, other = (_part(element, name, scope) for name in ("if", "then", "else"))

    def run(frame: Frame) -> FeelValue:
        return chosen(frame) if condition(frame) is True else other(frame)

    return run


def _filter(element: Element, scope: Scope) -> Code:
    items = _part(element, "in", scope)
    return filter_code(items, _part(element, "match", scope.with_names(["item"])), site_of(element), strict=True)


def _iteration(element: Element, scope: Scope) -> tuple[str, Source]:
    return " ".join(element.get("iteratorVariable", "").split()), source_of(_part(element, "in", scope))


def _for(element: Element, scope: Scope) -> Code:
    name, source = _iteration(element, scope)
    body = _part(element, "return", scope.with_names([name, "partial"]))
    return for_code([(name, source)], body, site_of(element), with_partial=True)


def _quantified(element: Element, scope: Scope) -> Code:
    name, source = _iteration(element, scope)
    condition = _part(element, "satisfies", scope.with_names([name]))
    return quantified_code(
        [(name, source)], condition, site_of(element), every=local_name(element) == "every", strict=True
    )


_READERS: dict[str, Callable[[Element, Scope], Code]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": read_function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
}
