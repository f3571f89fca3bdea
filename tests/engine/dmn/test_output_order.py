"""PRIORITY and OUTPUT ORDER without output values: the allowed values of the answer's type give the order."""

import pytest

from engine.dmn import DmnError, read_model
from engine.dmn.checks import check_model
from engine.feel import FeelValue
from tests.engine.dmn.models import definitions, input_data, item, model, table

GRADES = item("tGrade", '<typeRef>string</typeRef><allowedValues><text>"high", "low"</text></allowedValues>')
RULES = ['> 1 => "low"', '> 2 => "high"']


def _typed(body: str, column: str = "", variable: str = "") -> str:
    """Return a table whose output column, or whose decision, has a type."""
    body = body.replace('<output name="result"', f'<output name="result" typeRef="{column}"') if column else body
    return body.replace('<variable name="t"', f'<variable name="t" typeRef="{variable}"') if variable else body


@pytest.mark.parametrize(("policy", "expected"), [("PRIORITY", "high"), ("OUTPUT ORDER", ["high", "low"])])
@pytest.mark.parametrize("kind", ["tGrade", "tAlias"])
def test_type_of_the_column_gives_the_order(policy: str, expected: FeelValue, kind: str) -> None:
    alias = item("tAlias", "<typeRef>tGrade</typeRef>")

    decided = model(GRADES + alias + _typed(table(RULES, policy=policy), kind)).decide("t", {"x": 5})

    assert decided.value == expected


@pytest.mark.parametrize(
    ("policy", "kind", "expected"),
    [
        ("PRIORITY", "tGrade", "high"),
        ("OUTPUT ORDER", "tGrades", ["high", "low"]),
        ("OUTPUT ORDER", "tOwn", ["high", "low"]),
    ],
)
def test_type_of_the_variable_gives_the_order(policy: str, kind: str, expected: FeelValue) -> None:
    many = item("tGrades", "<typeRef>tGrade</typeRef>", many=True)
    own = item("tOwn", '<typeRef>string</typeRef><allowedValues><text>"high", "low"</text></allowedValues>', many=True)

    decided = model(GRADES + many + own + _typed(table(RULES, policy=policy), variable=kind)).decide("t", {"x": 5})

    assert decided.value == expected


@pytest.mark.parametrize("many", [True, False])
def test_components_give_the_order_of_several_outputs(many: bool) -> None:
    parts = '<itemComponent name="n"><typeRef>number</typeRef></itemComponent>'
    parts += '<itemComponent name="grade"><typeRef>tGrade</typeRef></itemComponent>'
    policy = "OUTPUT ORDER" if many else "PRIORITY"
    rules = ['> 1 => 1 | "low"', '> 2 => 2 | "high"']
    body = _typed(table(rules, policy=policy, outputs=("n", "grade")), variable="tAnswer")

    value = model(GRADES + item("tAnswer", parts, many=many) + body).decide("t", {"x": 5}).value

    first = {"n": 2, "grade": "high"}
    assert value == ([first, {"n": 1, "grade": "low"}] if many else first)


def test_type_of_another_model_gives_the_order() -> None:
    grades = read_model(definitions(GRADES, target="urn:grades"))
    body = '<import name="g" namespace="urn:grades" importType="dmn"/>'
    body += _typed(table(RULES, policy="PRIORITY"), "g.tGrade")

    answer = read_model(definitions(body), {"urn:grades": grades}).decide("t", {"x": 5})

    assert answer.value == "high"
    assert not [each for each in check_model(definitions(body)) if each.kind == "unreachable"]


def test_output_values_of_the_column_come_first() -> None:
    body = _typed(table(RULES, policy="PRIORITY", allowed='"low", "high"'), "tGrade")

    assert model(GRADES + body).decide("t", {"x": 5}).value == "low"


@pytest.mark.parametrize("kind", ["", "string"])
def test_table_without_any_order_is_refused(kind: str) -> None:
    with pytest.raises(DmnError, match="Expected output values for hit policy PRIORITY"):
        model(_typed(table(RULES, policy="PRIORITY"), kind, kind))


@pytest.mark.parametrize(("column", "variable"), [("tGrade", ""), ("", "tGrade")])
def test_rule_that_the_order_never_reaches_is_told(column: str, variable: str) -> None:
    rules = ['> 2 => "low"', '> 1 => "high"']
    body = GRADES + input_data("x", "number") + _typed(table(rules, policy="PRIORITY"), column, variable)

    found = [each.rules for each in check_model(definitions(body)) if each.kind == "unreachable"]

    assert found == [(1, 2)]
