"""The calendar that a customer, a site, a desk or a team counts with: there has to be one of this code, in use."""

from database import UnitOfWork
from engine.errors import text
from itsm.calendars.queries import in_use
from itsm.organisation.values import Values

FIELD = "calendar"


def calendar_named(work: UnitOfWork, found: Values) -> str | None:
    """Code of the calendar that the form names; None when it names none."""
    code = found.line(FIELD, 60)
    if code is not None and FIELD not in found.errors and not in_use(code, work.session):
        found.errors[FIELD] = text("There is no calendar “%(code)s” in use. Choose one from the list.", code=code)
    return code
