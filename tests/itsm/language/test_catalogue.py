"""Messages are found in the code and put into the reader's language (that all are: ``contracts/test_strings.py``)."""

import re
from pathlib import Path

import pytest

from engine.errors import InvalidInput, Text, text
from itsm.language import extraction, gettext, translate
from itsm.language.extraction import messages


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
