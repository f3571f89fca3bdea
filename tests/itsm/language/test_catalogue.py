"""Every message of the code has a Chinese translation that fits it, and the catalogue has no other."""

import re
from pathlib import Path

import pytest

from engine.errors import InvalidInput, Text, text
from itsm.language import extraction, gettext, translate
from itsm.language.extraction import messages, read

PLACE = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}")


def test_catalogue_has_exactly_the_messages_of_the_code() -> None:
    catalogue = {message.id for message in read("zh-CN") if message.id}

    in_code = messages().keys()

    assert sorted(in_code - catalogue) == [], "run: python -m itsm.language, then translate"
    assert sorted(catalogue - in_code) == [], "run: python -m itsm.language"


def test_catalogue_translates_every_message() -> None:
    assert [message.id for message in read("zh-CN") if message.id and not message.string] == []


def test_catalogue_keeps_the_places_of_values() -> None:
    wrong = [
        message.id
        for message in read("zh-CN")
        if message.id and set(PLACE.findall(str(message.id))) != set(PLACE.findall(str(message.string)))
    ]

    assert wrong == []


def test_translate_gives_the_english_template_with_its_values() -> None:
    assert translate(text("Expected %(count)s, but %(name)s.", count=3, name="so"), "en") == "Expected 3, but so."


def test_translate_gives_chinese_and_translates_values_that_are_messages() -> None:
    chinese = translate(text("Expected a name of 1 to 200 characters. Enter one."), "zh-CN")
    outer = text("%(right)s", right=Text("Requester"))

    assert re.search("[一-鿿]", chinese)
    assert translate(outer, "zh-CN") == gettext("Requester", "zh-CN") != "Requester"


def test_translate_keeps_what_is_not_a_message_of_ours() -> None:
    assert translate(InvalidInput("50 % of it").message, "zh-CN") == "50 % of it"


def test_messages_are_found_in_code_and_templates_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = tmp_path / "admin_ui" / "templates"
    templates.mkdir(parents=True)
    (tmp_path / "admin_ui" / "code.py").write_text(
        "from engine.errors import text\nfrom sqlalchemy import text as sql\n"
        "text('Found'\n ' whole')\nsql('SELECT 1')\n"
    )
    (templates / "page.html").write_text("<p title=\"{{ t('Title', name=1) }}\">{{ t('Body') }} t('not') </p>")
    monkeypatch.setattr(extraction, "ROOT", tmp_path)

    assert sorted(messages()) == ["Body", "Found whole", "Title"]
