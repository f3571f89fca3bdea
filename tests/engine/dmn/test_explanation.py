"""What an answer tells about itself: inputs, what it was made from, what it called, and reasons."""

from engine.dmn import DecisionResult
from tests.engine.dmn.models import boxed, decision, input_data, knowledge, model, service, table


def _outline(answer: DecisionResult) -> list[object]:
    """Return kind, id and value of an answer, then the same of all it was made from."""
    return [answer.kind, answer.decision_id, answer.value, *(_outline(each) for each in answer.required)]


def test_answer_names_its_inputs() -> None:
    body = input_data("a") + decision("x", "a + 1", inputs=["a"]) + decision("d", "x * a", needs=["x"], inputs=["a"])

    answer = model(body).decide("d", {"a": 2})

    assert (answer.name, answer.kind) == ("d", "decision")
    assert answer.inputs == (("x", 3), ("a", 2))


def test_answer_tells_what_a_service_decided_inside() -> None:
    body = input_data("a") + decision("x", "a + 1", inputs=["a"]) + decision("o", "x * 2", needs=["x"])
    body += service("s", ["o"], inputs=["a"]) + decision("d", "s(4) + 1", calls=["s"])

    answer = model(body).decide("d", {})

    inside = ["decision", "o", 10, ["decision", "x", 5]]
    assert _outline(answer) == ["decision", "d", 11, ["decision service", "s", 10, inside]]
    assert answer.required[0].inputs == (("a", 4),)
    assert _outline(model(body).decide("s", {"a": 4})) == ["decision service", "s", 10, inside]


def test_answer_tells_which_knowledge_was_asked_and_its_arguments() -> None:
    body = knowledge("g", ["n"], "n + 1") + knowledge("f", ["n"], "g(n) * 2", calls=["g"])

    answer = model(body + decision("d", "f(5)", calls=["f"])).decide("d", {})

    asked = ["business knowledge model", "f", 12, ["business knowledge model", "g", 6]]
    assert _outline(answer) == ["decision", "d", 12, asked]
    assert answer.required[0].inputs == (("n", 5),)


def test_first_calls_of_a_loop_stand_for_all() -> None:
    body = knowledge("f", ["n"], "n") + decision("d", "count(for i in 1..500 return f(i))", calls=["f"])

    answer = model(body).decide("d", {})

    assert answer.value == 500
    assert [each.value for each in answer.required] == list(range(1, 21))


def test_rules_of_tables_inside_other_logic_are_kept_where_they_matched() -> None:
    rules = table(['< 10 => "low"', '>= 10 => "high"'], inputs=("n",))
    inner = rules[rules.index("<decisionTable") : rules.index("</decision>")]
    entries = f'<contextEntry><variable name="n"/>{boxed("3")}</contextEntry><contextEntry>{inner}</contextEntry>'
    entry = f"<context>{entries}</context>"
    body = knowledge("f", ["n"], inner) + decision("d", "f(12)", calls=["f"]) + decision("c", entry)

    called = model(body).decide("d", {})
    own = model(body).decide("c", {})

    assert (called.matches, [match.index for match in called.required[0].matches]) == ((), [2])
    assert [match.index for match in own.matches] == [1]


def test_reasons_of_inputs_and_of_what_was_called_are_told() -> None:
    body = input_data("a", "number") + knowledge("f", ["n"], 'n + "text"')
    body += decision("d", "if a = null then f(1) else 0", inputs=["a"], calls=["f"])

    answer = model(body).decide("d", {"a": "many"})

    assert str(answer.reasons[0].message) == 'Expected a value of type number, but got "many".'
    assert answer.reasons[-1].text == 'n + "text"'
    assert [reason.text for reason in answer.required[0].reasons] == ['n + "text"']


def test_refused_argument_shows_the_call() -> None:
    body = knowledge("f", ["n"], "n", kind="string") + decision("d", "f(1)", calls=["f"])

    answer = model(body).decide("d", {})

    assert _outline(answer) == ["decision", "d", None, ["business knowledge model", "f", None]]
    assert [str(reason.message) for reason in answer.reasons] == ["Expected a value of type string, but got 1."]


def test_tables_inside_other_logic_tell_which_rules_they_missed() -> None:
    inner = table(["> 5 => 1"], inputs=("n",))
    inner = inner[inner.index("<decisionTable") : inner.index("</decision>")]
    context = f'<context><contextEntry><variable name="k"/>{inner}</contextEntry></context>'
    body = knowledge("f", ["n"], inner) + input_data("n") + decision("c", context, inputs=["n"])
    body += decision("called", "f(n)", inputs=["n"], calls=["f"])

    asked = model(body)

    for answer in (asked.decide("called", {"n": 1}).required[0], asked.decide("c", {"n": 1})):
        assert [(miss.index, miss.label, miss.value, miss.test) for miss in answer.missed] == [(1, "n", 1, "> 5")]
    assert asked.decide("c", {"n": 6}).missed == ()
