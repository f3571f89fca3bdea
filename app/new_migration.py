"""``python -m app.new_migration "what changes"``: write the next migration from what the tables say now.

It is compared with a new database at the newest migration; read the file before you commit it.
"""

import sys

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from app.migrate import FOLDER


def new_migration(message: str) -> None:
    """Write ``migrations/versions/NNNN_message.py``."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    number = len(list((FOLDER / "versions").glob("[0-9]*.py"))) + 1
    with create_engine("sqlite://").connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    new_migration(" ".join(sys.argv[1:]))
