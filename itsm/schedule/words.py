"""The schedule in words: what timelines tell of it, how often a period takes place."""

from collections.abc import Mapping

from engine.errors import Names, Text, text
from itsm.language import LANGUAGES

REPEATS: Mapping[str, Text] = {
    "never": text("Once"), "week": text("Each week"), "month": text("Each month, on the same day"),
    "weekday": text("Each month, on the same weekday"), "year": text("Each year"),
}  # fmt: skip
"""How often a freeze or a window takes place."""

KINDS: Mapping[str, Text] = {
    "freeze": text("Freeze"), "window": text("Outside of the maintenance window"), "item": text("Same item"),
    "service": text("Same service"), "assignee": text("Same person"),
}  # fmt: skip
"""What stands against a plan."""
_BETWEEN = {"en": " ", "zh-CN": ""}


def passed_in_words(details: Mapping[str, object]) -> Text:
    """Why work may pass, and what stood against it."""
    found = details.get("against")
    against = [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
    said = {
        language: _BETWEEN[language].join(str(one.get(language) or one.get("en") or "") for one in against)
        for language in LANGUAGES
    }
    return text(
        "let planned work pass: %(reason)s What stood against it: %(against)s",
        reason=_sentence(str(details.get("reason", ""))), against=Names(said),
    )


def _sentence(words: str) -> str:
    return words if words.endswith((".", "。", "!", "！", "?", "？")) else f"{words}."
