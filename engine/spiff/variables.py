"""Variables live in scopes, as in the dialect: read through the chain of scopes, written where they were found.

Source: Camunda 8 documentation, Concepts > Variables (scopes, propagation, input and output mappings).
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from engine.errors import ExecutionFault, Text, text
from engine.feel import from_json, to_json
from engine.feel.values import show
from engine.spiff import why
from engine.spiff.diagram.records import Value, VariableMapping, value_of
from engine.spiff.scope import Scope
from engine.spiff.token import Token

LONGEST_NAME = 200
"""Characters of what is waited for by name: the columns of waits hold no more."""


def visible(token: Token) -> dict[str, object]:
    """Return all variables that an element sees: its own locals over those of each enclosing scope."""
    chain = [token.data]
    scope: Scope | None = token.workflow
    while scope is not None:
        chain.append(scope.data)
        scope = scope.parent_workflow
    found: dict[str, object] = {}
    for variables in reversed(chain):
        found.update(variables)
    return found


def evaluate(token: Token, value: Value | None) -> object:
    """Return a dialect value: literal text as it is, FEEL through the host; None stays None."""
    if value is not None and value.is_name:
        return visible(token).get(value.text)
    if value is None or not value.is_feel:
        return value.text if value else None
    return evaluate_feel(token, value.text)


def evaluate_with(token: Token, value: Value, more: Mapping[str, object]) -> object:
    """Return a FEEL value over all that the element sees, and ``more`` before that."""
    return evaluate_feel(token, value.text, more)


def evaluate_feel(token: Token, source: str, more: Mapping[str, object] = MappingProxyType({})) -> object:
    """Return the value of a FEEL expression over all that the element sees. A fault names the element."""
    try:
        return token.workflow.instance.host.evaluate(source, {**visible(token), **more} if more else visible(token))
    except ExecutionFault as problem:
        problem.element_id = problem.element_id or token.task_spec.record.id
        raise


def evaluate_text(token: Token, value: Value | None, what: Text) -> str | None:
    """Return a dialect value that has to be text (or null). Raises ExecutionFault naming ``what``."""
    found = evaluate(token, value)
    if found is None or isinstance(found, str):
        return short(token, found, what)
    raise ExecutionFault(
        token.task_spec.record.id,
        text(
            "Expected %(what)s of <%(element)s> to be text, but %(given)s Correct the expression.",
            what=what, element=token.task_spec.record.id, given=given(token, value),
        ),
    )


def short(token: Token, name: str | None, what: Text) -> str | None:
    """Return a name as it is. Raises ExecutionFault when it is longer than what waits for it can keep."""
    if name is None or len(name) <= LONGEST_NAME:
        return name
    raise ExecutionFault(
        token.task_spec.record.id,
        text(
            "Expected %(what)s at <%(element)s> to have at most %(most)s characters, but it has %(length)s. "
            "Shorten it.",
            what=what, element=token.task_spec.record.id, most=LONGEST_NAME, length=len(name),
        ),
    )


def require_text(token: Token, extension: str, attribute: str, what: Text) -> str:
    """Evaluate a dialect attribute that names something. Raises ExecutionFault when it is null."""
    return named_text(token, value_of(token.task_spec.record.extensions, extension, attribute), what)


def named_text(token: Token, value: Value | None, what: Text) -> str:
    """Evaluate a dialect value that names something. Raises ExecutionFault when it is null."""
    found = evaluate_text(token, value, what)
    if not found:
        raise ExecutionFault(
            token.task_spec.record.id,
            text(
                "Expected %(what)s at <%(element)s>, but %(given)s Correct the expression.",
                what=what, element=token.task_spec.record.id, given=given(token, value),
            ),
        )
    return found


def given(token: Token, value: Value | None) -> Text:
    """What a dialect value gave and why, for a fault: an expression is evaluated once more, this time with reasons."""
    if value is None:
        return text("it is not set.")
    if value.is_name:
        return text("“%(source)s” is %(value)s.", source=value.text, value=why.shown(evaluate(token, value)))
    if not value.is_feel:
        return text("it is %(value)s.", value=show(value.text))
    return why.outcome(value.text, token.workflow.instance.host.explain(value.text, visible(token)))


def enter(token: Token) -> None:
    """Make the local variables of an element: its own data, then one input mapping after the other."""
    record = token.task_spec.record
    for name in record.data.variables:
        token.data.setdefault(name, None)
    for mapping in (*record.data.inputs, *record.inputs):
        assign(token.data, mapping.target, evaluate(token, mapping.source), {})


def publish(token: Token, result: Mapping[str, object]) -> None:
    """Let the result of an element out of it: through its output mappings, or whole when it has none.

    Output associations are no output mappings: they write their targets besides.
    """
    record = token.task_spec.record
    if record.outputs:
        token.data.update(result)
        _map_outputs(token, record.outputs)
    for name, value in result.items() if not record.outputs else ():
        if name in record.data.kept:
            token.data[name] = value
        else:
            write(token, name, value)
    associate(token)


def _map_outputs(token: Token, mappings: Sequence[VariableMapping]) -> None:
    outgoing: dict[str, object] = {}
    around = _around(token)
    for mapping in mappings:
        assign(outgoing, mapping.target, evaluate(token, mapping.source), around)
        name = mapping.target[0]
        token.data[name] = outgoing[name]
    for name, value in outgoing.items():
        write_above(token, name, value)


def associate(token: Token) -> None:
    """Write what the output associations of an element say; a copy of what is not there does not happen."""
    data = token.task_spec.record.data
    for mapping in data.outputs:
        name = mapping.target[0]
        if mapping.source.is_name and mapping.source.text not in visible(token):
            continue
        value = evaluate(token, mapping.source)
        if name in data.variables:
            assign(token.data, mapping.target, value, {})
            continue
        outgoing: dict[str, object] = {}
        assign(outgoing, mapping.target, value, _around(token))
        write_above(token, name, outgoing[name])


def received(token: Token, result: Mapping[str, object]) -> Mapping[str, object]:
    """Return what came in with an event, under the name of its data output too when it has one of another name.

    A single variable is its value, several are a context: an event carries one item in the standard.
    """
    kept = token.task_spec.record.data.kept
    if len(kept) != 1 or not result or kept & result.keys():
        return result
    (name,) = kept
    values = list(result.values())
    return {**result, name: values[0] if len(values) == 1 else dict(result)}


def _around(token: Token) -> dict[str, object]:
    inside, token.data = token.data, {}
    try:
        return visible(token)
    finally:
        token.data = inside


def write(token: Token, name: str, value: object) -> None:
    """Set a variable where it is found first: the element's locals, then scope by scope; else in the process."""
    if name in token.data:
        token.data[name] = value
    else:
        write_above(token, name, value)


def write_above(token: Token, name: str, value: object) -> None:
    """Set a variable in the first scope around the element that has it; else in the process."""
    scope = token.workflow
    while scope.parent_workflow is not None and name not in scope.data:
        scope = scope.parent_workflow
    scope.data[name] = value


def assign(target: dict[str, object], path: Sequence[str], value: object, existing: Mapping[str, object]) -> None:
    """Set ``path`` in ``target``; contexts on the way are copied from ``target`` or ``existing``, never changed."""
    name, *rest = path
    if not rest:
        target[name] = value
        return
    current = target.get(name, existing.get(name))
    inner = dict(current) if isinstance(current, Mapping) else {}
    assign(inner, rest, value, {})
    target[name] = inner


def note_result(token: Token, result: Mapping[str, object]) -> None:
    """Keep the variables of a part of an event until the others have happened."""
    token.internal_data["noted"] = to_json({**noted_results(token), **result})


def noted_results(token: Token) -> dict[str, object]:
    """Return the variables that ``note_result`` kept."""
    kept = token.internal_data.get("noted")
    found = from_json(kept) if kept is not None else {}
    return dict(found) if isinstance(found, Mapping) else {}
