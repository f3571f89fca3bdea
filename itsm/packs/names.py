"""Texts that a pack carries in several languages."""

from collections.abc import Mapping

from engine.definitions.repairs.values import set_value
from engine.errors import text
from itsm.forms.place import Place

LANGUAGES = ("en", "zh-CN")
"""The languages of the product, the original first."""

Names = Mapping[str, str]


def in_language(names: Names, language: str) -> str:
    """The text in ``language``, else the English one, else any."""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def read_names(place: Place, name: str) -> Names:
    """The text under ``name`` in each language; the English one has to be there."""
    below = place.at(name)
    below.only(*LANGUAGES)
    names = {language: below.text(language, "") for language in LANGUAGES}
    if not names["en"]:
        instead = text("Take “%(words)s” in English too", words=names["zh-CN"])
        offered = [set_value(below.path_of("en"), names["zh-CN"], instead)] if names["zh-CN"] else ()
        below.wrong(text("Expected a text in English (en), but there is none."), "", None, offered)
    return {language: value for language, value in names.items() if value}
