"""Overlaps, rules that are never used, rules that stand twice, cells that are wrong by themselves."""

import pytest

from engine.dmn.checks import TableFinding, check_model
from tests.engine.dmn.checks.tables import Small
from tests.engine.dmn.models import definitions

NUMBERS = (("< 5",), ("[3..9]",), ("> 20",))


def one(found: list[TableFinding]) -> TableFinding:
    assert len(found) == 1, found
    return found[0]


def test_overlap_names_both_rules_and_an_input() -> None:
    found = one(Small(("number",), NUMBERS).findings("overlap"))

    assert (found.severity, found.rules, found.rule_ids) == ("error", (1, 2), ("r1", "r2"))
    assert found.region == (("a", "[3..5)"),)
    assert found.witness == (("a", 3),)


@pytest.mark.parametrize("policy", ["FIRST", "COLLECT", "RULE ORDER", "PRIORITY", "OUTPUT ORDER"])
def test_overlap_is_fine_where_the_hit_policy_allows_it(policy: str) -> None:
    assert not Small(("number",), NUMBERS, policy, answers=('"x"', '"y"', '"z"')).findings("overlap")


@pytest.mark.parametrize(("answers", "count"), [(("1", "2"), 1), (("1", "1.0"), 0), (("1", "a + 1"), 0)])
def test_any_asks_for_equal_answers_as_far_as_they_are_constants(answers: tuple[str, ...], count: int) -> None:
    assert len(Small(("number",), NUMBERS[:2], "ANY", answers=answers).findings("overlap")) == count


def test_rule_that_overlaps_many_is_told_once() -> None:
    rows = (*((str(number),) for number in range(6)), ("-",))

    found = one(Small(("number",), rows).findings("overlap"))

    assert found.rules == (7, 1, 2, 3, 4, 5, 6)
    assert str(found.message).endswith("Rule 7 also conflicts with rules 2-6.")


def test_cell_that_cannot_be_read_is_never_an_overlap() -> None:
    assert not Small(("number",), (("? > b",), ("? < b",), ("> 5",))).findings("overlap", "unreachable")


def test_rule_below_others_that_cover_it_is_never_used() -> None:
    found = one(Small(("number",), (("< 5",), (">= 3",), ("[1..9]",)), "FIRST").findings("unreachable"))

    assert (found.severity, found.rules, found.element_id) == ("warning", (3, 1, 2), "r3")
    assert str(found.message) == (
        "Expected a rule that can give the answer, but rule 3 never does: whenever it matches, the answer comes from "
        "rules 1, 2, for example from rule 1 for a = 1."
    )


def test_last_rule_for_everything_else_is_used_for_null() -> None:
    assert not Small(("number",), (("< 5",), (">= 5",), ("-",)), "FIRST").findings()


def test_rule_of_lower_priority_is_never_used() -> None:
    rows = (("> 9",), ("< 5",), ("not(7)",))

    found = one(Small(("number",), rows, "PRIORITY", answers=('"high"', '"low"', '"high"')).findings("unreachable"))

    assert found.rules == (2, 3)


def test_rule_that_may_match_more_than_is_known_is_not_called_idle() -> None:
    assert not Small(("number",), (("< 5",), ("< 4, > b",)), "FIRST").findings("unreachable")


def test_time_equals_all_moments_of_its_second() -> None:
    small = Small(("time",), (('@"10:00:00"',), ('> @"10:00:00"',)))

    (matching,) = small.matching([dict(one(small.findings("overlap")).witness)])

    assert matching == (1, 2)


def test_time_without_zone_bounds_clocks_and_not_moments() -> None:
    # 10:30 in a zone two hours ahead is before nine in UTC.
    rows = (('< @"10:00:00"',), ('< @"09:00:00Z"',))

    assert not Small(("time",), rows, "FIRST").findings("unreachable")
    assert one(Small(("time",), (rows[0], ('< @"09:00:00"',)), "FIRST").findings("unreachable")).rules == (2, 1)


def test_rule_that_never_matches_is_told_as_nothing_else() -> None:
    rows = (("? > 5 and ? < 3",), ("? > 5 and ? < 3",), ("-",))

    found = Small(("number",), rows, "FIRST", answers=("1", "1", "2")).findings()

    assert [(each.kind, each.rules) for each in found] == [("never-matches", (1,)), ("never-matches", (2,))]


