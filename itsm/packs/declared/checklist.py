"""What ``checklist`` of a ``pack.yaml`` says: which fields of its records plans of inspections fill, and which step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from engine.definitions.repairs.values import choices
from engine.errors import text
from itsm.forms.place import Place

FITTING: Mapping[str, tuple[str, ...]] = {
    "findings": ("long_text",), "unchecked": ("number",), "place": ("text",), "team": ("text",),
    "person": ("person",), "due": ("date_time",), "until": ("date_time",),
}  # fmt: skip
"""Which types the fields may have."""
REQUIRED = ("step", "findings", "due", "until", "missed")


@dataclass(frozen=True, slots=True)
class Checklist:
    """Points are answered while a record is at ``step``; what is not in order stands in ``findings``, a line each.

    ``due`` and ``until`` take until when it is done in time, and at all; ``missed`` is the status of what nobody did.
    ``place``, ``team``, ``person`` and ``unchecked`` are fields that may be left out.
    """

    step: str
    findings: str
    due: str
    until: str
    missed: str
    unchecked: str = ""
    place: str = ""
    team: str = ""
    person: str = ""


def read_checklist(place: Place) -> Checklist:
    """What it says."""
    place.only(*(one.name for one in fields(Checklist)))
    optional = {one.name: place.text(one.name, "") for one in fields(Checklist) if one.name not in REQUIRED}
    return Checklist(*(place.text(name) for name in ("step", "findings", "due", "until", "missed")), **optional)


def check_checklist(
    root: Place, found: Checklist | None, types: Mapping[str, str], statuses: Sequence[str]
) -> None:
    """Refuse a field that the pack does not have or that is of another type, and a status that it does not have."""
    if found is None:
        return
    for part, fitting in FITTING.items():
        named = getattr(found, part)
        if named and types.get(named) not in fitting:
            known = [key for key, kind in types.items() if kind in fitting]
            said = text(
                "Expected a field of type %(types)s, but found “%(name)s”.", types=", ".join(fitting), name=named[:60]
            )
            root.wrong(said, f"checklist.{part}", None, choices(f"checklist.{part}", named, known))
    if found.missed and found.missed not in statuses:
        said = text("Expected one of the statuses of the pack, but found “%(name)s”.", name=found.missed[:60])
        root.wrong(said, "checklist.missed", None, choices("checklist.missed", found.missed, statuses))
