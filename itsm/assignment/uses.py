"""What of assignment uses a team: the setting of the fallback, and decisions that route to it."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import text
from engine.state.definitions import latest_of_kind, resource_of
from itsm.people.tables import TeamRow
from itsm.routing.asking import routing_decisions
from itsm.uses.registry import Link, Thing, Use, finder, listed


@finder("team")
def of_team(session: Session, thing: Thing) -> Iterator[Use]:
    """Both stand against taking it out of use: work would go nowhere."""
    fallback = select(TeamRow.key, TeamRow.names).where(TeamRow.key == thing.key, TeamRow.is_fallback)
    yield listed(session, text("Fallback team"), fallback, "", True)
    links = [Link(name, f"/studio/decisions/{name}") for name in _routing_to(session, thing.code)]
    yield Use(text("Decisions that route to it"), len(links), True, links)


def _routing_to(session: Session, code: str) -> list[str]:
    """Decisions in use that say who is offered tasks and have the code as a text."""
    asked = routing_decisions(session)
    written = [f'"{code}"'.encode(), f"&quot;{code}&quot;".encode()]
    return [
        found.id
        for found in latest_of_kind(session, "decision")
        if found.id in asked and any(each in resource_of(session, found.key) for each in written)
    ]
