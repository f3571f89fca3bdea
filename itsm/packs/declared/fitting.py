"""Whether what a pack declares fits the rest of it: fields, statuses and teams that it has."""

from collections.abc import Collection, Mapping

from engine.definitions.repairs.values import choices
from engine.errors import text
from itsm.forms.place import Place
from itsm.language import listed
from itsm.packs.declared.model import Aftermath, Recurrence
from itsm.packs.model import FieldType, RecordType

SCHEDULED: Mapping[str, tuple[FieldType, ...]] = {
    "begin": ("date_time",), "end": ("date_time",), "service": ("text", "choice"), "items": ("text", "long_text"),
    "team": ("text", "choice"), "assignee": ("person",),
}
"""Which types a field may have that says something of a plan."""


def check_schedule(root: Place, found: RecordType) -> None:
    """Each part of a plan is a field of its type."""
    for part, types in SCHEDULED.items() if found.schedule is not None else ():
        named = getattr(found.schedule, part)
        fitting = [field.key for field in found.fields if field.type in types]
        if named and named not in fitting:
            said = text("Expected a field of type %(types)s, but found “%(name)s”.", types=listed(types), name=named)
            root.wrong(said, f"schedule.{part}", None, choices(f"schedule.{part}", named, fitting))


def check_advice(root: Place, found: RecordType) -> None:
    """What is said is a text of its type, said while it has a status of its own; of other types only the
    organisation knows the fields."""
    advice = found.advice
    if advice is None:
        return
    types = ("text", "long_text")
    fitting = [field.key for field in found.fields if field.type in types]
    for part, name in (("field", advice.field), ("why", advice.why)):
        if name and name not in fitting:
            said = text("Expected a field of type %(types)s, but found “%(name)s”.", types=listed(types), name=name)
            root.wrong(said, f"advice.{part}", None, choices(f"advice.{part}", name, fitting))
    known = [status.key for status in found.statuses]
    for index, status in enumerate(advice.during):
        if status not in known:
            at = f"advice.while[{index}]"
            said = text("Expected one of %(names)s, but found “%(name)s”.", names=listed(known), name=status)
            root.wrong(said, at, None, choices(at, status, known))


def check_watched(
    root: Place, fields: Collection[str], teams: Collection[str], found: tuple[Recurrence | None, Aftermath | None]
) -> None:
    """Refuse what the rest of the pack does not have: a team to tell, a field to compare, a plan with an end."""
    recurrence, aftermath = found
    if recurrence is not None and recurrence.team and recurrence.team not in teams:
        message = text("Expected one of the teams of the pack, but found “%(name)s”.", name=recurrence.team[:60])
        root.wrong(message, "recurrence.team", None, choices("recurrence.team", recurrence.team, teams))
    for name in recurrence.fields if recurrence is not None else ():
        if name not in fields:
            path = f"recurrence.fields.{name}"
            root.wrong(text("Expected a field of the pack, but found “%(name)s”.", name=name[:60]), path)
    for index, one in enumerate(aftermath.same if aftermath is not None else ()):
        if one.own and one.own not in fields:
            path = f"aftermath.same[{index}]"
            message = text("Expected a field of the pack, but found “%(name)s”.", name=one.own[:60])
            root.wrong(message, path, None, choices(path, one.own, fields))
    if aftermath is not None and not aftermath.step and not root.has("schedule"):
        message = text("Expected a step after which the work is done, or a schedule whose end says so, but found none.")
        root.wrong(message, "aftermath.step")
