"""What ``knowledge`` of a ``pack.yaml`` says: which field of its records others read, in which statuses, and who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.definitions.repairs.values import choices
from engine.errors import text
from itsm.forms.place import Place

FITTING: Mapping[str, tuple[str, ...]] = {"field": ("long_text",), "audience": ("choice",), "kind": ("choice",)}
"""Which types the fields may have."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """``field`` is read by others while its record has one of the statuses ``during``.

    By those who work, and by everybody where the field ``audience`` is ``everybody``. ``kind`` says what it is.
    """

    field: str
    during: tuple[str, ...]
    audience: str = ""
    everybody: str = ""
    kind: str = ""


def read_knowledge(place: Place) -> Knowledge:
    """What it says."""
    place.only("field", "while", "audience", "everybody", "kind")
    return Knowledge(
        place.text("field"), tuple(str(one.value) for one in place.items("while", required=True)),
        place.text("audience", ""), place.text("everybody", ""), place.text("kind", ""),
    )  # fmt: skip


def check_knowledge(
    root: Place, found: Knowledge | None, types: Mapping[str, str], statuses: Sequence[str]
) -> None:
    """Refuse a field that the pack does not have or that is of another type, and a status that it does not have."""
    if found is None:
        return
    for part, fitting in FITTING.items():
        named = getattr(found, part)
        if (named or part == "field") and types.get(named) not in fitting:
            known = [key for key, kind in types.items() if kind in fitting]
            said = text(
                "Expected a field of type %(types)s, but found “%(name)s”.", types=", ".join(fitting), name=named[:60]
            )
            root.wrong(said, f"knowledge.{part}", None, choices(f"knowledge.{part}", named, known))
    for index, status in enumerate(found.during):
        if status not in statuses:
            path = f"knowledge.while[{index}]"
            said = text("Expected one of the statuses of the pack, but found “%(name)s”.", name=status[:60])
            root.wrong(said, path, None, choices(path, status, statuses))
    if bool(found.audience) != bool(found.everybody):
        root.wrong(text("Expected audience and everybody together, or neither."), "knowledge.everybody")
