"""Where a pack stands: what it is called, which version is in use, what is drafted, and by whom."""

from dataclasses import dataclass
from datetime import datetime

from engine.errors import InvalidDefinition
from itsm.packs.reading import read_record_type
from itsm.studio.drafts.drawn import Draft

UNREADABLE_ICON = "file-text"


@dataclass(frozen=True, slots=True)
class Standing:
    """``version`` is in use (None: none is, or it was not counted), ``drafted`` files are otherwise than in it."""

    pack: str
    name: str
    icon: str
    version: int | None
    is_in_use: bool
    drafted: int
    is_behind: bool
    changed_by: str | None
    changed_at: datetime | None


def standing_of(draft: Draft, language: str) -> Standing:
    """How a pack stands, told in ``language``."""
    drafted = [file for file in draft.files.values() if file.drafted]
    last = max(drafted, key=lambda file: (file.changed_at is not None, file.changed_at), default=None)
    name, icon = _called(draft, language)
    return Standing(
        draft.pack, name, icon, draft.in_use, bool(draft.used), len(drafted) + len(draft.removed), draft.is_behind,
        None if last is None else last.changed_by, None if last is None else last.changed_at,
    )  # fmt: skip


def _called(draft: Draft, language: str) -> tuple[str, str]:
    """The name and icon in the draft; while its record type cannot be read those in use, else its key."""
    drawn = draft.files.get("pack.yaml")
    for content in (None if drawn is None else drawn.content, draft.used.get("pack.yaml")):
        try:
            if content is not None:
                found = read_record_type(content, "pack.yaml")
                return found.name(language), found.icon
        except InvalidDefinition:
            continue  # half drawn: its findings say so
    return draft.pack, UNREADABLE_ICON
