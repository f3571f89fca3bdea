"""The same installation on PostgreSQL: set up, sign in, and several attempts at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.factory import create_app
from app.migrate import upgrade
from app.settings import Settings
from database import Tenant, db, in_tenant, reading
from engine.errors import TooManyAttempts, Unauthenticated
from itsm.accounts.attempts import PER_ACCOUNT_AND_ADDRESS, begin_attempt
from itsm.accounts.sessions import session_of
from itsm.accounts.sign_in import sign_in
from itsm.people.queries import search_people
from itsm.tenants import SetUp, missing_packs, set_up

WANTED = SetUp("示例公司", "zh-CN", "Asia/Shanghai", "王芳", "wang@example.org", "a long sentence")

pytestmark = pytest.mark.postgresql


@pytest.fixture
def installation(postgresql_database: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty PostgreSQL database, migrated."""
    environment = {"FLOWDESK_DATA": str(tmp_path), "FLOWDESK_DATABASE_URL": postgresql_database}
    app = create_app(Settings.from_environment(environment | {"FLOWDESK_LOG_LEVEL": "ERROR"}))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_set_up_and_sign_in_work_on_postgresql(installation: Flask) -> None:
    tenant = set_up(WANTED)

    session = session_of(sign_in(WANTED.admin_email, WANTED.password, "192.0.2.1", "Test/1").token)
    assert session is not None
    assert session.tenant_key == tenant
    with in_tenant(tenant):
        assert missing_packs() == []
        assert [person.key for person in search_people("芳")] == [session.person_key]
    assert installation.extensions["flowdesk_readiness"]() == []


def test_set_up_twice_at_once_makes_one_organisation_on_postgresql(installation: Flask) -> None:
    def once(_number: int) -> int:
        with installation.app_context():
            return set_up(WANTED)

    with ThreadPoolExecutor(3) as pool:
        made = set(pool.map(once, range(3)))

    with reading() as session:
        assert session.scalars(select(Tenant.key)).all() == list(made)


def test_sign_in_limit_holds_for_guesses_at_once_on_postgresql(installation: Flask) -> None:
    def guess(_number: int) -> type[Exception] | None:
        with installation.app_context():
            try:
                begin_attempt("wang@example.org", "192.0.2.1")
            except (TooManyAttempts, Unauthenticated) as problem:
                return type(problem)
            return None

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(40)))

    assert answers.count(None) == PER_ACCOUNT_AND_ADDRESS
