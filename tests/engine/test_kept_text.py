"""A sentence is kept as JSON and said again in either language, whatever it quotes."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.errors import Names, Text, text
from engine.feel.messages import message
from engine.kept_text import CUT, LONGEST_SENTENCE, LONGEST_VALUE, MOST_SENTENCES, bounded, keep, plain, told
from itsm.language import translate


def through_json(sentence: Text) -> Text:
    """The sentence after it was kept as a row keeps it."""
    return told(json.loads(json.dumps(keep(sentence), allow_nan=False).encode()))


def repeated(count: int) -> Text:
    """``count`` sentences, each the last value of the one before."""
    found = text("end")
    for _ in range(count - 1):
        found = text("%(first)s %(next)s", first="x", next=found)
    return found


WHY = text("Expected two values of one type to compare, but got %(left)s and %(right)s.", left="7", right='"5"')


@pytest.mark.parametrize(
    "sentence",
    [
        WHY,
        text("“%(source)s” is %(value)s. %(why)s", source="a > 5", value="null", why=WHY),
        text("No flow leads out."),
        text("Expected %(what)s of <%(element)s>.", what=text("the form"), element=Names({"en": "Ask", "zh-CN": "问"})),
        text("Expected at most 50%% of %(name)s.", name="100% 'of' %(name)s %s %%"),
        plain("Expected 5%, %s and %(name)s, but 7%% came."),
        text("%(count)s of %(size)s", count=3, size=Decimal("4.50")),
        text("%(at)s", at=datetime(2026, 3, 2, tzinfo=UTC)),
        text("%(name)s", name="数据 \U0001f600 \"quoted\" {\"a\": 1} <b>"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_sentence_says_the_same_once_it_was_kept(sentence: Text, language: str) -> None:
    assert translate(through_json(sentence), language) == translate(sentence, language)
    assert str(through_json(sentence)) == str(sentence) == translate(sentence, "en")


def test_sentence_within_a_sentence_is_said_in_chinese() -> None:
    sentence = through_json(text("“%(source)s” is %(value)s. %(why)s", source="a > 5", value="null", why=WHY))

    assert "Expected" not in translate(sentence, "zh-CN")
    assert translate(WHY, "zh-CN") in translate(sentence, "zh-CN")


def test_sentence_of_feel_is_kept_with_the_sentences_in_it() -> None:
    found = told(keep(message("%(why)s Half of 100%%: %(value)s", why=message(WHY.template, **WHY.values), value="7%")))

    assert str(found) == f"{WHY} Half of 100%: 7%"
    assert translate(found, "zh-CN") == f"{translate(WHY, 'zh-CN')} Half of 100%: 7%"
    assert str(told(keep(message("All of 100%.")))) == "All of 100%."


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("x" * 5000, "x" * LONGEST_VALUE + CUT),
        ("x" * LONGEST_VALUE, "x" * LONGEST_VALUE),
        ("a\x00b\ud83dc", "a\ufffdb\ufffdc"),
        (float("nan"), "nan"),
        (None, "None"),
        (b"\xff", "b'\\xff'"),
        (["x" * 5000], "['" + "x" * (LONGEST_VALUE - 2) + CUT),
        (10**6000, "<int>"),
        (object, "<class 'object'>"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_value_is_cut_and_made_fit_for_json(value: object, kept: str) -> None:
    found = keep(text("Expected nothing, but %(value)s came.", value=value))

    assert found["values"] == {"value": kept}
    json.dumps(found, allow_nan=False).encode()


def test_plain_words_are_cut() -> None:
    assert str(bounded(plain("%" * 5000))) == "%" * LONGEST_SENTENCE + CUT


def test_sentence_of_very_many_sentences_is_cut_at_its_end() -> None:
    words = str(bounded(repeated(5000)))

    assert words == "x " * MOST_SENTENCES + CUT
    assert str(bounded(repeated(MOST_SENTENCES))) == str(repeated(MOST_SENTENCES))


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ({}, ""),
        ({"message": "All of 100%."}, "All of 100%."),
        ({"message": "All of 100%.", "values": None}, "All of 100%."),
        ({"message": "Line %(line)s", "values": {"line": 3}, "line": 1, "text": "x"}, "Line 3"),
        ({"message": "%(a)s", "values": {"a": {"message": "100%", "values": {}}}}, "100%"),
    ],
)
def test_form_of_an_event_is_read_as_far_as_it_goes(kept: Mapping[str, object], words: str) -> None:
    assert str(told(kept)) == words
