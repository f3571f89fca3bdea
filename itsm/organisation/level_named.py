"""The service level that a customer has unless something says otherwise: there has to be one of this code, in use."""

from database import UnitOfWork
from engine.errors import text
from itsm.clocks.levels.queries import level_in_use
from itsm.organisation.values import Values

FIELD = "service_level"


def level_named(work: UnitOfWork, found: Values) -> str | None:
    """Code of the level that the form names; None when it names none."""
    code = found.line(FIELD, 60)
    if code is not None and FIELD not in found.errors and not level_in_use(code, work.session):
        found.errors[FIELD] = text("There is no service level “%(code)s” in use. Choose one from the list.", code=code)
    return code
