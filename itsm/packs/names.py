"""Texts that a pack carries in several languages."""

from collections.abc import Mapping

LANGUAGES = ("en", "zh-CN")
"""The languages of the product, the original first."""

Names = Mapping[str, str]


def in_language(names: Names, language: str) -> str:
    """The text in ``language``, else the English one, else any."""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
