"""What a source is asked with: who fills the form in, in which language, and what they chose already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.registry import Actor
from itsm.packs.model import RecordType

MOST = 500
"""Options that one field offers."""
Offer = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Asked:
    """``wanted`` are values that stay on offer when they may be chosen, however many there are beside them.

    ``holds_person``: the field is one of the record that holds a person, and wants keys.
    """

    name: str
    wanted: Sequence[str]
    names: Mapping[str, object]
    type: RecordType
    language: str
    actor: Actor
    holds_person: bool = False


def offer(value: str, label: str) -> Offer:
    """One option."""
    return {"value": value, "label": label}


def missing(asked: Asked, offers: Iterable[Offer]) -> list[str]:
    """The values that are wanted and are not among ``offers``."""
    known = {one["value"] for one in offers}
    return [value[:254] for value in asked.wanted[:MOST] if value not in known]
