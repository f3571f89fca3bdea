"""What of assignment uses a team: the setting of the fallback, and decisions that route to it."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import text
from itsm.people.tables import TeamRow
from itsm.routing.asking import routing_decisions
from itsm.uses.definitions import decisions_naming
from itsm.uses.registry import Link, Thing, Use, finder, listed


@finder("team")
def of_team(session: Session, thing: Thing) -> Iterator[Use]:
    """Both stand against taking it out of use: work would go nowhere."""
    fallback = select(TeamRow.key, TeamRow.names).where(TeamRow.key == thing.key, TeamRow.is_fallback)
    yield listed(session, text("Fallback team"), fallback, "", True)
    links = _routing_to(session, thing.code)
    yield Use(text("Decisions that route to it"), len(links), True, links)


def _routing_to(session: Session, code: str) -> list[Link]:
    """Decisions in use that say who is offered tasks and have the code as a text."""
    return decisions_naming(session, routing_decisions(session), code)
