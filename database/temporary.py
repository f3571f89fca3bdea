"""A database for a while: scenarios of packs run in one, away from everybody's data."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from database.connection import db, open_database
from database.types import Base


@contextmanager
def temporary_database() -> Iterator[None]:
    """Put a new SQLite database with the tables of all imported rooms in force for a block; it is gone afterwards."""
    with TemporaryDirectory(prefix="flowdesk-", ignore_cleanup_errors=True) as folder:
        app = Flask("flowdesk.temporary")
        open_database(app, f"sqlite:///{Path(folder) / 'temporary.sqlite'}", "NORMAL")
        with app.app_context():
            Base.metadata.create_all(db.engine)
            try:
                yield
            finally:
                db.session.remove()
                db.engine.dispose()
