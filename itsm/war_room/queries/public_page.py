"""The settings of the public page."""

from sqlalchemy import select

from database import reading
from itsm.war_room.tables import StatusPageRow


def kept_page() -> StatusPageRow:
    """Where the page is; one of revision 0 that nobody has settled yet."""
    with reading() as session:
        found = session.scalar(select(StatusPageRow))
    return found or StatusPageRow(address="", is_open=False, revision=0)
