"""Boxed expressions and item definitions: what they evaluate to, and how types fit or refuse values."""

import pytest

from engine.dmn import read_model
from engine.feel import FeelValue, parse_date_time
from tests.engine.dmn.models import boxed, decision, definitions, input_data, item, model


def _entry(name: str, body: str, kind: str = "") -> str:
    of = f' typeRef="{kind}"' if kind else ""
    return f'<contextEntry>{f"""<variable name="{name}"{of}/>""" if name else ""}{boxed(body)}</contextEntry>'


def _function(body: str, kind: str = "") -> str:
    of = f' typeRef="{kind}"' if kind else ""
    return f'<functionDefinition{of}><formalParameter name="n"/>{boxed(body)}</functionDefinition>'


def _choice(condition: str) -> str:
    parts = {"if": condition, "then": "1", "else": "2"}
    return f"<conditional>{''.join(f'<{name}>{boxed(text)}</{name}>' for name, text in parts.items())}</conditional>"


def _loop(kind: str, source: str, part: str, body: str) -> str:
    return f'<{kind} iteratorVariable="i"><in>{boxed(source)}</in><{part}>{boxed(body)}</{part}></{kind}>'


RELATION = (
    '<relation><column name="a" typeRef="number"/><column name="b c"/>'
    f"<row>{boxed('1')}{boxed('true')}</row><row>{boxed('false')}{boxed('2')}</row></relation>"
)
SUM = "if n < 1 then 0 else n + f(n - 1)"
EXPRESSIONS = [
    (f"<context>{_entry('a', '1')}{_entry('b c', 'a + 1')}{_entry('', 'b c * 10')}</context>", 20),
    (f"<context>{_entry('a', '1', 'string')}{_entry('b', 'a = null')}</context>", {"a": None, "b": True}),
    (f"<context>{_entry('f', _function(SUM))}{_entry('', 'f(4)')}</context>", 10),
    (f"<context>{_entry('f', _function('n'), 'number')}{_entry('', 'f(4)')}</context>", 4),
    (f"<context>{_entry('f', _function('n', 'string'))}{_entry('', 'f(4)')}</context>", None),
    (f"<context>{_entry('f', f'function(n) {SUM}')}{_entry('', 'f(4)')}</context>", 10),
    (f"<context>{_entry('x', 'x + 1')}</context>", {"x": 8}),
    (RELATION, [{"a": 1, "b c": True}, {"a": None, "b c": 2}]),
    (f"<list>{boxed('1')}<list>{boxed('2')}</list></list>", [1, [2]]),
    (_choice("true"), 1),
    (_choice("null"), 2),
    (_choice('"text"'), 2),
    (_loop("for", "[1, 2, 3]", "return", "i + count(partial)"), [1, 3, 5]),
    (_loop("for", "[1, 2]", "return", _loop("for", "[10]", "return", "i")), [[10], [10]]),
    (_loop("some", "[1, 2]", "satisfies", "i > 1"), True),
    (_loop("every", "[1, 2]", "satisfies", "i > 1"), False),
    (_loop("every", "null", "satisfies", "i > 1"), None),
    (f"<filter><in>{boxed('[{a: 1}, {a: 2}]')}</in><match>{boxed('a > 1')}</match></filter>", [{"a": 2}]),
    (f"<filter><in>{boxed('[1, 2]')}</in><match>{boxed('item > 1')}</match></filter>", [2]),
    ('<literalExpression typeRef="string"><text>1</text></literalExpression>', None),
    ("<literalExpression><text>1 <!-- one --> + 2</text></literalExpression>", 3),
]


@pytest.mark.parametrize(("body", "expected"), EXPRESSIONS)
def test_boxed_expression_evaluates(body: str, expected: FeelValue) -> None:
    assert model(decision("d", body)).decide("d", {"x": 7}).value == expected


