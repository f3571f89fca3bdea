"""Decision tables: hit policies, aggregations, defaults, and the explanation of an answer."""

import pytest

from engine.dmn import RuleMatch
from engine.feel import FeelValue
from tests.engine.dmn.models import model, table

STEPS = ['< 10 => "low"', '< 20 => "middle"', '>= 0 => "any"']


@pytest.mark.parametrize(
    ("policy", "aggregation", "rules", "x", "expected"),
    [
        ("UNIQUE", "", ['< 10 => "low"', '>= 10 => "high"'], 12, "high"),
        ("UNIQUE", "", STEPS, 5, None),
        ("FIRST", "", STEPS, 12, "middle"),
        ("ANY", "", ["> 1 => 7", "> 2 => 7.0"], 3, 7),
        ("ANY", "", ["> 1 => 7", "> 2 => 8"], 3, None),
        ("RULE ORDER", "", STEPS, 5, ["low", "middle", "any"]),
        ("COLLECT", "", STEPS, 15, ["middle", "any"]),
        ("COLLECT", "SUM", ["> 1 => 7", "> 2 => 8"], 3, 15),
        ("COLLECT", "MIN", ["> 1 => 7", "> 2 => 8"], 3, 7),
        ("COLLECT", "MAX", ["> 1 => 7", "> 2 => 8"], 3, 8),
        ("COLLECT", "COUNT", ["> 1 => 7", "> 2 => 7"], 3, 2),
        ("COLLECT", "SUM", ['> 1 => "a"', "> 2 => 8"], 3, None),
        ("UNIQUE", "", ['< 10 => "low"'], 12, None),
    ],
)
def test_table_answers_by_its_hit_policy(
    policy: str, aggregation: str, rules: list[str], x: int, expected: FeelValue
) -> None:
    answer = model(table(rules, policy=policy, aggregation=aggregation)).decide("t", {"x": x})

    assert answer.value == expected


@pytest.mark.parametrize(("policy", "expected"), [("PRIORITY", "any"), ("OUTPUT ORDER", ["any", "low", "middle"])])
def test_output_values_give_the_priority(policy: str, expected: FeelValue) -> None:
    decided = model(table(STEPS, policy=policy, allowed='"any", "low", "middle"')).decide("t", {"x": 5})

    assert decided.value == expected


def test_default_answers_when_no_rule_matches() -> None:
    decided = model(table(['< 10 => "low"'], default='"none"')).decide("t", {"x": 12})

    assert decided.value == "none"
    assert decided.matches == ()


@pytest.mark.parametrize(
    ("policy", "default", "expected"),
    [("UNIQUE", "[7]", 7), ("UNIQUE", '"none"', None), ("COLLECT", "[]", []), ("COLLECT", "7", 7)],
)
def test_default_fits_the_type_of_its_column_where_that_is_the_type_of_the_answer(
    policy: str, default: str, expected: FeelValue
) -> None:
    source = table(["< 10 => 1"], policy=policy, default=default).replace("<output ", '<output typeRef="number" ')

    decided = model(source).decide("t", {"x": 12})

    assert decided.value == expected
    assert [reason.text for reason in decided.reasons] == (['"none"'] if expected is None else [])


def test_answer_names_the_rule_its_inputs_outputs_and_annotation() -> None:
    rules = ['"high" | "high" => "P1" | 4 # Everything stops', '- | - => "P4" | 72']
    incident = model(table(rules, policy="FIRST", inputs=("impact", "urgency"), outputs=("priority", "hours")))

    decided = incident.decide("t", {"impact": "high", "urgency": "high"})

    assert decided.value == {"priority": "P1", "hours": 4}
    assert decided.matches == (
        RuleMatch(
            rule_id="r1",
            index=1,
            annotations=("Everything stops",),
            inputs=(("impact", "high"), ("urgency", "high")),
            outputs=(("priority", "P1"), ("hours", 4)),
        ),
    )


def test_reason_names_the_rules_that_conflict() -> None:
    decided = model(table(STEPS)).decide("t", {"x": 5})

    assert [str(reason.message) for reason in decided.reasons] == [
        "Expected one rule to match (hit policy UNIQUE), but rules 1, 2, 3 do."
    ]


def test_cell_may_look_at_other_names_of_the_context() -> None:
    decided = model(table(["? > limit and ? < 100 => x + 1"])).decide("t", {"x": 5, "limit": 3})

    assert decided.value == 6
