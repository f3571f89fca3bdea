"""Decision files as the linter sees them."""

from lxml import etree

from engine.definitions.decisions import lint_decisions
from tests.engine.dmn.models import definitions, table


def file_of(rules: list[str], policy: str = "UNIQUE") -> bytes:
    return etree.tostring(definitions(table(rules, policy=policy)))


def test_table_that_breaks_its_hit_policy_is_an_error() -> None:
    found = lint_decisions(file_of(["< 5 => 1", "> 3 => 2", "[3..5] => 3"]), "p/x.dmn")

    assert [(each.rule, each.severity, each.resource) for each in found] == [("table-overlap", "error", "p/x.dmn")] * 2
    assert str(found[0].message) == (
        "Expected one rule to match (hit policy UNIQUE), but rules 1 and 2 do, for example for x = 4. "
        "Rule 1 also conflicts with rule 3."
    )


def test_gap_is_a_warning_with_its_example() -> None:
    (found,) = lint_decisions(file_of(["< 5 => 1", "> 5 => 2"]), "p/x.dmn")

    assert (found.rule, found.severity, found.element_id) == ("table-gap", "warning", "dt")
    assert str(found.message).endswith("none matches x: 5, for example x = 5.")


def test_gap_of_a_table_that_collects_is_no_finding() -> None:
    assert lint_decisions(file_of(["< 5 => 1", "> 5 => 2"], "COLLECT"), "p/x.dmn") == []


def test_wrong_argument_is_a_warning_at_its_cell() -> None:
    (found,) = lint_decisions(file_of(["- => upper case(5)"]), "p/x.dmn")

    assert (found.rule, found.severity, found.element_id) == ("expressions", "warning", "r1")


def test_id_that_stands_twice_is_a_warning() -> None:
    content = file_of(["< 5 => 1", ">= 5 => 2"]).replace(b'id="r2"', b'id="r1"')

    (found,) = lint_decisions(content, "p/x.dmn")

    assert (found.rule, found.severity, found.element_id) == ("unique-ids", "warning", "r1")


def test_model_that_cannot_be_read_is_an_error() -> None:
    found = lint_decisions(file_of(["< => 1"]), "p/x.dmn")

    assert [(each.rule, each.severity, each.resource) for each in found] == [("decision", "error", "p/x.dmn")]


def test_file_that_is_no_xml_is_an_error() -> None:
    assert [each.rule for each in lint_decisions(b"<definitions>", "p/x.dmn")] == ["well-formed"]
