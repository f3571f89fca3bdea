"""What is different between two states of a pack, file by file, as the pages of versions show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.errors import Text, text

CHANGED, ADDED, REMOVED = text("changed"), text("added"), text("removed")


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A file that is different, in which way, and what is different in it."""

    name: str
    how: Text
    sentences: Sequence[Text] = ()


def different(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[FileDifference]:
    """All files that are different, in order."""
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return [
        FileDifference(name, ADDED if name not in before else REMOVED if name not in after else CHANGED)
        for name in names
    ]
