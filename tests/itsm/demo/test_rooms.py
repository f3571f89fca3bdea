"""What the demo shows beside its records: rooms, the status page, orders, announcements, knowledge, inspections."""


from sqlalchemy import select

from database import reading, unit_of_work
from engine.registry import Actor
from itsm.announcements.queries.reading import above_pages
from itsm.catalogue.queries.orders import my_orders
from itsm.demo.data import stories
from itsm.demo.planning import planned_part
from itsm.demo.playing import play_record
from itsm.demo.strand import Stage
from itsm.inspections.queries.plans import plans
from itsm.knowledge.reading import newest
from itsm.people.tables import PersonRow
from itsm.records.tables import Record
from itsm.war_room.queries.lists import open_rooms
from itsm.war_room.queries.status_page import status_page


def _tell(stage: Stage, *words: str) -> None:
    """Play the stories whose names have one of the words."""
    for place, story in enumerate(stories()):
        if any(word in story["name"] for word in words):
            with unit_of_work() as work:
                play_record(work, stage, planned_part(place, stage.until, place, 0))


def _who(stage: Stage, email: str) -> Actor:
    return stage.actors[stage.by_email[email]]


def test_one_major_incident_is_led_and_another_one_is_over_on_the_status_page(stage: Stage) -> None:
    _tell(stage, "major incident is led", "agreed on actions")

    rooms = open_rooms(_who(stage, "mara@desk.example"), "en")
    page = {language: status_page("harbour-demo", language) for language in ("en", "zh-CN")}

    assert [[role for role, _who in room.roles] for room in rooms] == [["Commander", "Communications", "Scribe"]]
    assert [(one.title, len(one.updates)) for one in page["zh-CN"].open] == [("布里斯托尔冷库网络中断", 3)]
    assert [one.title for one in page["en"].over] == ["Nobody can sign in to the ERP"]
    assert [one.title for one in page["zh-CN"].over] == ["ERP 无法登录"]


def test_outage_is_announced_to_those_whom_it_concerns_in_the_language_of_the_reader(stage: Stage) -> None:
    _tell(stage, "major incident is led")

    readers = {"charlotte@harbour.example": "en", "lina@donghai.example": "zh-CN", "mara@desk.example": "zh-CN"}
    told = {email: [one.title.words for one in above_pages(_who(stage, email), language)]
            for email, language in readers.items()}  # fmt: skip

    assert "Bristol cold store without network" in told["charlotte@harbour.example"]
    assert "布里斯托尔冷库网络中断" in told["mara@desk.example"]
    assert told["lina@donghai.example"] == ["宁波工厂二车间周六扩建无线网络", "请在门户申请，不必再发邮件"]


def test_those_who_are_tried_first_have_orders_and_their_people_wait_for_them(stage: Stage) -> None:
    _tell(stage, "orders of those")

    for email in ("charlotte@harbour.example", "lina@donghai.example", "anja@brandt.example"):
        who = _who(stage, email)
        orders, _more = my_orders(who, "en")
        with reading() as session:
            waiting = session.scalars(
                select(Record.status).join(PersonRow, PersonRow.key == Record.requester_key)
                .where(PersonRow.manager_key == who.key, Record.status == "approval")
            ).all()  # fmt: skip
        assert len(orders) == 2 and len(waiting) == 1, email


def test_bundle_of_a_new_employee_is_at_different_stages(stage: Stage) -> None:
    _tell(stage, "new employee")

    with reading() as session:
        found = session.execute(select(Record.title, Record.status).order_by(Record.key)).all()
    assert [tuple(row) for row in found] == [
        ("New employee", "fulfilling"), ("Account · New employee", "closed"), ("Laptop · New employee", "waiting"),
        ("Desk · New employee", "fulfilling"),
    ]  # fmt: skip


def test_knowledge_is_read_by_its_audience_and_plans_say_what_was_found(stage: Stage) -> None:
    _tell(stage, "what the desk knows", "inspected by plan")

    agents, everybody = (newest(_who(stage, email)) for email in ("tom@desk.example", "lina@donghai.example"))
    with reading() as session:
        ((title, description),) = session.execute(
            select(Record.title, Record.description).where(Record.type_key == "incident")
        ).all()

    assert len(agents) == 4 and len(everybody) == 3
    assert len(plans(_who(stage, "marek@desk.example"), "en").plans) == 3
    assert title == "Server room Leeds: too warm"
    assert description == "Temperature: 29.5 °C (18 – 27 °C), Cooling unit 2 stands still"
