"""What a migration does to an instance, for people to look at before: where its tokens go, and what is refused and why.
"""

from dataclasses import dataclass

from engine.errors import Finding, Text, text

RULE = "migration"
MAPPING = "mapping"
"""The rule of what is wrong with the mapping itself, whatever the instance does."""
MAP = text("Map it to an element of the new version, or move its tokens to an element that both versions have.")
MOVE = text("Move its tokens to another element first, or let the instance finish on its version.")
GIVE_ANOTHER_ID = text("Give the event of the new version an id of its own: the old one then ends and it begins.")
_CORRECT = text("Correct the mapping.")


@dataclass(frozen=True, slots=True)
class Pair:
    """``tokens`` tokens stand at ``source`` and go to ``target``; ``kind`` is the type of both elements."""

    source: str
    target: str
    kind: str
    tokens: int


@dataclass(frozen=True, slots=True)
class MigrationPlan:
    """``changes`` are what begins or ends by the migration itself, ``refusals`` why it is not possible."""

    pairs: tuple[Pair, ...]
    changes: tuple[Finding, ...]
    refusals: tuple[Finding, ...]

    @property
    def is_possible(self) -> bool:
        """True when nothing stands against it."""
        return not self.refusals


def refusal(element_id: str, message: Text, fix: Text = MOVE) -> Finding:
    """Something that stands against the migration."""
    return Finding(RULE, "error", element_id, message, fix)


def mistake(element_id: str, message: Text) -> Finding:
    """Something that is wrong with the mapping."""
    return Finding(MAPPING, "error", element_id, message, _CORRECT)


def change(element_id: str, message: Text) -> Finding:
    """Something that begins or ends by the migration."""
    return Finding(RULE, "warning", element_id, message)
