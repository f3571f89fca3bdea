"""The installation that tests share is as new for each of them, whatever the one before has done to it."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from app.migrate import is_at_head
from database import Tenant, db, reading, unit_of_work
from itsm import data_folder
from tests.conftest import MORNING
from tests.support.backends import BACKENDS, Installation


def add_tenant() -> int:
    """Key of another organisation."""
    with unit_of_work() as work:
        row = Tenant(name=f"Example {uuid4()}", language="en", time_zone="UTC", created_at=MORNING)
        work.session.add(row)
        work.session.flush()
        return row.key


@pytest.fixture(params=BACKENDS)
def installation(request: pytest.FixtureRequest) -> Installation:
    """That of each database."""
    found: Installation = request.getfixturevalue(f"{request.param}_installation")
    return found


def test_rows_files_and_changes_of_one_test_are_gone_for_the_next(installation: Installation) -> None:
    with installation.renewed() as app:
        keys = [add_tenant(), add_tenant()]
        (data_folder() / "attachments").mkdir(exist_ok=True)
        (data_folder() / "attachments" / "one").write_text("left over")
        app.extensions["flowdesk_readiness"] = None
        app.config["MAX_CONTENT_LENGTH"] = 1
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM alembic_version"))

    with installation.renewed() as app, reading() as session:
        assert session.scalar(select(func.count()).select_from(Tenant)) == 0
        assert not list(data_folder().rglob("one"))
        assert app.extensions["flowdesk_readiness"] is not None
        assert app.config["MAX_CONTENT_LENGTH"] > 1
        assert is_at_head()
        session.rollback()
        assert [add_tenant(), add_tenant()] == keys == [1, 2]


def test_connection_that_a_test_left_open_stops_nobody(installation: Installation) -> None:
    with installation.renewed():
        left = db.engine.connect()
        left.execute(select(Tenant.key))

    with installation.renewed():
        assert add_tenant() == 1
    left.invalidate()
    left.close()
