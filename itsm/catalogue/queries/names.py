"""What people call a service that a record names by its code."""

from sqlalchemy import select

from database import reading_along
from itsm.catalogue.tables import ServiceRow
from itsm.packs.names import in_language


def service_name(code: str, language: str) -> str:
    """Its name; the words themselves where they are no code of a service."""
    with reading_along() as session:
        names = session.scalar(select(ServiceRow.names).where(ServiceRow.code == code))
    return in_language(names, language) if names else code
