"""Advice of FEEL's analysis on the expressions and cells of a model."""

from engine.dmn.checks import check_model
from tests.engine.dmn.models import definitions, table

AGE = '<inputData id="i" name="age of person"><variable name="age of person" typeRef="number"/></inputData>'


def decision(text: str, inside: str = "") -> str:
    return (
        '<decision id="d1" name="d"><variable name="d"/><informationRequirement><requiredInput href="#i"/>'
        f'</informationRequirement>{inside}<literalExpression id="e"><text>{text}</text></literalExpression></decision>'
    )


def test_argument_of_another_type_than_the_required_input_is_told() -> None:
    (found,) = check_model(definitions(AGE + decision("upper case(age of person)")))

    assert (found.kind, found.severity, found.element_id) == ("expression", "warning", "e")
    assert "age of person" in str(found.message)


def test_name_that_is_given_again_inside_may_be_anything() -> None:
    body = (
        '<decision id="d1" name="d"><variable name="d"/><informationRequirement><requiredInput href="#i"/>'
        '</informationRequirement><context><contextEntry><variable name="age of person"/>'
        '<literalExpression><text>"12"</text></literalExpression></contextEntry><contextEntry>'
        "<literalExpression><text>upper case(age of person)</text></literalExpression></contextEntry></context>"
        "</decision>"
    )

    assert check_model(definitions(AGE + body)) == ()


def test_cell_is_judged_by_the_type_of_its_column() -> None:
    body = table(["starts with(?, 5) => 1", "- => 2"], policy="FIRST")

    (found, *_) = [each for each in check_model(definitions(body)) if each.kind == "expression"]

    assert found.element_id == "r1"


def test_wrong_cell_is_told_once() -> None:
    untyped = table(['"5" => 1', "- => 2"], policy="FIRST")
    body = untyped.replace("<inputExpression", '<inputExpression typeRef="number"')

    assert [each.kind for each in check_model(definitions(body))] == ["cell-type"]


def test_what_the_reader_refuses_is_not_repeated() -> None:
    assert check_model(definitions(AGE + decision("frobnicate(1) + "))) == ()
