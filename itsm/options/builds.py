"""Builds of the definitive media library to choose from."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from itsm.builds.queries import in_use, named
from itsm.builds.rights import may_see
from itsm.options.asked import MOST, Asked, Offer, missing, offer


def builds(session: Session, asked: Asked) -> Sequence[Offer]:
    """Builds that are not withdrawn, the newest first, for those who may see the library; the value is the name."""
    if not may_see(asked.actor):
        return ()
    found = [offer(name, name) for name in in_use(session, MOST)]
    left = named(session, missing(asked, found))
    return [*found, *(offer(row.name, row.name) for row in left.values() if row.withdrawn_at is None)]
