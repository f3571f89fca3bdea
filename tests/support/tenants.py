"""Making further organisations."""

from database import Tenant, unit_of_work
from engine import clock


def add_tenant(name: str = "Other") -> int:
    """Add an organisation that is not in force; gives its key."""
    with unit_of_work() as work:
        row = Tenant(name=name, language="en", time_zone="UTC", created_at=clock.now())
        work.session.add(row)
        work.session.flush()
        return row.key