def test_same_rule_twice_breaks_unique_and_is_idle_elsewhere() -> None:
    rows = (("< 5",), ("not(>= 5)",))

    broken = one(Small(("number",), rows, answers=("1", "1")).findings("overlap", "duplicate", "unreachable"))
    idle = one(Small(("number",), rows, "FIRST", answers=("1", "1")).findings("overlap", "duplicate", "unreachable"))

    assert (broken.kind, broken.severity, broken.rules) == ("duplicate", "error", (1, 2))
    assert (idle.kind, idle.severity) == ("duplicate", "warning")


def test_same_text_twice_is_a_duplicate_even_when_it_cannot_be_read() -> None:
    rows = (("? > b",), ("? > b",))

    found = one(Small(("number",), rows, answers=("1", "1")).findings("duplicate"))

    assert (found.severity, found.witness) == ("warning", ())


@pytest.mark.parametrize(
    ("kind", "allowed", "cell", "finding", "fix"),
    [
        ("string", '"high", "low"', '"hihg"', "not-allowed", 'Perhaps "high" was meant.'),
        ("string", '"high", "low"', 'not("lwo")', "not-allowed", 'Perhaps "low" was meant.'),
        ("string", '"high", "low"', "high", "unquoted", 'Write "high", in double quotes.'),
        ("number", "[1..5]", "7", "not-allowed", "Write one of the allowed values, or allow this one."),
        ("number", "[1..5]", "> 5", "never-matches", "Correct the cell: the rule can never match."),
        ("number", "", '"5"', "cell-type", "Write a value of the column's type, or change the type of the column."),
        ("number", "", '< @"2026-01-01"', "cell-type",
         "Write a value of the column's type, or change the type of the column."),
        ("number", "", "[5..1]", "never-matches", "Correct the cell."),
        ("number", "", "? > 5 and ? < 3", "never-matches", "Correct the cell: the rule can never match."),
    ],
)
def test_cell_is_wrong_by_itself(kind: str, allowed: str, cell: str, finding: str, fix: str) -> None:
    found = [each for each in Small((kind,), (("-",), (cell,)), "COLLECT", allowed=(allowed,)).findings()
             if each.severity == "warning"]

    assert [(each.kind, each.rules, str(each.fix)) for each in found] == [(finding, (2,), fix)]


def test_answer_that_its_column_does_not_take_is_told() -> None:
    answers = ('"x"', '"X"', "y")
    small = Small(("number",), (("1",), ("2",), ("3",)), "PRIORITY", answers=answers)
    root = small.element()
    values = next(node for node in root.iter() if str(node.tag).endswith("outputValues"))
    values[0].text = '"x", "y"'

    found = [(each.kind, each.rules, str(each.fix)) for each in check_model(root) if each.kind != "gap"]

    assert found == [
        ("output-not-allowed", (2,), 'Perhaps "x" was meant.'), ("unquoted", (3,), 'Write "y", in double quotes.'),
    ]


def test_answer_of_another_type_is_told() -> None:
    root = Small(("boolean",), (("true",), ("false",)), answers=("1", '"one"')).element()
    next(node for node in root.iter() if str(node.tag).endswith("}output")).set("typeRef", "number")

    assert [(each.kind, each.rules) for each in check_model(root)] == [("output-type", (2,))]


def test_values_are_known_from_the_input_data_that_a_decision_requires() -> None:
    table = (
        '<decision id="t" name="t"><variable name="t"/>'
        '<informationRequirement><requiredInput href="#r"/></informationRequirement><decisionTable id="dt">'
        '<input><inputExpression><text>record.impact</text></inputExpression></input><output/>'
        '<rule id="r1"><inputEntry><text>"high"</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>'
        "</decisionTable></decision>"
    )
    types = (
        '<itemDefinition name="record"><itemComponent name="impact"><typeRef>string</typeRef>'
        '<allowedValues><text>"high", "low"</text></allowedValues></itemComponent></itemDefinition>'
        '<inputData id="r" name="record"><variable name="record" typeRef="record"/></inputData>'
    )

    (found,) = check_model(definitions(types + table))

    assert found.region == (("record.impact", '"low"'),)
