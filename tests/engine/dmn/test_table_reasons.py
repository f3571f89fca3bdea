"""Why a table answered as it did: the tests met, the rules that came nearest, and where a null arose."""

import pytest

from benchmarks.scenes.hostile import giant_table
from engine.dmn import DecisionResult, DmnError, RuleMiss, read_model
from engine.dmn.tables.limits import MAX_BYTES, MAX_RULES
from engine.feel import FeelValue
from tests.engine.dmn.models import model, table

RULES = [
    '"high","medium" | > 100 => "P1"',
    '"high" | <= 100 => "P2"',
    '"low" | - => "P3"',
]


def _decided(impact: FeelValue, amount: FeelValue) -> DecisionResult:
    return model(table(RULES, inputs=("impact", "amount"))).decide("t", {"impact": impact, "amount": amount})


def test_match_tells_what_each_input_met() -> None:
    (match,) = _decided("medium", 200).matches

    assert match.tests == (("impact", '"high","medium"'), ("amount", "> 100"))
    assert [cell.expression for cell in match.cells] == ["impact", "amount"]


def test_answer_without_match_names_the_nearest_rules_and_what_they_missed() -> None:
    decided = _decided("medium", 50)

    assert decided.matches == ()
    assert decided.missed == (
        RuleMiss("r1", 1, 1, "amount", "amount", 50, "> 100"),
        RuleMiss("r2", 2, 1, "impact", "impact", "medium", '"high"'),
        RuleMiss("r3", 3, 1, "impact", "impact", "medium", '"low"'),
    )


def test_rules_that_match_more_come_first_among_the_nearest() -> None:
    rules = ["1 | 1 | 1 => 1", "2 | 1 | 1 => 2", "2 | 2 | 1 => 3"]

    missed = model(table(rules, inputs=("x", "y", "z"))).decide("t", {"x": 2, "y": 2, "z": 2}).missed

    assert [(miss.index, miss.matched, miss.label) for miss in missed] == [(3, 2, "z"), (2, 1, "y"), (1, 0, "x")]


def test_answer_with_a_match_has_missed_nothing() -> None:
    assert _decided("low", 1).missed == ()


def test_seeking_the_nearest_adds_no_reasons() -> None:
    decided = _decided("medium", None)

    before = decided.reasons

    assert decided.missed[0].label == "amount"
    assert decided.reasons == before


def test_nearest_of_a_giant_table_are_sought_within_limits() -> None:
    slow = [f"every i in 1..{number + 1_000} satisfies i = 0 => 1" for number in range(40)]
    decided = model(table(["1 => 1"] * 40)).decide("t", {"x": 2})

    assert len(decided.missed) == 3
    assert len(model(table(slow)).decide("t", {"x": 2}).missed) == 3


@pytest.mark.parametrize(
    ("rules", "context", "place", "text"),
    [
        (['< 5 => "low"'], {"x": "a"}, 'dt, rule 1, column "x"', "< 5"),
        (["1 => 1", "- => 1 / 0"], {"x": 2}, 'dt, rule 2, column "result"', "1 / 0"),
        (["- => 1"], {}, 'dt, column "x"', "x"),
    ],
)
def test_reason_tells_the_cell_and_the_sub_expression(
    rules: list[str], context: dict[str, FeelValue], place: str, text: str
) -> None:
    (reason,) = model(table(rules)).decide("t", context).reasons

    assert str(reason.place) == place
    assert (reason.line, reason.column, reason.text) == (1, 1, text)


def test_output_of_the_wrong_type_is_located() -> None:
    source = table(["- => 1", '- => "text"'], policy="COLLECT").replace(
        '<output name="result"', '<output name="result" typeRef="number"'
    )

    (reason,) = model(source).decide("t", {"x": 1}).reasons

    assert str(reason.place) == 'dt, rule 2, column "result"'
    assert reason.text == '"text"'


def test_input_that_is_not_allowed_is_located() -> None:
    source = table(["- => 1"]).replace("</input>", "<inputValues><text>1, 2</text></inputValues></input>")

    (reason,) = model(source).decide("t", {"x": 3}).reasons

    assert (str(reason.place), reason.text) == ('dt, column "x"', "x")


def test_table_of_too_many_rules_is_refused_with_the_limit() -> None:
    with pytest.raises(DmnError, match=f"at most {MAX_RULES} rules") as caught:
        read_model(giant_table(MAX_RULES + 1), strict=False)

    assert [problem.element_id for problem in caught.value.problems] == ["giant"]


@pytest.mark.parametrize("encoding", ["", "utf-8", "utf-16"])
def test_table_of_too_many_rules_is_refused_before_the_rest_is_read(encoding: str) -> None:
    source = giant_table(2 * MAX_RULES).removesuffix("</definitions>") + "<broken"

    with pytest.raises(DmnError, match=f"at most {MAX_RULES} rules"):
        read_model(source.encode(encoding) if encoding else source)


def test_rules_of_several_tables_are_counted_for_each() -> None:
    source = giant_table(MAX_RULES // 2)
    table_ = source[source.index("<decision ") : source.index("</definitions>")]

    with pytest.raises(DmnError, match="line 1 is not"):
        read_model(source.replace(table_, table_ * 3) + "<broken")


def test_table_of_200_000_rules_is_refused_by_its_size() -> None:
    with pytest.raises(DmnError, match=f"at most {MAX_BYTES} bytes"):
        read_model(giant_table(200_000))
