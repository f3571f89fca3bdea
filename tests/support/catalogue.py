"""An organisation that takes orders: the shipped packs in use, a line of managers, items made for a test."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from database import reading, unit_of_work
from engine.registry import SYSTEM, Actor
from engine.state.tables import UserTask
from itsm.catalogue.commands import order_item, save_item, save_service
from itsm.catalogue.naming import found_by
from itsm.catalogue.tables import ItemRow, OrderRow, ServiceRow
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.people.queries import actor_of
from itsm.people.tables import PersonRow
from itsm.records.commands import Reported, complete_task
from itsm.records.tables import Record
from tests.support.people import MakePerson
from tests.support.records import INCIDENT, checked_pack

TYPE = "request"
PROGRAM: Mapping[str, object] = {"product": "Drawing program", "description": "For plans."}
PRINTER: Mapping[str, object] = {"printer": "2-17"}


@dataclass(frozen=True, slots=True)
class Shop:
    """People around orders: ``boss`` is the manager of ``requester``, ``chief`` that of the boss."""

    requester: Actor
    boss: Actor
    chief: Actor
    agent: Actor

    def order(
        self, code: str, values: Mapping[str, object], by: Actor | None = None, to: Actor | None = None
    ) -> Reported:
        """Order an item by the requester, or by somebody for somebody."""
        orderer = by or self.requester
        return order_item(code, values, (to or orderer).key, orderer, channel="portal")


def use_catalogue() -> None:
    """Put the shipped packs into use that orders need."""
    for key in ("approval", TYPE):
        deploy_checked(checked_pack(INCIDENT.parent / key), SYSTEM)


def open_shop(make_person: MakePerson) -> Shop:
    """Deploy, and let people report to each other."""
    use_catalogue()
    teams = ("line-1", "workplace", "accounts", "procurement", "request-management", "training")
    shop = Shop(
        make_person("Rob Requester"), make_person("Bea Boss"), make_person("Chu Chief"),
        make_person("Ann Agent", roles=("agent",), teams=teams),
    )  # fmt: skip
    with unit_of_work() as work:
        for below, above in ((shop.requester, shop.boss), (shop.boss, shop.chief)):
            work.session.get_one(PersonRow, below.key).manager_key = above.key
    return Shop(*(actor_of(one.key or 0) for one in (shop.requester, shop.boss, shop.chief, shop.agent)))


def item_values(code: str, **changed: str) -> dict[str, str]:
    """What a form says of a new, live item in the service ``things``."""
    return {
        "code": code, "name_en": code.capitalize(), "service": "things", "form": "request_simple",
        "process": "request_standard", "approval": "none", "live": "true", **changed,
    }


def add_item(code: str, administrator: Actor, **changed: str) -> int:
    """Add an item, and the service that it stands in."""
    with reading() as session:
        there = session.scalar(select(ServiceRow.key).where(ServiceRow.code == "things"))
    if there is None:
        save_service(None, {"code": "things", "name_en": "Things", "live": "true"}, administrator)
    return save_item(None, item_values(code, **changed), administrator).key


def fill(key: int, many: int) -> None:
    """Put so many items into a service, a tenth of them for a team."""
    with unit_of_work() as work:
        names = [f"Adapter {number}" for number in range(many)]
        work.session.add_all(
            ItemRow(
                service_key=key, code=f"adapter-{number}", names={"en": name, "zh-CN": f"转接头 {number}"}, texts={},
                words="", found_by=found_by({"en": name, "zh-CN": f"转接头 {number}"}, {}, "", []), icon="package",
                type_key="request", form="request_simple", process="request_standard", approval="none", currency="",
                is_live=True, for_all=number % 10 > 0, audience={} if number % 10 else {"teams": ["line-1"]},
                parts=[], position=number,
            )
            for number, name in enumerate(names)
        )  # fmt: skip


def voters(reported: Reported) -> list[int | None]:
    """Keys of those who are asked to vote on a record now."""
    with reading() as session:
        tasks = select(UserTask.assignee_key).where(
            UserTask.business_key == reported.number, UserTask.element_id == "vote", UserTask.state == "open"
        )
        return sorted(session.scalars(tasks), key=str)


def vote(reported: Reported, person: Actor, choice: str = "approve") -> None:
    """Let somebody vote at their task."""
    with reading() as session:
        task = select(UserTask.key).where(
            UserTask.business_key == reported.number, UserTask.assignee_key == person.key, UserTask.state == "open"
        )
        key = session.scalars(task).one()
    complete_task(key, {"vote_reason": "Because."}, choice, person)


def status(number: str) -> str | None:
    """Status of a record."""
    with reading() as session:
        return session.scalar(select(Record.status).where(Record.number == number))


def parts(reported: Reported) -> list[tuple[str, str]]:
    """Number and item of the parts of a bundle, in the order in which they were ordered."""
    statement = (
        select(Record.number, ItemRow.code)
        .join(OrderRow, OrderRow.record_key == Record.key)
        .join(ItemRow, ItemRow.key == OrderRow.item_key)
        .where(OrderRow.part_of_key == reported.key)
        .order_by(OrderRow.key)
    )
    with reading() as session:
        return [(number, code) for number, code in session.execute(statement)]

