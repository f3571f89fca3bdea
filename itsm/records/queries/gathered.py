"""A timeline as a page tells it: many links that were made at one moment are one line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from engine.errors import Text, text
from itsm.records.queries.lines import Entry
from itsm.records.queries.link_words import LINKED

MANY = 3
"""From so many links on one line tells of all of them."""
AT_ONCE = timedelta(seconds=2)
"""Links of one command follow each other within this time."""


def gathered(entries: Sequence[Entry]) -> list[Entry]:
    """``entries``, the oldest first, with one line where somebody linked many records in the same way at once."""
    found: dict[str, list[Entry]] = {}
    newest: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        if entry.sentence is None or entry.sentence.template != LINKED.template:
            continue
        same = (str(entry.sentence.values.get("kind")), entry.actor_key, entry.actor_name)
        group = newest.get(same)
        if group is None or entry.at - group[-1].at > AT_ONCE:
            group = newest[same] = []
        group.append(entry)
        found[entry.id] = group
    return [_line(entry, found.get(entry.id, ())) for entry in entries if _is_told(entry, found.get(entry.id, ()))]


def _is_told(entry: Entry, group: Sequence[Entry]) -> bool:
    return len(group) < MANY or entry is group[0]


def _line(entry: Entry, group: Sequence[Entry]) -> Entry:
    if len(group) < MANY or entry.sentence is None:
        return entry
    return replace(entry, sentence=_together(entry.sentence, len(group)))


def _together(one: Text, count: int) -> Text:
    return text("Linked: %(kind)s %(count)s records", kind=one.values.get("kind"), count=count)
