"""Where a record comes from: the site of its requester, as routing reads it."""

from functools import lru_cache

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import PreparedRead
from itsm.organisation.tables import SiteRow
from itsm.people.tables import PersonRow


def site_of(session: Session, person_key: int | None) -> str | None:
    """Code of the site where somebody is; None when they belong to none."""
    if person_key is None:
        return None
    found = _site().one_or_none(session, {"person": person_key})
    return None if found is None else found[0].code


@lru_cache(maxsize=1)
def _site() -> PreparedRead:
    joined = select(SiteRow).join(PersonRow, PersonRow.site_key == SiteRow.key)
    return PreparedRead(joined.where(PersonRow.key == bindparam("person")))
