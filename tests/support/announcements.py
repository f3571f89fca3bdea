"""Writing announcements in tests: shown from the beginning of a test on, for a week."""

from collections.abc import Mapping, Sequence

from engine.registry import Actor
from itsm.announcements.commands import publish_announcement, save_announcement

WEEK = {
    "title_en": "Mail is down", "importance": "information", "readers": "everybody", "zone": "Asia/Shanghai",
    "begins": "2026-11-20T16:00", "ends": "2026-11-27T16:00",
}  # fmt: skip
"""From an hour before the clock of tests on."""


def draft(writer: Actor, listed: Mapping[str, Sequence[str]] | None = None, **values: str) -> int:
    """Key of a draft."""
    return save_announcement(None, {**WEEK, **values}, listed or {}, writer).key


def publish(writer: Actor, listed: Mapping[str, Sequence[str]] | None = None, **values: str) -> int:
    """Key of an announcement that is shown."""
    return publish_announcement(draft(writer, listed, **values), writer).key
