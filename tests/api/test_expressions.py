"""Trying expressions over HTTP."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.conftest import Caller, caller_of
from tests.contracts.tree import ROOT
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk

ADDRESS = "/api/v1/expressions/evaluate"


@pytest.fixture
def owner(app: Flask, desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Caller:
    """A process owner."""
    return caller_of(app, signed_in(make_person("Pia Owner", roles=("process_owner",))))


def test_evaluate_gives_value_type_and_names(owner: Caller) -> None:
    answer = owner.post(ADDRESS, {"expression": "amount * 2 + other", "variables": {"amount": 1.1}}).get_json()

    assert (answer["value"], answer["feel"], answer["type"]) == (None, "null", "null")
    assert answer["reads"] == [{"name": "amount", "given": True}, {"name": "other", "given": False}]
    assert [reason["text"] for reason in answer["reasons"]] == ["other", "amount * 2 + other"]
    assert [reason["follows"] for reason in answer["reasons"]] == [False, True]
    assert {"line": 1, "column": 14, "start": 13, "end": 18}.items() <= answer["reasons"][0].items()


def test_documented_example_is_true(owner: Caller) -> None:
    page = (ROOT / "docs/reference/api.md").read_text(encoding="utf-8").partition("## Expressions")[2]
    sent, answered = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL)[:2])

    assert owner.post(ADDRESS, sent).get_json() == answered


def test_evaluate_gives_advice_with_its_place(owner: Caller) -> None:
    answer = owner.post(ADDRESS, {"expression": "if true then 1 else upper case(1)"}).get_json()

    advice = next(one for one in answer["advice"] if one["code"] == "wrong-arguments")
    assert advice["severity"] in ("error", "warning") and advice["line"] == 1
    assert "upper case(1)"[advice["start"] - 20 : advice["end"] - 20] == advice["text"]


def test_evaluate_reads_variables_in_feel(owner: Caller) -> None:
    body = {"expression": 'due + @"P1D"', "variables": '{due: @"2026-02-28"}'}

    answer = owner.post(ADDRESS, body).get_json()

    assert (answer["value"], answer["type"], answer["reasons"]) == ("2026-03-01", "date", [])


@pytest.mark.parametrize(("value", "passes"), [("high", True), ("low", False)])
def test_evaluate_tries_a_cell_on_a_value(owner: Caller, value: str, passes: bool) -> None:
    body = {"expression": '"high", "medium"', "kind": "unary_tests", "value": value}

    assert owner.post(ADDRESS, body).get_json()["value"] is passes


def test_evaluate_tells_what_cannot_be_read_with_a_fix(owner: Caller) -> None:
    answer = owner.post(ADDRESS, {"expression": "a == 1 && b"}).get_json()

    assert (answer["problem"]["line"], answer["problem"]["column"]) == (1, 3)
    assert answer["problem"]["fixed"] == "a = 1 and b"
    assert answer["value"] is answer["type"] is None


def test_evaluate_tells_which_limit_stopped_it(owner: Caller) -> None:
    answer = owner.post(ADDRESS, {"expression": "count(for i in 1..1000000000 return i)"}).get_json()

    assert answer["stopped"].startswith("Expected at most")


def test_evaluate_cuts_what_is_too_long_to_send(owner: Caller) -> None:
    answer = owner.post(ADDRESS, {"expression": "for i in 1..40000 return i"}).get_json()

    assert (answer["cut"], answer["value"]) == (True, None)
    assert len(answer["feel"]) < 20_100


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "expression"),
        ({"expression": "1", "variables": [1]}, "variables"),
        ({"expression": "1", "variables": "{a: "}, "variables"),
        ({"expression": "1" * 20_001}, "expression"),
        ({"expression": "1", "kind": "python"}, "kind"),
    ],
)
def test_evaluate_names_the_field_that_is_wrong(owner: Caller, body: dict[str, object], field: str) -> None:
    answer = owner.post(ADDRESS, body)

    assert (answer.status_code, list(answer.get_json()["error"]["fields"])) == (422, [field])


def test_evaluate_refuses_large_bodies(owner: Caller) -> None:
    answer = owner.post(ADDRESS, {"expression": "1", "variables": {"a": "x" * 500_000}})

    assert (answer.status_code, answer.get_json()["error"]["kind"]) == (413, "too_large")


def test_evaluate_is_forbidden_to_agents_and_requesters(caller: Caller, reporter: Caller) -> None:
    assert [each.post(ADDRESS, {"expression": "1"}).status_code for each in (caller, reporter)] == [403, 403]


def test_evaluate_asks_for_a_session_and_its_token(client: FlaskClient, owner: Caller) -> None:
    assert client.post(ADDRESS, json={"expression": "1"}).status_code == 401
    assert owner.client.post(ADDRESS, json={"expression": "1"}).status_code == 403
