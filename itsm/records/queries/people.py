"""Names of people, looked up once for a whole answer."""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import looked_up
from itsm.people.tables import PersonRow

_WHOSE = "person_keys"
_NAMES = select(PersonRow.key, PersonRow.name).where(PersonRow.key.in_(bindparam(_WHOSE, expanding=True)))


def names_of(session: Session, keys: Iterable[int | None]) -> Mapping[int, str]:
    """Names by key; unknown keys and None are left out."""
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    known: dict[int, str] = looked_up(session, "names", dict)
    if unknown := wanted - known.keys():
        rows = session.execute(_NAMES, {_WHOSE: list(unknown)})
        known |= {row.key: row.name for row in rows}
    return {key: known[key] for key in wanted if key in known}
