"""A label with its value, and what stands between the two: a label that asks has its question mark and no colon."""

from engine.errors import Text, text

_ASKING = ("?", "？")
_COLONS = {"zh-CN": "："}


def asks(label: object) -> bool:
    """True for a label that is a question."""
    return str(label).rstrip().endswith(_ASKING)


def colon_after(label: object, language: str) -> str:
    """The colon of ``language`` between ``label`` and its value; none after a question."""
    return "" if asks(label) else _COLONS.get(language, ":")


def labelled(label: object, value: object) -> Text:
    """``Impact: High``, and after a question ``Is it tested? In part``."""
    if asks(label):
        return text("%(label)s %(value)s", label=label, value=value)
    return text("%(label)s: %(value)s", label=label, value=value)
