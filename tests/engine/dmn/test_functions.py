"""Business knowledge models and decision services: parameters, types, recursion, and what the caller sees."""

import pytest

from engine.dmn import read_model
from engine.feel import FeelLimitError, FeelValue
from tests.engine.dmn.models import boxed, decision, definitions, input_data, item, knowledge, model, service

SERVICE = (
    input_data("a") + input_data("b") + decision("x", "0", inputs=["a"])
    + decision("o", "a - b + x", needs=["x"], inputs=["a", "b"])
    + service("s", ["o"], inputs=["b", "a"], decisions=["x"])
)
PAIR = (
    input_data("a") + decision("one", "a + 1", inputs=["a"]) + decision("two", "one * 2", needs=["one"])
    + service("pair", ["one", "two"], inputs=["a"])
)
FUNCTION_TYPE = item("tFunction", '<functionItem outputTypeRef="string"><parameters name="a"/></functionItem>')
ECHO = input_data("a", "number") + decision("o", "a", inputs=["a"])
FACT = "if n <= 1 then 1 else n * fact(n - 1)"


def _invocation(function: str, **bindings: str) -> str:
    parts = "".join(f'<binding><parameter name="{key}"/>{boxed(text)}</binding>' for key, text in bindings.items())
    return f"<invocation>{boxed(function)}{parts}</invocation>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Positions: input data in the order of the service, then input decisions (DMN 1.5 §10.4).
        (SERVICE + decision("d", "s(1, 10, 100)", calls=["s"]), 109),
        (SERVICE + decision("d", "s(x: 1, a: 10, b: 100)", calls=["s"]), -89),
        (SERVICE + decision("d", _invocation("s", b="1", a="10", x="100"), calls=["s"]), 109),
        (SERVICE + decision("d", "s(1, 10)", calls=["s"]), None),
        (SERVICE + decision("d", "s(b: 1, a: 2, x: 3, y: 4)", calls=["s"]), None),
        (PAIR + decision("d", "pair(5)", calls=["pair"]), {"one": 6, "two": 12}),
        (ECHO + service("s", ["o"], inputs=["a"]) + decision("d", "s([7])", calls=["s"]), 7),
        (ECHO + service("s", ["o"], inputs=["a"]) + decision("d", 's("no")', calls=["s"]), None),
        (FUNCTION_TYPE + ECHO.replace("number", "string") + service("s", ["o"], inputs=["a"], kind="tFunction")
         + decision("d", 's("text")', calls=["s"]), "text"),
        (FUNCTION_TYPE + ECHO + service("s", ["o"], inputs=["a"], kind="tFunction")
         + decision("d", "s(1)", calls=["s"]), None),
        (ECHO + service("my  service", ["o"], inputs=["a"]) + decision("d", "my service(7)", calls=["my  service"]), 7),
    ],
)  # fmt: skip
def test_service_is_a_function_of_its_inputs(body: str, expected: FeelValue) -> None:
    assert model(body).decide("d", {}).value == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (knowledge("fact", ["n"], FACT) + decision("d", "fact(5)", calls=["fact"]), 120),
        (knowledge("fact", ["n"], FACT, calls=["fact"]) + decision("d", "fact(5)", calls=["fact"]), 120),
        (knowledge("g", ["n"], "n + 1") + knowledge("f", ["n"], "g(n) * 2", calls=["g"])
         + decision("d", "f(5)", calls=["f"]), 12),
        (SERVICE + knowledge("f", ["n"], "s(n, n, n)", calls=["s"]) + decision("d", "f(5)", calls=["f"]), 5),
        (knowledge("f", ["n: number"], "n") + decision("d", "f([5])", calls=["f"]), 5),
        (knowledge("f", ["n: number"], "n") + decision("d", 'f("a")', calls=["f"]), None),
        (knowledge("f", ["n"], "n", kind="string") + decision("d", "f(5)", calls=["f"]), None),
        (FUNCTION_TYPE + knowledge("f", ["n"], "n", kind="tFunction") + decision("d", 'f("a")', calls=["f"]), "a"),
        (knowledge("f", ["n"], "n * 2") + decision("d", "for i in [1, 2] return f(i)", calls=["f"]), [2, 4]),
        (knowledge("my f", ["a b", "c"], "a b - c") + decision("d", "my f(c: 1, a b: 10)", calls=["my f"]), 9),
        (knowledge("adder", ["n"], "function(x) x + n") + decision("d", "adder(3)(4)", calls=["adder"]), 7),
        (knowledge("tw", ["x"], "x * 2") + knowledge("ap", ["f", "x"], "f(f(x))")
         + decision("d", "ap(tw, 2)", calls=["ap", "tw"]), 8),
        (knowledge("prec", ["x", "y"], "x > y") + decision("d", "sort([3, 1, 2], prec)", calls=["prec"]), [3, 2, 1]),
        (knowledge("f", ["n"], "n + k") + decision("d", "f(1)", calls=["f"]), 42),
        (input_data("k") + knowledge("f", ["n"], "n + k") + decision("d", "f(1)", calls=["f"]), None),
        (decision("d", _invocation("string length", string='"abc"')), 3),
        (knowledge("f", ["n", "m"], "n") + decision("d", _invocation("f", n="1"), calls=["f"]), None),
    ],
)  # fmt: skip
def test_business_knowledge_is_a_function_of_its_parameters(body: str, expected: FeelValue) -> None:
    assert model(body).decide("d", {"k": 41}).value == expected


def test_service_and_business_knowledge_answer_by_themselves() -> None:
    read = model(SERVICE + knowledge("f", ["n", "m"], "n * 2"))

    assert read.decide("s", {"a": 1, "b": 2, "x": 3}).value == 2
    assert read.decide("f", {"n": 4}).value == 8
    assert (read.services, read.knowledge) == ({"s": "s"}, {"f": "f"})


def test_given_decision_is_not_made() -> None:
    read = model(SERVICE)

    assert read.decide("o", {"a": 1, "b": 1}, given={"urn:test#x": 41}).value == 41


def test_decision_without_logic_answers_in_a_service_that_takes_it_as_input() -> None:
    body = '<decision id="x" name="x"/>' + decision("o", "x + 1", needs=["x"]) + service("s", ["o"], decisions=["x"])
    read = read_model(definitions(body), strict=False)

    assert read.decide("s", {"x": 1}).value == 2
    assert read.decide("o", {"x": 1}).value is None
    assert [problem.element_id for problem in read.problems] == ["x"]


def test_endless_recursion_is_stopped() -> None:
    body = knowledge("f", ["n"], "g(n)", calls=["g"]) + knowledge("g", ["n"], "g(n + 1)")

    with pytest.raises(FeelLimitError, match="nested calls"):
        model(body + decision("d", "f(1)", calls=["f"])).decide("d", {})


def test_input_data_that_is_not_required_is_not_seen() -> None:
    body = input_data("a") + decision("d", "if a = null then b else a")

    assert model(body).decide("d", {"a": 1, "b": 2}).value == 2
