"""What cannot be handed a session takes part in the transaction of its caller, and reads by itself without one."""

import pytest
from sqlalchemy import text

from database import Tenant, reading, reading_along, unit_of_work
from database.connection import db

LANGUAGE = text("SELECT language FROM tenant")


@pytest.mark.usefixtures("tenant")
def test_reading_along_sees_what_its_transaction_wrote() -> None:
    with unit_of_work() as work:
        work.session.execute(text("UPDATE tenant SET language = 'zh-CN'"))

        with reading_along() as session:
            assert session is work.session
            assert session.execute(LANGUAGE).scalar_one() == "zh-CN"


@pytest.mark.usefixtures("tenant")
def test_reading_along_takes_the_innermost_transaction_and_none_that_has_ended() -> None:
    with reading() as outer, reading() as inner:
        with reading_along() as session:
            assert session is inner
        assert session is not outer

    with reading_along() as session:
        assert session not in (outer, inner)
        assert session.execute(LANGUAGE).scalar_one() == "en"


@pytest.mark.usefixtures("tenant")
def test_reading_along_writes_nothing_early() -> None:
    with unit_of_work() as work:
        row = work.session.query(Tenant).one()
        row.language = "zh-CN"

        with reading_along() as session:
            assert session.execute(LANGUAGE).scalar_one() == "en"

    assert db.session.execute(LANGUAGE).scalar_one() == "zh-CN"
