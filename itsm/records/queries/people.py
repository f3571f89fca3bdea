"""Names of people, looked up once for a whole answer."""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import looked_up
from itsm.people.queries import known_people
from itsm.people.tables import PersonRow

_NAMES = select(PersonRow.key, PersonRow.name).where(PersonRow.key.in_(bindparam("keys", expanding=True)))


def names_of(session: Session, keys: Iterable[int | None]) -> Mapping[int, str]:
    """Names by key; unknown keys and None are left out."""
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    known: dict[int, str] = looked_up(session, "names", dict)
    if unknown := wanted - known.keys():
        met = {key: one.name for key, one in known_people(session).items() if key in unknown and one is not None}
        if unasked := unknown - met.keys():
            met |= {row.key: row.name for row in session.execute(_NAMES, {"keys": sorted(unasked)})}
        known |= met
    return {key: known[key] for key in wanted if key in known}
