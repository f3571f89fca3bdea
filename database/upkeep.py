"""What a database needs now and then to stay fast."""

from sqlalchemy import text

from database.connection import is_postgresql
from database.tenant import all_tenants
from database.work import unit_of_work

_ROWS = 400
"""Rows of each index that are looked at: enough to tell a column of few values from one of many, in milliseconds."""


def renew_statistics() -> None:
    """Tell SQLite how selective its indexes are: without, it takes a tenant and a state for as good as a key.

    PostgreSQL does it by itself. Source: SQLite documentation, ANALYZE, approximate ANALYZE for large databases.
    """
    if is_postgresql():
        return
    with all_tenants(), unit_of_work() as work:
        work.session.execute(text(f"PRAGMA analysis_limit={_ROWS}"))
        work.session.execute(text("ANALYZE"))
