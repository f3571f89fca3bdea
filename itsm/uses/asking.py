"""Asking the finders where a thing is used."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from engine.errors import InvalidState, Text, text
from itsm.people.open_work import said_count
from itsm.uses.registry import FINDERS, Thing, Use


def uses_of(session: Session, thing: Thing) -> list[Use]:
    """Every use of a thing, in the order of the finders; what nothing uses has none."""
    return [use for find in FINDERS[thing.kind] for use in find(session, thing) if use.count]


def require_free(name: str | Text, uses: Sequence[Use]) -> None:
    """Raise InvalidState, which lists what stands against taking ``name`` out of use."""
    against = [use for use in uses if use.stands_against]
    if against:
        said = text("%(what)s (%(count)s)", what=against[0].label, count=said_count(against[0].count))
        for use in against[1:]:
            said = text("%(before)s, %(what)s (%(count)s)", before=said, what=use.label, count=said_count(use.count))
        raise InvalidState(
            text(
                "Expected “%(name)s” to be free, but it is still used: %(what)s. Move or end these first.",
                name=name, what=said,
            )
        )  # fmt: skip
