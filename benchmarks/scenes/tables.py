"""Decision tables of any length, as XML and as Python."""

from collections.abc import Callable, Mapping

from engine.dmn import DecisionModel, read_model

INPUTS = ("service", "impact", "amount", "major")
CONTEXT: Mapping[str, object] = {"service": "service 1", "impact": "low", "amount": 150, "major": False}
"""What the third from last rule of every table matches; each has at least 10 rules."""
Row = tuple[tuple[Callable[[object], bool], ...], Mapping[str, object]]


def short_table(rules: int) -> DecisionModel:
    """Conditions of all kinds in four columns: lists, comparisons, booleans, dashes."""
    return _model([_short_row(at, rules) for at in range(rules)])


def long_table(rules: int) -> DecisionModel:
    """Constants in three of four columns: a look-up table as people export them from elsewhere."""
    return _model([
        (f'"service {at // 6}"', f'"{("high", "medium", "low")[at % 3]}"', "-", ("true", "false")[at // 3 % 2])
        for at in range(rules)
    ])  # fmt: skip


def short_table_in_python(rules: int) -> Callable[[Mapping[str, object]], object]:
    """The same as ``short_table``: a loop over functions, one for each cell."""
    rows = [_python_row(at, rules) for at in range(rules)]

    def decide(names: Mapping[str, object]) -> object:
        values = [names[name] for name in INPUTS]
        for tests, answer in rows:
            if all(test(value) for test, value in zip(tests, values, strict=True)):
                return answer
        return None

    return decide


def long_table_in_python(rules: int) -> Callable[[Mapping[str, object]], object]:
    """The same as ``long_table``: a dict by the three constants."""
    rows: dict[tuple[object, ...], dict[str, object]] = {
        (f"service {at // 6}", ("high", "medium", "low")[at % 3], at // 3 % 2 == 0): {"priority": "P2", "hours": at}
        for at in range(rules)
    }
    return lambda names: rows.get((names["service"], names["impact"], names["major"]))


def _short_row(at: int, rules: int) -> tuple[str, str, str, str]:
    if at == rules - 3:
        return '"service 1", "service 2"', '"low"', "[100..200]", "false"
    return f'"service {at}"' if at % 2 else "-", '"high", "medium"', f"> {at}", "-"


def _python_row(at: int, rules: int) -> Row:
    def always(value: object) -> bool:
        return True

    answer = {"priority": "P2", "hours": at}
    if at == rules - 3:
        last = (
            lambda value: value in {"service 1", "service 2"}, lambda value: value == "low",
            lambda value: 100 <= value <= 200, lambda value: value is False,
        )  # fmt: skip
        return last, answer
    service = (lambda value: value == f"service {at}") if at % 2 else always
    return (service, lambda value: value in {"high", "medium"}, lambda value: value > at, always), answer


def _model(rows: list[tuple[str, str, str, str]]) -> DecisionModel:
    columns = "".join(
        f'<input label="{name}"><inputExpression><text>{name}</text></inputExpression></input>' for name in INPUTS
    )
    return read_model(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:table"><decision id="d">'
        f'<decisionTable id="t" hitPolicy="FIRST">{columns}<output name="priority"/><output name="hours"/>'
        f"{''.join(_rule(at, row) for at, row in enumerate(rows))}</decisionTable></decision></definitions>"
    )


def _rule(at: int, row: tuple[str, str, str, str]) -> str:
    cells = "".join(f"<inputEntry><text><![CDATA[{cell}]]></text></inputEntry>" for cell in row)
    answers = "".join(f"<outputEntry><text>{text}</text></outputEntry>" for text in ('"P2"', str(at)))
    return f'<rule id="r{at}">{cells}{answers}</rule>'
