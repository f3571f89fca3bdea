"""When somebody is on duty next, for their page: the first of their shifts in every roster."""

from collections.abc import Sequence
from datetime import timedelta

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.roster.queries.duties_of_person import OwnDuty, duties_of
from itsm.roster.rights import require_see

AHEAD = timedelta(days=14)
MOST = 3


def next_duties(person_key: int, actor: Actor, language: str) -> Sequence[OwnDuty]:
    """The shifts that the person does now and next, at most ``MOST`` of the coming two weeks. Raises Forbidden."""
    require_see(actor)
    now = clock.now()
    with reading() as session:
        return duties_of(session, person_key, now, now + AHEAD, language)[:MOST]
