"""A decision of the history in words, in both languages, whatever its event kept."""

from collections.abc import Mapping

import pytest

from engine.feel import compile_expression
from engine.spiff import why
from itsm.language import translate
from itsm.packs.deployed import record_type
from itsm.packs.texts import DecisionTexts
from itsm.records.queries.decision_words import DecisionWords, decision_in_words
from tests.support.records import Desk

WORDS = DecisionWords("Priority", DecisionTexts())
RULE: Mapping[str, object] = {
    "rule": "r3", "index": 3, "inputs": {"Impact": "high", "Score": 7}, "outputs": {"priority": "critical"},
    "tests": {"Impact": '"high", "medium"', "Score": "> 5"}, "notes": ["Everybody helps"],
}  # fmt: skip


def said(details: Mapping[str, object], language: str = "en") -> list[str]:
    """The lines of a decision in a language."""
    found = record_type("incident")
    return [translate(line, language) for line in decision_in_words(details, WORDS, found, language)]


@pytest.fixture(autouse=True)
def pack(desk: Desk) -> None:
    """The incident pack is in use."""


def test_rule_that_matched_is_told_with_inputs_tests_and_outputs() -> None:
    assert said({"rules": [RULE]}) == [
        "Rule 3 of Priority matched: Impact: High met High, Medium · Score: 7 met > 5 → Priority: Critical",
        "Everybody helps",
    ]


def test_rule_is_told_in_the_words_of_the_fields_in_chinese() -> None:
    line = said({"rules": [RULE]}, "zh-CN")[0]

    assert "影响度" in line and "优先级" in line
    assert "Impact" not in line and "critical" not in line


def test_test_that_is_the_value_itself_is_not_repeated() -> None:
    rule = {**RULE, "tests": {"Impact": '"high"', "Score": "-"}, "notes": []}

    assert said({"rules": [rule]}) == ["Rule 3 of Priority matched: Impact: High · Score: 7 → Priority: Critical"]


def test_decision_without_a_match_tells_the_nearest_rule() -> None:
    missed = {"rule": "r1", "index": 1, "label": "Impact", "value": "low", "test": '"high"'}

    assert said({"rules": [], "missed": [missed]}) == [
        "No rule of Priority matched.", "Rule 1 asks for Impact High, but it is Low."
    ]


def test_reason_of_a_null_is_kept_with_its_values_and_said_again() -> None:
    reasons = compile_expression('amount > "5"').explain({"amount": 7}).reasons

    lines = said({"rules": [], "reasons": [why.kept(reason) for reason in reasons]})

    assert lines == [
        'Line 1, column 1 (amount > "5"): Expected two values of one type to compare, but got 7 and "5".'
    ]


def test_events_of_earlier_versions_are_told_as_far_as_they_go() -> None:
    rule = {"rule": "r3", "inputs": {"Impact": "high"}, "outputs": {"priority": "critical"}, "notes": []}

    assert said({"rules": [rule]}) == ["Impact: High → Priority: Critical"]
    assert said({}) == []
