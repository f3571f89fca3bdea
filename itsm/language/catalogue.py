"""Translating a message: English is the template itself, every other language has a catalogue beside this module."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from engine.errors import Names, Text

LANGUAGES = {"en": "English", "zh-CN": "简体中文"}
"""Languages by tag, each called as it calls itself."""
_COMMAS = {"en": ", ", "zh-CN": "、"}
FOLDER = Path(__file__).resolve().parent


def gettext(template: str, language: str) -> str:
    """``template`` in ``language``; the English template itself when there is no translation."""
    return _messages(language).get(template) or template if language != "en" else template


def translate(message: str | Text, language: str) -> str:
    """The sentence in ``language``; values that are messages or names are said in it as well."""
    if isinstance(message, str):
        return gettext(message, language)
    template = gettext(message.template, language)
    if not message.values:
        return template.replace("%%", "%")
    return template % {name: _said(value, language) for name, value in message.values.items()}


def _said(value: object, language: str) -> object:
    if isinstance(value, Text):
        return translate(value, language)
    return value.said(language) if isinstance(value, Names) else value


def format_list(names: Iterable[object], language: str) -> str:
    """Names with what parts them in ``language``: ``A, B`` or ``A、B``; messages among them are said in it."""
    return _COMMAS.get(language, ", ").join(str(_said(name, language)) for name in names)


def listed(names: Iterable[object], nothing: str = "") -> Names:
    """The same as a value of a sentence, in whatever language that is said; ``nothing`` stands for no names at all."""
    found = list(names)
    return Names({language: format_list(found, language) or nothing for language in LANGUAGES})


def catalogue_file(language: str) -> Path:
    """The catalogue of ``language``, a PO file."""
    return FOLDER / f"{language}.po"


@cache
def _messages(language: str) -> dict[str, str]:
    from babel.messages.pofile import read_po  # read on the first message that is not English

    file = catalogue_file(language)
    if language not in LANGUAGES or not file.is_file():
        return {}
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale=language.replace("-", "_"))
    return {
        message.id: message.string
        for message in catalogue
        if isinstance(message.id, str) and message.id and isinstance(message.string, str) and not message.fuzzy
    }
