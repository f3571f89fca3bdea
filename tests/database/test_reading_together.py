"""A page reads over one session what its parts ask for, as of one moment, and looks each thing up once."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from database import Tenant, all_tenants, in_tenant, looked_up, reading, reading_together, unit_of_work
from tests.conftest import MORNING

LANGUAGE = text("SELECT language FROM tenant")


@pytest.mark.usefixtures("tenant")
def test_all_who_read_in_a_block_read_over_one_session() -> None:
    with reading_together():
        with reading() as first, reading() as second:
            assert first is second
        with reading() as third:
            assert third is first

    with reading() as other:
        assert other is not first


@pytest.mark.usefixtures("tenant")
def test_what_was_looked_up_is_not_asked_again_in_the_block() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return 7

    with reading_together():
        for _ in range(3):
            with reading() as session:
                assert looked_up(session, "number", ask) == 7
        assert len(asked) == 1

    with reading() as session:
        assert [looked_up(session, "number", ask) for _ in range(2)] == [7, 7]
    assert len(asked) == 3


@pytest.mark.usefixtures("tenant")
def test_command_in_a_block_has_a_transaction_of_its_own() -> None:
    with reading_together(), reading() as shared:
        with unit_of_work() as work:
            assert work.session is not shared
            work.session.execute(text("UPDATE tenant SET language = 'zh-CN'"))
            with reading() as inside:
                assert inside not in (shared, work.session)

    with reading() as later:
        assert later.execute(LANGUAGE).scalar_one() == "zh-CN"


def test_another_organisation_is_never_read_over_the_session_of_one(tenant: int) -> None:
    with unit_of_work() as work:
        other = Tenant(name="Other", language="zh-CN", time_zone="UTC", created_at=MORNING)
        work.session.add(other)
        work.session.flush()
        key = other.key

    with reading_together(), reading() as mine:
        with in_tenant(key), reading() as theirs:
            assert theirs is not mine
        with all_tenants(), reading() as everybodys:
            assert everybodys is not mine
        with in_tenant(tenant), reading() as again:
            assert again is mine


@pytest.mark.usefixtures("tenant")
def test_statement_that_fails_does_not_stop_who_reads_next() -> None:
    with reading_together():
        with pytest.raises(DBAPIError), reading() as session:
            session.execute(text("SELECT nothing FROM nowhere"))

        with reading() as session:
            assert session.execute(LANGUAGE).scalar_one() == "en"
