"""Pages of notices: the bell, the list, what is read."""

import pytest
from sqlalchemy import update

from database import unit_of_work
from engine.registry import Actor
from itsm.notices.preferences.kept import kept_of
from itsm.notices.tables import NoticeRow, OccasionRow
from itsm.people.tables import PersonRow
from itsm.records.commands import comment
from tests.admin_ui.conftest import Browser
from tests.conftest import MORNING
from tests.support.mail import Postbox
from tests.support.notices import notices_of, work_notices
from tests.support.people import SignedIn
from tests.support.records import Desk


def tell_many(desk: Desk, record_key: int, count: int) -> None:
    """Tell the agent many things."""
    with unit_of_work() as work:
        work.session.add_all(
            NoticeRow(
                occasion=str(number), person_key=desk.agent.key, event="commented", at=MORNING, record_key=record_key,
                actor_name="Cai", sentence=f"Comment {number} <b>", details={}, in_app=True,
            )
            for number in range(count)
        )  # fmt: skip


def test_bell_counts_what_is_unread_and_the_page_lists_it(desk: Desk, worker: Browser) -> None:
    reported = desk.triaged()
    assert "bell-count" not in worker.open("/work")
    comment(reported.number, "Still broken?", False, desk.requester)
    work_notices()

    page = worker.open("/notices")

    assert ">1</span>" in worker.open("/work") and f"/records/{reported.number}" in page
    (told,) = notices_of(desk.agent)
    worker.open("/notices")
    worker.send(f"/notices/{told.key}/read")
    assert "bell-count" not in worker.open("/work")
    assert "Nothing new" in worker.open("/notices?show=unread")


def test_bell_counts_no_further_than_it_shows_and_pages_follow_each_other(
    desk: Desk, worker: Browser, statements: list[str]
) -> None:
    tell_many(desk, desk.triaged().key, 120)
    worker.open("/work")
    statements.clear()

    page = worker.open("/notices")

    assert "99+" in page and "Comment 119 &lt;b&gt;" in page and "after=" in page
    assert sum("FROM notice" in one for one in statements) == 2, "the page and the bell"


def test_all_read_leaves_what_came_meanwhile(desk: Desk, worker: Browser) -> None:
    record_key = desk.triaged().key
    tell_many(desk, record_key, 3)
    worker.open("/notices")
    with unit_of_work() as work:
        work.session.add(
            NoticeRow(
                occasion="later", person_key=desk.agent.key, event="commented", at=MORNING, record_key=record_key,
                actor_name="Cai", sentence="Later", details={}, in_app=True,
            )
        )  # fmt: skip

    worker.send("/notices/read")

    assert [one.read_at is None for one in notices_of(desk.agent)] == [False, False, False, True]


def test_notices_of_others_do_not_exist(desk: Desk, worker: Browser, reporter: Browser) -> None:
    tell_many(desk, desk.triaged().key, 1)

    assert "Comment 0" not in reporter.open("/notices") and "Comment 0" in worker.open("/notices")


@pytest.mark.parametrize("cursor", ["x", "WyJ4Il0", "%00", "eyJhIjoxfQ"])
def test_foreign_cursor_is_refused_in_words(desk: Desk, worker: Browser, cursor: str) -> None:
    assert worker.client.get(f"/notices?after={cursor}").status_code in (400, 404, 422)


def test_person_chooses_how_they_are_told_and_goes_back(desk: Desk, worker: Browser, reporter: Browser) -> None:
    page = worker.open("/me/notices")
    assert "A task waits for your team" in page and "A task waits" not in reporter.open("/me/notices")

    worker.send("/me/notices", told=["offered.in_app"], quiet="true", quiet_from="22:00", quiet_until="07:00")
    kept = kept_of(desk.agent.key).preferences

    assert kept.choices["offered"] == {"in_app": True} and kept.choices["assigned"] == {"mail": False, "in_app": False}
    assert (kept.quiet_from, kept.quiet_until) == (1320, 420) and 'value="22:00"' in worker.open("/me/notices")
    worker.send("/me/notices/reset")
    assert kept_of(desk.agent.key).revision == 0


def test_wrong_times_are_told_beside_their_fields_and_nothing_is_lost(desk: Desk, worker: Browser) -> None:
    worker.open("/me/notices")

    refused = worker.send("/me/notices", told=["offered.mail"], quiet="true", quiet_from="25:99", digest="hourly")

    assert refused.status_code == 422 and "Write a time such as 08:30." in refused.text
    assert 'value="25:99"' in refused.text and 'value="offered.mail" checked' in refused.text
    assert kept_of(desk.agent.key).revision == 0


def test_mail_that_was_refused_and_notices_that_failed_are_shown_in_settings(
    desk: Desk, postbox: Postbox, administrator: Actor, signed_in: SignedIn
) -> None:
    with unit_of_work() as work:
        work.session.execute(update(PersonRow).where(PersonRow.key == desk.requester.key).values(email="cai@nowhere"))
    postbox.answer = "550 no such user"
    desk.report()
    work_notices()
    desk.report()
    with unit_of_work() as work:
        work.session.execute(update(OccasionRow).values(due_at=None, problem="words"))

    page = Browser(signed_in(administrator)).open("/settings/notices")

    assert "cai@nowhere" in page and "no such user" in page and "given up" in page
    assert "Notices that could not be told: 1" in page
