"""Command: keep an absence with its substitute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidForm, InvalidState, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.absence_rows import absence_of, around, locked_absence
from itsm.organisation.choices import ABSENCE_KINDS
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.rights import require_absence
from itsm.organisation.standing_in import Absence, first_overlap, goes_round, uncovered
from itsm.organisation.tables import AbsenceRow
from itsm.people.queries import person
from itsm.people.tables import PersonRow

LONGEST = timedelta(days=3 * 366)
TOLD = ("starts_at", "ends_at", "kind", "substitute_key")


@dataclass(frozen=True, slots=True)
class AbsenceValues:
    """What a form says of an absence: from ``starts_at`` up to ``ends_at``; None where it could not be read."""

    starts_at: datetime | None
    ends_at: datetime | None
    kind: str
    substitute_key: int | None = None


def save_absence(
    person_key: int, key: int | None, values: AbsenceValues, actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add an absence of the person, or change the one with ``key`` that was read at ``revision``.

    Raises Forbidden, NotFound, Conflict, InvalidState (it is over or cancelled) and InvalidForm: a time that ends
    before it begins, is over or overlaps another; a substitute who is the person, has left, is away in that time with
    nobody standing in, or is replaced by the person in turn.
    """

    def body(opened: UnitOfWork) -> Saved:
        require_absence(opened.session, person_key, actor)
        take_turn(opened, f"absences of {current_tenant()}")  # a circle of substitutes spans several people
        found = person(person_key, opened.session)
        absence = Absence(key or 0, found.key, *_times(values), values.substitute_key)
        _check(opened, absence, values.kind)
        row = _row(opened, found.key, key, revision)
        before = {name: getattr(row, name) for name in TOLD} if key is not None else {}
        after: dict[str, object] = {
            "starts_at": absence.starts_at, "ends_at": absence.ends_at, "kind": values.kind,
            "substitute_key": values.substitute_key,
        }
        if before != after:
            for name, value in after.items():
                setattr(row, name, value)
            row.revision = (row.revision or 0) + 1
            action = "absence_added" if key is None else "absence_changed"
            opened.session.add(row)
            audit_change(opened, action, f"person {found.key}", actor.key, before, after)
        opened.session.flush()
        return Saved(row.key, row.revision)

    return run_command("save_absence", command_id, actor, Saved, body, work)


def _times(values: AbsenceValues) -> tuple[datetime, datetime]:
    errors: dict[str, Text] = {}
    for name, value in (("starts", values.starts_at), ("ends", values.ends_at)):
        if value is None:
            errors[name] = text("Choose a date.")
    if values.starts_at is None or values.ends_at is None:
        raise InvalidForm(errors)
    if values.ends_at <= values.starts_at:
        errors["ends"] = text("The end must come after the beginning.")
    elif values.ends_at <= clock.now():
        errors["ends"] = text("This is over already. Choose an end that is still to come.")
    elif values.ends_at - values.starts_at > LONGEST:
        errors["ends"] = text("Choose at most three years.")
    if errors:
        raise InvalidForm(errors)
    return values.starts_at, values.ends_at


def _check(work: UnitOfWork, absence: Absence, kind: str) -> None:
    others = around(work.session, absence.starts_at, absence.ends_at)
    if kind not in ABSENCE_KINDS:
        raise InvalidForm({"kind": text("Choose one from the list.")})
    if first_overlap(absence, others) is not None:
        raise InvalidForm({"starts": text("There is an absence in this time already. Change that one instead.")})
    problem = _wrong_substitute(work, absence, [other for other in others if other.key != absence.key])
    if problem is not None:
        raise InvalidForm({"substitute": problem})


def _wrong_substitute(work: UnitOfWork, absence: Absence, others: list[Absence]) -> Text | None:
    if absence.substitute_key is None:
        return None
    if absence.substitute_key == absence.person_key:
        return text("Nobody stands in for themselves. Choose somebody else.")
    found = work.session.scalar(select(PersonRow).where(PersonRow.key == absence.substitute_key, PersonRow.active))
    if found is None:
        return text("Choose somebody who is still here.")
    if goes_round(absence, others):
        return text("%(name)s is replaced by this person in that time. Choose somebody else.", name=found.name)
    if uncovered(absence, others) is not None:
        return text(
            "%(name)s is absent in that time, and nobody stands in. Choose somebody else, or nobody: then it is the "
            "team's.", name=found.name,
        )  # fmt: skip
    return None


def _row(work: UnitOfWork, person_key: int, key: int | None, revision: int | None) -> AbsenceRow:
    if key is None:
        return AbsenceRow(person_key=person_key, revision=0)
    row = locked_absence(work.session, key, person_key)
    require_revision(work, row.revision, revision, f"person {person_key}")
    if row.cancelled_at is not None or absence_of(row).ends_at <= clock.now():
        raise InvalidState(text("Expected an absence that is still to come or runs, but it is over. Add a new one."))
    return row
