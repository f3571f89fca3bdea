"""FEEL in forms: which fields are hidden, and what a bound or a list of options is for this submission."""

from collections import ChainMap
from collections.abc import Mapping, MutableMapping

from engine import clock
from engine.errors import InvalidState, text, text_of
from engine.feel import FeelError, compile_expression
from itsm.forms.model import Component, Form, Option
from itsm.forms.options.offered import offered

Names = Mapping[str, object]


class Lasting(list[Mapping[str, object]]):
    """Options that stay as they are: what a form makes of them is made once."""


def evaluate(source: str, names: Names) -> object:
    """Value of FEEL ``source`` (without ``=``) over ``names``; null is None. Raises InvalidState (a limit was met)."""
    try:
        return compile_expression(source).evaluate(names, now=clock.now())
    except FeelError as problem:
        raise InvalidState(
            text("Expected an expression of the form to have a value, but %(why)s", why=text_of(problem.message))
        ) from problem


def names_for(context: Names, values: Mapping[str, object], outcome: str | None) -> Names:
    """What an expression of a form sees: typed values, then ``outcome``, then the context."""
    own: MutableMapping[str, object] = dict(values)
    # ChainMap only reads from its later maps, so a lazy context may stand there.
    return ChainMap(own, {"outcome": outcome}, context)  # type: ignore[arg-type]  # a Mapping, never written to


def hidden_ids(form: Form, values: Mapping[str, object], context: Names, outcome: str | None) -> frozenset[str]:
    """Ids of the components that are hidden for ``values``, children of hidden groups included.

    Conditions are judged in document order; the value of a field that is hidden no longer counts for later ones.
    """
    remaining = dict(values)
    hidden: set[str] = set()
    for component in form.components:
        _judge(component, remaining, context, outcome, False, hidden)
    return frozenset(hidden)


def _judge(
    component: Component, values: dict[str, object], context: Names, outcome: str | None, inside: bool, hidden: set[str]
) -> None:
    away = inside or (component.hide is not None and _is_true(component.hide, names_for(context, values, outcome)))
    if away:
        hidden.add(component.id)
        if component.key:
            values[component.key] = None
    for child in component.children:
        _judge(child, values, context, outcome, away, hidden)


def _is_true(condition: str, names: Names) -> bool:
    return evaluate(condition, names) is True


def options_of(component: Component, names: Names) -> tuple[Option, ...]:
    """The options that ``component`` offers now: its own, or those that a variable, an expression or a source gives."""
    if component.source is not None:
        return _as_options(offered(component.source, component.key or "", names))
    if component.values_expression:
        return _as_options(evaluate(component.values_expression, names))
    if component.values_key:
        return _as_options(names.get(component.values_key))
    return component.options


def _as_options(value: object) -> tuple[Option, ...]:
    if not isinstance(value, Lasting):
        return _made_options(value)
    known = _known.get(id(value))  # what never changes is given again and again
    if known is not None and known[0] is value:
        return known[1]
    made = _made_options(value)
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[id(value)] = value, made
    return made


_MOST_KNOWN = 200
_known: dict[int, tuple[object, tuple[Option, ...]]] = {}


def _made_options(value: object) -> tuple[Option, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(_as_option(item) for item in value if item is not None)


def _as_option(item: object) -> Option:
    if isinstance(item, Mapping):
        value = str(item.get("value", ""))
        depth = item.get("depth", 0)
        return Option(
            value, str(item.get("label", value)), str(item.get("name", "")), int(depth) if isinstance(depth, int) else 0
        )
    return Option(str(item), str(item))