PERSON = item(
    "tPerson",
    '<itemComponent name="first name"><typeRef>string</typeRef></itemComponent>'
    '<itemComponent name="ages" isCollection="true"><typeRef>number</typeRef>'
    "<allowedValues><text>&gt; 0</text></allowedValues></itemComponent>",
)
NUMBERS = item("tNumbers", "<typeRef>number</typeRef>", many=True)
SEVERAL = item(
    "tSeveral", "<typeRef>number</typeRef><typeConstraint><text>count(?) > 1</text></typeConstraint>", many=True
)
LEVEL = item("tLevel", '<typeRef>string</typeRef><allowedValues><text>"low", "high"</text></allowedValues>')
TYPED = [
    (PERSON, "tPerson", {"first name": "Li", "ages": [1]}, {"first name": "Li", "ages": [1]}),
    (PERSON, "tPerson", {"first name": "Li", "ages": [-1]}, None),
    (PERSON, "tPerson", {"first name": "Li"}, None),
    (NUMBERS, "tNumbers", 1, [1]),
    (NUMBERS, "tNumbers", [1, "2"], None),
    (SEVERAL, "tSeveral", [1], None),
    (SEVERAL, "tSeveral", [1, 2], [1, 2]),
    (LEVEL, "tLevel", "low", "low"),
    (LEVEL, "tLevel", "Low", None),
    (LEVEL + item("tAlias", "<typeRef>tLevel</typeRef>"), "tAlias", "none", None),
    (NUMBERS + item("tTable", "<typeRef>tNumbers</typeRef>", many=True), "tTable", [[1], [2]], [[1], [2]]),
    (item("string", "<typeRef>string</typeRef>"), "string", "text", "text"),
    ("", "number", [5], 5),
    ("", "date and time", "2020-01-01", None),
    ("", "feel:string", "text", "text"),
]


@pytest.mark.parametrize(("types", "kind", "value", "expected"), TYPED)
def test_value_fits_its_type_or_is_null(types: str, kind: str, value: FeelValue, expected: FeelValue) -> None:
    read = model(types + input_data("i", kind) + decision("d", "i", inputs=["i"]))

    assert read.decide("d", {"i": value}).value == expected


def test_date_becomes_midnight_where_a_date_and_time_is_due() -> None:
    read = model(decision("d", 'date("2020-01-01")', kind="date and time"))

    assert read.decide("d", {}).value == parse_date_time("2020-01-01T00:00:00Z")


def test_components_with_spaces_stand_in_paths() -> None:
    read = model(PERSON + input_data("i", "tPerson") + decision("d", "i.first name", inputs=["i"]))

    assert read.decide("d", {"i": {"first name": "Li", "ages": []}}).value == "Li"


@pytest.mark.parametrize("context", ['{first name: "Li"}', '{a: 1, "first name": "Li"}'])
def test_keys_with_spaces_stand_in_paths_of_other_decisions(context: str) -> None:
    read = model(decision("x", context) + decision("d", "x.first name", needs=["x"]))

    assert read.decide("d", {}).value == "Li"


@pytest.mark.parametrize("name", ["Impact / Urgency", "it's", "🐎 count", "date of birth", "for the record", "count"])
def test_names_may_hold_what_feel_allows(name: str) -> None:
    read = model(input_data(name) + decision("d", f"{name} + 1", inputs=[name]))

    assert read.decide("d", {name: 4}).value == 5


def test_blanks_in_names_do_not_matter() -> None:
    read = model(input_data("my   in&#10;put") + decision("d", "my in put + 1", inputs=["my   in&#10;put"]))

    assert read.decide("d", {"my in put": 4}).value == 5


def test_table_answers_in_the_type_it_declares() -> None:
    table = '<decisionTable typeRef="string"><output/><output name="b"/><rule><outputEntry><text>1</text></outputEntry>'
    table += "<outputEntry><text>2</text></outputEntry></rule></decisionTable>"

    assert read_model(definitions(decision("d", table)), strict=False).decide("d", {}).value is None
