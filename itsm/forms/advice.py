"""Lint of a form's expressions: what can be said of them before the form is drawn.

A form that is deployed already is not refused for it: this is asked when a pack is checked.
"""

from collections.abc import Iterator, Mapping

from engine.errors import Finding, Text, text, text_of
from engine.feel import FeelType, basic_type
from engine.feel.analysis import Advice, Analysis, analyse_expression, family
from itsm.forms.model import MANY, Component, Form

RULE = "form"
_OPEN = frozenset({"Any", "Null"})
_TRUTH, _LIST, _NUMBER = frozenset({"boolean"}), frozenset({"list"}), frozenset({"number", "string"})


def advice_of(form: Form, resource: str) -> list[Finding]:
    """Return the findings about the expressions of ``form``.

    Its fields have the types that their components yield (a date is ISO text); other names may be variables.
    """
    names = _names(form)
    return [
        finding
        for component in form.walk()
        for place, source, wanted, said in _expressions(component)
        for finding in _judge(f"{component.id}.{place}", analyse_expression(source, names), wanted, said, resource)
    ]


def _names(form: Form) -> Mapping[str, FeelType]:
    fields = {field.key: _type_of(field) for field in form.fields if field.key}
    return {"outcome": _basic("string"), "record": _basic("context")} | fields


def _type_of(field: Component) -> FeelType:
    if field.type in MANY:
        return _basic("list")
    return _basic({"number": "number", "checkbox": "boolean"}.get(field.type, "string"))


def _basic(name: str) -> FeelType:
    kind = basic_type(name)
    assert kind is not None
    return kind


def _expressions(component: Component) -> Iterator[tuple[str, str, frozenset[str], Text]]:
    """Place, source, types that will do and how to say them, of each expression of a component."""
    if component.hide:
        yield "conditional.hide", component.hide, _TRUTH, text("true or false")
    if component.values_expression:
        yield "valuesExpression", component.values_expression, _LIST, text("a list")
    rules = component.rules
    bounds = {
        "validate.minLength": rules.min_length,
        "validate.maxLength": rules.max_length,
        "validate.min": rules.minimum,
        "validate.max": rules.maximum,
        "increment": rules.increment,
    }
    for place, bound in bounds.items():
        if bound is not None and bound.startswith("="):
            yield place, bound[1:], _NUMBER, text("a number")


def _judge(
    place: str, analysis: Analysis, wanted: frozenset[str], said: Text, resource: str
) -> Iterator[Finding]:
    for advice in analysis.advice:
        yield _advised(place, advice, resource)
    if family(analysis.type) not in wanted | _OPEN:
        message = text(
            "Expected %(wanted)s, but the expression always gives a %(type)s.", wanted=said, type=analysis.type.name
        )
        yield Finding(RULE, "error", place, message, text("Correct the expression."), resource)


def _advised(place: str, advice: Advice, resource: str) -> Finding:
    message = text(
        "Expected an expression that makes sense, but line %(line)s, column %(column)s, %(part)s: %(problem)s",
        line=advice.line, column=advice.column, part=" ".join(advice.text.split())[:80],
        problem=text_of(advice.message),
    )
    hint = text_of(advice.hint) if advice.hint.template else None
    return Finding(RULE, advice.severity, place, message, hint, resource)
