"""Updates: published at once, told by the workers piece by piece, on the status page only what is public."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, func, insert, select, update
from sqlalchemy.engine import Engine

from database import current_tenant, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import InvalidForm, NotFound
from engine.registry import SYSTEM, Actor
from itsm.mail.outbox import MailRow
from itsm.mail.sending import send_due
from itsm.organisation.commands import save_customer
from itsm.people.tables import PersonRow
from itsm.records.commands.comment import comment
from itsm.records.queries import record_list
from itsm.war_room.commands.publish_update import Update, publish_update
from itsm.war_room.commands.save_status_page import save_status_page
from itsm.war_room.commands.watch import add_watchers, remove_watchers
from itsm.war_room.queries.choices import watcher_choices
from itsm.war_room.queries.room import room_view
from itsm.war_room.queries.status_page import status_page
from itsm.war_room.telling import LIFETIME, MOST_WAITING, PIECE, tell_due
from tests.support.clocks import Clock
from tests.support.mail import Postbox
from tests.support.people import MakePerson
from tests.support.tenants import add_tenant
from tests.support.war_rooms import TEAM, RoomDesk, updates_of

SAID = {"en": "Nobody can print.", "zh-CN": "无法打印。"}
TITLES = {"en": "Printing", "zh-CN": "打印"}
PUBLIC = Update(SAID, TITLES, is_public=True)
MANY = 5000


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that is sent meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def add_people(count: int) -> None:
    """People who ask for nothing."""
    rows = [
        {
            "tenant_id": current_tenant(), "name": f"Watcher {number}", "email": f"w{number}@example.org",
            "language": "en", "time_zone": "UTC", "active": True, "created_at": clock.now(),
        }
        for number in range(count)
    ]  # fmt: skip
    known = {column.name for column in PersonRow.__table__.columns}
    with unit_of_work() as work:
        work.session.execute(insert(PersonRow), [{key: row[key] for key in row if key in known} for row in rows])


def sent() -> None:
    """The mail server takes all that waits."""
    with unit_of_work() as work:
        work.session.execute(update(MailRow).values(due_at=None, sealed=None, sent_at=clock.now()))


def work_on(desk: RoomDesk) -> None:
    """What an agent does all day: somebody reports, an agent reads the list and answers."""
    made = desk.report()
    record_list("incident", {}, "number", None, 50, desk.agent)
    comment(made.number, "We look at it.", False, desk.agent)


def mails() -> int:
    """Mails of updates in the outbox."""
    with reading() as session:
        query = select(func.count()).select_from(MailRow).where(MailRow.kind == "room update")
        return session.scalar(query) or 0


def test_watchers_get_one_mail_each_in_their_language(
    desk: RoomDesk, make_person: MakePerson, postbox: Postbox
) -> None:
    made = desk.led()
    chinese = make_person("李雷", language="zh-CN")
    for one in (chinese, desk.requester):
        add_watchers(made.number, "person", str(one.key), desk.commander)

    publish_update(made.number, PUBLIC, desk.commander)
    assert tell_due(1000) > 0
    assert tell_due(1000) == 0

    with reading() as session:
        found = {row.person_key: row.words() for row in session.scalars(select(MailRow)) if row.kind == "room update"}
    assert SAID["zh-CN"] in found[chinese.key]["text"] and SAID["en"] in found[desk.requester.key]["text"]
    assert updates_of(made)[0].told_at is not None


def test_five_thousand_watchers_cost_whoever_publishes_nothing(desk: RoomDesk, postbox: Postbox) -> None:
    made = desk.led()
    publish_update(made.number, PUBLIC, desk.commander)
    with statements() as few:
        publish_update(made.number, PUBLIC, desk.commander)
    add_people(MANY)
    with statements() as adding:
        assert add_watchers(made.number, "all", "", desk.commander).count >= MANY
    with statements() as many:
        publish_update(made.number, PUBLIC, desk.commander)

    assert len(many) == len(few)
    assert len(adding) < 30


def test_queue_tells_five_thousand_in_rounds_while_the_desk_works_as_before(desk: RoomDesk, postbox: Postbox) -> None:
    made = desk.led()
    work_on(desk)  # what is looked up once is known then
    with statements() as before:
        work_on(desk)
    add_people(MANY)
    add_watchers(made.number, "all", "", desk.commander)
    publish_update(made.number, Update(SAID, {}, to_joined=False), desk.commander)
    assert mails() == 0  # whoever publishes waits for nobody

    rounds = 0
    between: list[int] = []
    pieces: list[int] = []
    while True:
        with statements() as piece:
            if not tell_due(PIECE):
                break
        rounds += 1
        pieces.append(len(piece))
        if rounds % 10 == 1:
            with statements() as meanwhile:
                work_on(desk)
            between.append(len(meanwhile))
        sent()

    watchers = MANY + 4  # the desk's own people as well
    assert rounds == -(-watchers // PIECE) and (mails(), updates_of(made)[0].told) == (watchers, watchers)
    assert len(set(pieces[:-1])) == 1 and pieces[-1] < 2 * pieces[0]  # the last one looks whether there are more
    assert set(between) == {len(before)}


def test_mail_of_somebody_else_waits_behind_few_of_them(desk: RoomDesk, postbox: Postbox) -> None:
    made = desk.led()
    add_people(2 * MOST_WAITING)
    add_watchers(made.number, "all", "", desk.commander)
    publish_update(made.number, Update(SAID, {}, to_joined=False), desk.commander)

    while tell_due(PIECE):
        pass
    assert mails() == MOST_WAITING and updates_of(made)[0].told_at is None
    assert tell_due(PIECE) == 0
    while send_due(100):
        pass
    while tell_due(PIECE):
        pass

    assert mails() == 2 * MOST_WAITING
    assert len(postbox.messages) == MOST_WAITING


def test_what_could_not_be_told_in_a_day_is_overtaken(desk: RoomDesk, postbox: Postbox, clock: Clock) -> None:
    made = desk.led()
    add_watchers(made.number, "all", "", desk.commander)
    publish_update(made.number, PUBLIC, desk.commander)
    clock.advance(LIFETIME + timedelta(minutes=1))

    assert tell_due(1000) == 0

    assert mails() == 0 and updates_of(made)[0].told_at is not None


def test_pieces_are_told_with_the_same_few_statements(desk: RoomDesk, postbox: Postbox) -> None:
    made = desk.led()
    add_people(3 * PIECE)
    add_watchers(made.number, "all", "", desk.commander)
    publish_update(made.number, Update(SAID, {}, to_joined=False), desk.commander)

    with statements() as one:
        assert tell_due(PIECE) == PIECE
    with statements() as two:
        assert tell_due(PIECE) == PIECE
    assert mails() == 2 * PIECE
    while tell_due(PIECE):
        sent()

    assert len(two) <= len(one) <= 20
    assert updates_of(made)[0].told == 3 * PIECE + 4  # the desk's own people as well


def test_who_watches_no_more_is_not_told(desk: RoomDesk, postbox: Postbox) -> None:
    made = desk.led()
    add_watchers(made.number, "person", str(desk.requester.key), desk.commander)
    remove_watchers(made.number, "person", str(desk.requester.key), desk.commander)

    publish_update(made.number, PUBLIC, desk.commander)
    tell_due(1000)

    assert mails() == 0


def test_page_shows_what_was_published_and_nothing_else(desk: RoomDesk) -> None:
    made = desk.led()
    save_status_page("acme", True, administrator(desk))
    publish_update(made.number, Update({"en": "Only for those who joined."}, {}), desk.commander)
    publish_update(made.number, PUBLIC, desk.commander)

    page = status_page("acme", "zh-CN")

    (found,) = page.open
    assert (found.title, found.status, [one.words for one in found.updates]) == ("打印", "排查中", ["无法打印。"])
    assert made.number not in str(page) and "Only for" not in str(page)


def test_page_of_another_organisation_shows_nothing_of_it(desk: RoomDesk) -> None:
    made = desk.led()
    save_status_page("acme", True, administrator(desk))
    publish_update(made.number, PUBLIC, desk.commander)
    with in_tenant(add_tenant()):
        with pytest.raises(InvalidForm):
            save_status_page("acme", True, administrator(desk))
        save_status_page("other", True, administrator(desk))
        with pytest.raises(NotFound):
            publish_update(made.number, PUBLIC, desk.commander)

    other = status_page("other", "en")

    assert (list(other.open), list(other.over), other.organisation) == ([], [], "Other")
    assert len(status_page("acme", "en").open) == 1


def test_update_that_is_sent_twice_is_published_once(desk: RoomDesk) -> None:
    made = desk.led()

    for _ in range(2):
        publish_update(made.number, PUBLIC, desk.commander, "the same press")

    assert len(updates_of(made)) == 1


def test_page_that_is_closed_is_not_there(desk: RoomDesk) -> None:
    save_status_page("acme", False, administrator(desk))

    for address in ("acme", "other"):
        with pytest.raises(NotFound):
            status_page(address, "en")


def test_published_end_moves_it_to_what_was_before(desk: RoomDesk, clock: Clock) -> None:
    made = desk.led()
    save_status_page("acme", True, administrator(desk))
    publish_update(made.number, PUBLIC, desk.commander)
    assert room_view(made.number, desk.commander, "en").still_says == ""
    desk.resolve(made)
    assert len(status_page("acme", "en").open) == 1  # what nobody has said is not told
    assert room_view(made.number, desk.commander, "en").still_says == "Being investigated"  # those who lead read so

    works = Update({"en": "It works.", "zh-CN": "已恢复。"}, TITLES, is_public=True)
    publish_update(made.number, works, desk.commander)

    page = status_page("acme", "en")
    assert not page.open and page.over[0].status == "Resolved"
    assert room_view(made.number, desk.commander, "en").still_says == ""


def test_what_is_public_is_said_in_every_language(desk: RoomDesk) -> None:
    made = desk.led()

    with pytest.raises(InvalidForm) as refused:
        publish_update(made.number, Update({"en": "Down."}, {"en": "Mail"}, is_public=True), desk.commander)

    assert set(refused.value.fields) == {"text:zh-CN", "title:zh-CN"}


def administrator(desk: RoomDesk) -> Actor:
    """Somebody who may change settings."""
    return SYSTEM


def test_all_of_a_customer_or_a_team_watch_at_once(desk: RoomDesk, make_person: MakePerson) -> None:
    made = desk.led()
    key = save_customer(None, {"code": "acme", "name": "Acme", "service_class": "standard"}, SYSTEM).key
    person = make_person("Cleo Customer")
    with unit_of_work() as work:
        work.session.get_one(PersonRow, person.key).customer_key = key

    assert add_watchers(made.number, "customer", "acme", desk.commander).count == 1
    assert add_watchers(made.number, "team", TEAM, desk.commander).count == 2
    assert add_watchers(made.number, "team", TEAM, desk.commander).count == 0
    assert watcher_choices("en")["customer"] == [("acme", "Acme")]
    for whom in ("customer", "site", "team", "person"):
        with pytest.raises(InvalidForm):
            add_watchers(made.number, whom, "nobody", desk.commander)
