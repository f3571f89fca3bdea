"""Hostile decision models: each part that may repeat itself does. A limit that counts must stop each of them."""

from collections.abc import Sequence

from benchmarks.scenes.hostile import Attack

_LONG = " + ".join(["n * n"] * 150)
_INPUT = '<inputData id="n" name="n"/>'


def _element(kind: str, requirement: str, keys: Sequence[str]) -> str:
    return "".join(f'<{kind}><{requirement} href="#{key}"/></{kind}>' for key in keys)


def _literal(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


def _decision(key: str, text: str, calls: Sequence[str] = (), needs: Sequence[str] = (), inputs: str = "") -> str:
    required = (
        _element("informationRequirement", "requiredDecision", needs)
        + _element("informationRequirement", "requiredInput", inputs.split())
        + _element("knowledgeRequirement", "requiredKnowledge", calls)
    )
    return f'<decision id="{key}" name="{key}"><variable name="{key}"/>{required}{_literal(text)}</decision>'


def _knowledge(key: str, body: str, calls: Sequence[str] = ()) -> str:
    return (
        f'<businessKnowledgeModel id="{key}" name="{key}"><variable name="{key}"/><encapsulatedLogic>'
        f'<formalParameter name="n"/>{body}</encapsulatedLogic>'
        f"{_element('knowledgeRequirement', 'requiredKnowledge', calls)}</businessKnowledgeModel>"
    )


def _model(body: str) -> str:
    head = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:hostile">'
    return f"{head}{body}</definitions>"


def _tree_of_calls(depth: int, body: str) -> str:
    """Knowledge that calls the one below twice, down to a body."""
    below = _knowledge("f0", _literal(body))
    for at in range(1, depth):
        below += _knowledge(f"f{at}", _literal(f"f{at - 1}(n) + f{at - 1}(n)"), [f"f{at - 1}"])
    return _model(below + _decision("d", f"f{depth - 1}(1)", [f"f{depth - 1}"]))


def _table_in_a_loop() -> str:
    answer = "<outputEntry><text>1</text></outputEntry>"
    rows = "".join(
        f"<rule><inputEntry><text>? * {at} > 1000000</text></inputEntry>{answer}</rule>" for at in range(500)
    )
    table = (
        '<decisionTable hitPolicy="COLLECT"><input><inputExpression><text>n</text></inputExpression></input>'
        f'<output name="r"/>{rows}</decisionTable>'
    )
    return _model(_knowledge("f", table) + _decision("d", "for i in 1..1000 return f(i)", ["f"]))


def _service_in_a_loop() -> str:
    service = (
        '<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#x"/><inputData href="#n"/>'
        "</decisionService>"
    )
    return _model(
        _INPUT + _decision("x", _LONG, inputs="n") + service + _decision("d", "for i in 1..20000 return s(i)", ["s"])
    )


def _many_decisions() -> str:
    keys = [f"x{at}" for at in range(40)]
    parts = "".join(_decision(key, "count(for i in 1..40000 return i)") for key in keys)
    return _model(parts + _decision("d", " + ".join(keys), needs=keys))


MODELS = (
    Attack("recursion of knowledge", _model(_knowledge("f", _literal("f(n + 1)")) + _decision("d", "f(1)", ["f"])),
           "nested calls"),
    Attack("tree of calls", _tree_of_calls(40, "n"), "steps"),
    Attack("tree of calls of long bodies", _tree_of_calls(15, _LONG), "steps"),
    Attack("service in a loop", _service_in_a_loop(), "steps"),
    Attack("table in a loop", _table_in_a_loop(), "steps"),
    Attack("loops in many decisions", _many_decisions(), "steps"),
)  # fmt: skip
"""Models whose decision ``d`` is stopped."""
