"""Imports, qualified type names, and the versions of DMN."""

import pytest

from engine.dmn import DecisionModel, DmnError, read_model
from tests.engine.dmn.models import decision, definitions, input_data, item, knowledge, service

BASE = (
    item("tPerson", '<itemComponent name="full name"><typeRef>string</typeRef></itemComponent>')
    + input_data("name", "string")
    + decision("greeting", '"Hi " + name', inputs=["name"])
    + knowledge("plus one", ["n"], "n + 1")
    + service("greet", ["greeting"], inputs=["name"])
)
XML = 'xmlns:base="urn:base" xmlns:own="urn:own" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'


def _base() -> DecisionModel:
    return read_model(definitions(BASE, target="urn:base"))


def _import(name: str, namespace: str = "urn:base", location: str = "") -> str:
    return f'<import name="{name}" namespace="{namespace}" importType="dmn" locationURI="{location}"/>'


def _own(body: str, name: str = "base", location: str = "") -> DecisionModel:
    root = definitions(_import(name, location=location) + body, target="urn:own", extra=XML)
    return read_model(root, {"urn:base": _base()})


def test_imported_decision_knowledge_and_service_are_reached_by_the_import() -> None:
    text = 'base.greeting + string(base.plus one(1)) + base.greet("Bo") + name'
    calls = ["urn:base#plus one", "urn:base#greet"]
    body = input_data("name") + decision("d", text, needs=["urn:base#greeting"], calls=calls, inputs=["name"])

    answer = _own(body).decide("d", {"name": "own", "base": {"name": "theirs"}})

    assert answer.value == "Hi theirs2Hi Boown"
    assert dict(answer.inputs) == {"base.greeting": "Hi theirs", "name": "own"}


def test_imported_input_data_falls_back_to_its_bare_name() -> None:
    read = _own(decision("d", "base.greeting", needs=["urn:base#greeting"]))

    assert read.decide("d", {"name": "Bo"}).value == "Hi Bo"
    assert read.decide("d", {}, given={"urn:base#name": "Li"}).value == "Hi Li"


def test_import_of_an_import_keeps_its_own_names_and_types() -> None:
    middle = _own(decision("m", 'base.greeting + "!"', needs=["urn:base#greeting"]))
    body = _import("the middle", "urn:own") + input_data("p", "the middle.base.tPerson")
    body += decision("d", "the middle.m + p.full name", needs=["urn:own#m"], inputs=["p"])
    read = read_model(definitions(body, target="urn:top"), {"urn:own": middle})

    assert read.decide("d", {"name": "Bo", "p": {"full name": "Li"}}).value == "Hi Bo!Li"
    assert read.decide("d", {"the middle": {"base": {"name": "Wu"}}, "p": {"full name": ""}}).value == "Hi Wu!"


def test_import_without_a_name_brings_bare_names_and_own_types_win() -> None:
    number = item("tPerson", "<typeRef>number</typeRef>")
    body = number + decision("d", "greeting", needs=["urn:base#greeting"]) + decision("e", "5", kind="tPerson")
    read = _own(body, name="")

    assert read.decide("d", {"name": "Bo"}).value == "Hi Bo"
    assert read.decide("e", {}).value == 5


def test_reference_may_name_the_file_of_an_import() -> None:
    read = _own(decision("d", "base.greeting", needs=["base.dmn#greeting"]), location="base.dmn")

    assert read.decide("d", {"name": "Bo"}).value == "Hi Bo"


@pytest.mark.parametrize(
    ("kind", "is_null"),
    [("own:tText", False), ("feel:string", False), ("xsd:string", False), ("xsd:int", True), ("base:tPerson", True)],
)
def test_type_names_may_have_prefixes_of_xml(kind: str, is_null: bool) -> None:
    body = item("tText", "<typeRef>feel:string</typeRef>") + decision("d", '"text"', kind=kind)

    assert (_own(body).decide("d", {}).value is None) is is_null


@pytest.mark.parametrize("language", ["https://www.omg.org/spec/DMN/20230324/FEEL/", "feel", "http://www.omg.org/FEEL"])
def test_feel_may_be_named_as_the_language_of_a_model(language: str) -> None:
    root = definitions(decision("d", "1 + 1"), extra=f'expressionLanguage="{language}"')

    assert read_model(root).decide("d", {}).value == 2


def test_other_language_of_a_model_is_refused() -> None:
    with pytest.raises(DmnError, match='"urn:javascript" is not supported'):
        read_model(definitions(decision("d", "1 + 1"), extra='expressionLanguage="urn:javascript"'))


def test_node_without_an_id_is_known_by_its_name() -> None:
    body = '<decision name="No id"><literalExpression><text>1</text></literalExpression></decision>'

    assert read_model(definitions(body)).decide("No id", {}).value == 1
