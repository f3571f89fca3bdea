"""Requirements graphs, and what a model is refused for."""

import pytest

from engine.dmn import Decision, DmnError, UnknownDecisionError, read_model
from engine.feel import FeelLimitError
from tests.engine.dmn.models import definitions, literal, model, table

BKM = """<businessKnowledgeModel id="k" name="double it"><variable name="double it"/><encapsulatedLogic>
<formalParameter name="n" typeRef="number"/><literalExpression><text>n * 2</text></literalExpression>
</encapsulatedLogic></businessKnowledgeModel>
<decision id="a" name="a"><variable name="a"/>
<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>
<literalExpression><text>double it(x) + double it(n: 1)</text></literalExpression></decision>"""


def test_required_decisions_are_answered_first_and_once() -> None:
    graph = model(literal("a", "x + 1") + literal("b", "a * 2", ["a"]) + literal("c", "a + b", ["a", "b"]))

    answer = graph.decide("c", {"x": 1})

    assert answer.value == 6
    assert [required.decision_id for required in answer.required] == ["a", "b"]
    assert answer.required[0] is answer.required[1].required[0]


def test_model_lists_its_decisions() -> None:
    body = '<inputData id="i" name="Impact"><variable name="Impact" typeRef="string"/></inputData>'
    body += (
        '<decision id="p" name="Priority"><informationRequirement><requiredInput href="#i"/></informationRequirement>'
    )
    body += "<literalExpression><text>Impact</text></literalExpression></decision>"

    graph = model(body + literal("q", "Priority", ["p"]))

    assert graph.decisions == {
        "p": Decision("p", "Priority", (), ("Impact",)),
        "q": Decision("q", "q", ("p",), ()),
    }


def test_business_knowledge_is_called_by_position_and_by_name() -> None:
    assert model(BKM).decide("a", {"x": 5}).value == 12


def test_reasons_belong_to_the_decision_in_which_they_arose() -> None:
    answer = model(literal("a", 'x + "1"') + literal("b", "a = null", ["a"])).decide("b", {"x": 1})

    assert answer.value is True
    assert answer.reasons == ()
    assert [reason.text for reason in answer.required[0].reasons] == ['x + "1"']


REFUSED = [
    (literal("a", "x =="), "a", 'Did you mean "="'),
    (literal("a", "lookup(x)"), "a", "unknown function"),
    (literal("a", "b", ["b"]) + literal("b", "a", ["a"]), "a", "requires itself"),
    (literal("a", "b", ["nowhere"]), "a", 'there is no "#nowhere"'),
    ('<decision id="a" name="a"/>', "a", "Expected an expression"),
    (
        '<decision id="a" name="a"><variable name="a" typeRef="tMissing"/></decision>',
        "a",
        '"tMissing" is an unknown type',
    ),
    (table(["1 => 2"], policy="MOST"), "dt", '"MOST " is not supported'),
    (table(["1 => 2"], policy="PRIORITY"), "dt", "Expected output values for hit policy PRIORITY"),
    (table(["1 | 2 => 2"]), "r1", "Expected 1 input and 1 output cells, but got 2 and 1"),
    ('<import name="m" namespace="urn:other" importType="x"/>', "d", 'Expected a model of namespace "urn:other"'),
    ('<mystery id="m"/>', "m", '"mystery" is not supported'),
    (
        '<decision id="a" name="a"><literalExpression expressionLanguage="https://www.javascript.com">'
        "<text>1</text></literalExpression></decision>",
        "a",
        "is not supported",
    ),
    (table(["1 => 2"]).replace("<inputExpression", '<inputExpression expressionLanguage="x"'), "dt", '"x" is not'),
    (table(["1 => 2"]).replace("<inputEntry", '<inputEntry expressionLanguage="x"'), "r1", '"x" is not'),
    (
        '<businessKnowledgeModel id="k" name="k"><encapsulatedLogic kind="Java"/></businessKnowledgeModel>',
        "k",
        'functions of kind "Java" are not supported',
    ),
]


@pytest.mark.parametrize(("body", "element_id", "message"), REFUSED)
def test_model_is_refused_with_element_and_reason(body: str, element_id: str, message: str) -> None:
    with pytest.raises(DmnError) as caught:
        model(body)

    problems = caught.value.problems
    assert any(problem.element_id == element_id and message in str(problem.message) for problem in problems)


def test_every_problem_of_a_model_is_named_at_once() -> None:
    with pytest.raises(DmnError) as caught:
        model(literal("a", "x ==") + literal("b", "1 +"))

    assert [problem.element_id for problem in caught.value.problems] == ["a", "b"]


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_each_version_of_dmn_is_read_alike(namespace: str) -> None:
    assert read_model(definitions(literal("a", "1 + 1"), namespace)).decide("a", {}).value == 2


def test_other_xml_is_refused() -> None:
    with pytest.raises(DmnError, match="Expected DMN definitions"):
        read_model(definitions("", "http://www.omg.org/spec/BPMN/20100524/MODEL"))


def test_unknown_decision_is_refused() -> None:
    with pytest.raises(UnknownDecisionError, match='there is no "zz"'):
        model(literal("a", "1")).decide("zz", {})


def test_limits_hold_across_a_graph() -> None:
    with pytest.raises(FeelLimitError, match="steps"):
        model(literal("a", "for i in 1..1000000 return i")).decide("a", {})


def test_allowed_values_of_a_type_make_others_null() -> None:
    body = '<itemDefinition name="tImpact"><typeRef>string</typeRef>'
    body += '<allowedValues><text>"high", "low"</text></allowedValues></itemDefinition>'
    body += '<inputData id="i" name="Impact"><variable name="Impact" typeRef="tImpact"/></inputData>'
    body += '<decision id="a" name="a"><informationRequirement><requiredInput href="#i"/></informationRequirement>'
    graph = model(body + "<literalExpression><text>Impact</text></literalExpression></decision>")

    assert graph.decide("a", {"Impact": "low"}).value == "low"
    assert graph.decide("a", {"Impact": "huge"}).value is None
