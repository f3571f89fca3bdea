"""Facts of the machine that figures depend on; nothing that tells which machine it is."""

import os
import platform
import sqlite3
from importlib.metadata import version


def facts() -> dict[str, object]:
    """Cores, system, versions, and how busy the machine is (processes that want to run, over the last minute)."""
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "flowdesk": version("flowdesk"),
        "spiffworkflow": version("SpiffWorkflow"),
        "sqlalchemy": version("SQLAlchemy"),
        "database": _database(),
        "load": round(os.getloadavg()[0], 1),
    }


def _database() -> str:
    url = os.environ.get("FLOWDESK_DATABASE_URL", "").replace("+psycopg", "")
    if not url.startswith("postgres"):
        return f"SQLite {sqlite3.sqlite_version}"
    import psycopg  # needed for this database only

    with psycopg.connect(url) as connection:
        number = connection.info.server_version
    return f"PostgreSQL {number // 10000}.{number % 100}"
