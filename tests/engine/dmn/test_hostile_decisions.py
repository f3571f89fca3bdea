"""Decisions that never end: each is stopped by a limit that counts, whatever part of the model repeats itself."""

import pytest

from engine.dmn import read_model
from engine.feel import FeelLimitError
from tests.engine.dmn.models import decision, definitions, input_data, knowledge, model, service, table

LONG = " + ".join(["n * n"] * 150)


def _tree_of_calls(depth: int, body: str) -> str:
    """Business knowledge that calls the one before twice, down to a body."""
    below = knowledge("f0", ["n"], body)
    for at in range(1, depth):
        below += knowledge(f"f{at}", ["n"], f"f{at - 1}(n) + f{at - 1}(n)", calls=[f"f{at - 1}"])
    return below + decision("d", f"f{depth - 1}(1)", calls=[f"f{depth - 1}"])


ATTACKS = [
    ("recursion", knowledge("f", ["n"], "f(n + 1)") + decision("d", "f(1)", calls=["f"]), "nested calls"),
    ("tree of calls", _tree_of_calls(40, "n"), "steps"),
    ("tree of calls of long bodies", _tree_of_calls(15, LONG), "steps"),
    (
        "service in a loop",
        input_data("n") + decision("x", LONG, inputs=["n"]) + service("s", ["x"], inputs=["n"])
        + decision("d", "for i in 1..20000 return s(i)", calls=["s"]),
        "steps",
    ),
    (
        "loop in each of many decisions",
        "".join(decision(f"x{at}", f"count(for i in 1..40000 return i + {at})") for at in range(40))
        + decision("d", "x0 + x1 + x2 + x3", needs=["x0", "x1", "x2", "x3"]),
        "steps",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "limit"), [case[1:] for case in ATTACKS], ids=[case[0] for case in ATTACKS])
def test_decision_is_stopped_by_the_limit_that_counts_it(body: str, limit: str) -> None:
    graph = read_model(definitions(body))

    with pytest.raises(FeelLimitError, match=limit):
        graph.decide("d", {})


def test_tables_count_the_rows_they_test() -> None:
    slow = table([f"? * {at} > 1000000 => {at}" for at in range(2_000)], policy="COLLECT")
    caller = decision("d", "for i in 1..1000 return f(i)", calls=["f"])
    body = knowledge("f", ["x"], "REPLACED") + caller
    start, end = slow.index("<decisionTable"), slow.index("</decision>")
    body = body.replace("<literalExpression><text>REPLACED</text></literalExpression>", slow[start:end])

    with pytest.raises(FeelLimitError, match="steps"):
        model(body).decide("d", {})
