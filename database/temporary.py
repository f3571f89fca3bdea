"""A database for a while: scenarios of packs run in one, away from everybody's data."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from database.connection import db, open_database
from database.types import Base


class Temporary:
    """The database in force, which can go back to how it stood."""

    def __init__(self) -> None:
        self._stood = sqlite3.connect(":memory:")

    def keep(self) -> None:
        """Remember how it stands now."""
        self._copy(self._stood, back=False)

    def go_back(self) -> None:
        """Let it be as it stood when it was kept; what was known of it in memory is forgotten."""
        db.session.remove()
        self._copy(self._stood, back=True)
        db.engine.dispose()  # all that is known in memory of a database hangs on its pool

    def close(self) -> None:
        """Forget how it stood."""
        self._stood.close()

    def _copy(self, other: sqlite3.Connection, back: bool) -> None:
        with closing(db.engine.raw_connection()) as opened:
            own = opened.driver_connection
            assert isinstance(own, sqlite3.Connection)
            source, target = (other, own) if back else (own, other)
            source.backup(target)


@contextmanager
def temporary_database() -> Iterator[Temporary]:
    """Put a new SQLite database with the tables of all imported rooms in force for a block; it is gone afterwards."""
    with TemporaryDirectory(prefix="flowdesk-", ignore_cleanup_errors=True) as folder:
        app = Flask("flowdesk.temporary")
        open_database(app, f"sqlite:///{Path(folder) / 'temporary.sqlite'}", "NORMAL")
        with app.app_context(), closing(Temporary()) as temporary:
            Base.metadata.create_all(db.engine)
            try:
                yield temporary
            finally:
                db.session.remove()
                db.engine.dispose()
