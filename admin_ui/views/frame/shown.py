"""Records in lists, with the label and look of their status in the reader's language."""

from dataclasses import dataclass

from admin_ui.views.frame.visitor import visitor


@dataclass(frozen=True, slots=True)
class ShownStatus:
    """A status as a chip shows it."""

    label: str
    tone: str
    kind: str


def shown_status(type_key: str, status: str | None, public: bool = False) -> ShownStatus | None:
    """The chip of a status, ``public`` in the words for requesters; None for a record without one."""
    if status is None:
        return None
    found = visitor().record_type(type_key).status_by_key.get(status)
    if found is None:
        return ShownStatus(status, "neutral", "open")
    label = found.public_label if public else found.label
    return ShownStatus(label(visitor().language), found.tone, found.kind)
