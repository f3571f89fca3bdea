"""Who ordered is told by the whole of a bundle: its parts say nothing of their steps, but they do ask."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.catalogue.queries.orders import my_orders
from itsm.notices.deciding import Concerned, Moved, NewTask, Standing, of_step
from itsm.people.tables import PersonRow
from itsm.records.commands import comment, complete_task
from tests.support.catalogue import PROGRAM, Shop, add_item, vote
from tests.support.mail import Postbox, text_of
from tests.support.notices import notices_of, work_notices

OPEN = Standing("open", "fulfilling")


@pytest.fixture
def told(shop: Shop, administrator: Actor, postbox: Postbox) -> Iterator[Postbox]:
    """The mail server of a shop that has a bundle of a device and a lamp, and of a chair after both."""
    with unit_of_work() as work:
        work.session.get_one(PersonRow, shop.requester.key).email = "rob@example.org"
    for code in ("device", "lamp", "chair"):
        add_item(code, administrator)
    add_item("corner", administrator, process="request_bundle", parts="device, lamp | chair")
    yield postbox


def does(agent: Actor, number: str, outcome: str = "done") -> None:
    """Complete the task of a part, and let everybody be told."""
    with reading() as session:
        task = select(UserTask.key).where(UserTask.business_key == number, UserTask.state == "open")
        key = session.scalars(task).one()
    complete_task(key, {"resolution_text": "So it is."}, outcome, agent)
    work_notices()


def parts(shop: Shop) -> list[str]:
    """Numbers of the parts that have begun."""
    return [part.number for part in my_orders(shop.requester, "en")[0][0].parts]


def about(shop: Shop) -> list[tuple[str, str]]:
    """Event of each notice of the requester with what it says, the oldest first."""
    return [(one.event, one.sentence) for one in notices_of(shop.requester)]


def test_a_bundle_tells_and_its_parts_do_not(shop: Shop, told: Postbox) -> None:
    whole = shop.order("corner", {}).number
    work_notices()
    while waiting := [number for number in parts(shop) if _is_open(number)]:
        does(shop.agent, waiting[0])

    events = [event for event, _sentence in about(shop)]
    assert events == ["reported", "resolved"]
    assert len(parts(shop)) == 3
    assert [whole in str(message["Subject"]) for message in told.messages] == [True, True]


def test_an_order_that_is_no_part_tells_of_itself(shop: Shop, told: Postbox) -> None:
    does(shop.agent, shop.order("lamp", {}).number)

    assert [event for event, _sentence in about(shop)] == ["reported", "resolved"]


def test_whoever_writes_to_them_at_a_part_is_heard(shop: Shop, told: Postbox) -> None:
    shop.order("corner", {})
    device = parts(shop)[0]

    comment(device, "Left or right?", False, shop.agent)
    work_notices()

    assert [event for event, _sentence in about(shop)] == ["reported", "commented"]
    assert device in str(told.messages[-1]["Subject"]) and "Left or right?" in text_of(told.messages[-1])


def test_who_ordered_is_told_that_it_was_refused_and_why(shop: Shop, told: Postbox) -> None:
    ordered = shop.order("software-licence", PROGRAM)
    vote(ordered, shop.boss, "reject")
    work_notices()

    assert about(shop)[-1][0] == "closed"
    words = text_of(told.messages[-1])
    assert "has ended: Not approved." in words and "Because." in words


@pytest.mark.parametrize(("moved", "told_of"), [
    (Moved(OPEN, Standing("waiting", "waiting")), []),
    (Moved(OPEN, Standing("waiting", "waiting"), asks_requester=True), ["asked"]),
    (Moved(OPEN, OPEN, [NewTask("confirm", "t", 1, 7, ())]), ["asked"]),
    (Moved(None, OPEN, [NewTask("confirm", "t", 1, 7, ())]), ["asked"]),
    (Moved(OPEN, Standing("resolved", "resolved"), [NewTask("confirm", "t", 1, 7, ())]), ["resolved"]),
    (Moved(OPEN, Standing("resolved", "resolved")), []),
    (Moved(OPEN, Standing("closed", "closed")), []),
    (Moved(OPEN, Standing("closed", "closed"), comments=[{"body": "There.", "internal": False}]), ["commented"]),
])  # fmt: skip
def test_a_part_tells_its_requester_what_it_asks_of_them(moved: Moved, told_of: list[str]) -> None:
    assert [one.event for one in of_step(moved, Concerned(7, None, 9, of_whole=True))] == told_of


def _is_open(number: str) -> bool:
    with reading() as session:
        task = select(UserTask.key).where(UserTask.business_key == number, UserTask.state == "open")
        return session.scalars(task).first() is not None
