"""A catalogue with very many items, orders of somebody, and plans of inspections with what became of their times."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select

from benchmarks.places import Place
from database import reading, table_of, unit_of_work
from engine import clock
from engine.registry import SYSTEM
from itsm.catalogue.commands import order_item
from itsm.catalogue.naming import found_by
from itsm.catalogue.tables import DemandRow, FavouriteRow, ItemRow, ServiceRow
from itsm.inspections.commands import open_due
from itsm.inspections.tables import PlanRow, RunRow
from itsm.people.tables import Membership, TeamRow
from itsm.records.opened import day_of
from itsm.records.tables import Record
from itsm.roster.commands import save_roster

AREAS, BELOW, TEAMS, DAYS, POINTS = 8, 5, 20, 31, 20
OF_A_TYPE = {"type_key": "request", "form": "request_simple", "process": "request_standard"}
CHECKED = "inspection"
ENDS = ("in_order", "in_order", "in_order", "with_findings", "missed")
FIRST_RECORD = 1_000_000


def insert_catalogue(place: Place, items: int, orders: int) -> None:
    """Put services with ``items`` into the organisation in force; the requester has ordered, and keeps some at hand."""
    with unit_of_work() as work:
        areas = [_service(f"area-{n}", f"Area {n}", f"领域 {n}", n) for n in range(AREAS)]
        work.session.add_all(areas)
        work.session.flush()
        shelves = [
            _service(f"shelf-{n}", f"Shelf {n}", f"货架 {n}", n, areas[n % AREAS].key) for n in range(AREAS * BELOW)
        ]
        work.session.add_all(shelves)
        work.session.flush()
        rows = [_item(n, shelves[n % len(shelves)].key) for n in range(items)]
        work.session.add_all(rows)
        work.session.flush()
        month, now = f"{clock.now():%Y-%m}", clock.now()
        work.session.add_all(DemandRow(item_key=one.key, month=month, orders=n) for n, one in enumerate(rows[::4], 1))
        work.session.add_all(
            FavouriteRow(person_key=place.requester.key, item_key=one.key, added_at=now) for one in rows[:30]
        )
    for number in range(orders):
        code = f"adapter-{number * 7 % items // 20 * 20 + 1}"
        values = {"description": "For the new desk."}
        order_item(code, values, place.requester.key, place.requester, channel="portal")


def insert_plans(place: Place, plans: int) -> int:
    """Put plans of twenty teams in, due daily, with the times of a month and their records; gives the key of a plan.

    One of them is due now and has been opened, for a team with a roster (``checked``) in which the agent is.
    """
    now = clock.now()
    with unit_of_work() as work:
        teams = [TeamRow(code=f"checks-{n}", names={"en": f"Checks {n}", "zh-CN": f"巡检 {n}"}, line=1)
                 for n in range(TEAMS)]  # fmt: skip
        work.session.add_all(teams)
        work.session.flush()
        work.session.add(Membership(person_key=place.agent.key, team_key=teams[-1].key, role="member"))
        rows = [_plan(n, teams[n % TEAMS].key, now) for n in range(plans)]
        work.session.add_all(rows)
        work.session.flush()
        rows[-1].next_at = rows[-1].check_at = now
        keys = [one.key for one in rows]
        made = [
            (FIRST_RECORD + plan * DAYS + day, key, now - timedelta(days=day, hours=1))
            for plan, key in enumerate(keys) for day in range(DAYS)
        ]  # fmt: skip
        work.session.execute(insert(table_of(Record)), [_record(place, key, at) for key, _plan_key, at in made])
        work.session.execute(insert(table_of(RunRow)), [_run(place, *one) for one in made])
    save_roster(None, {"code": "checked", "name_en": "Checked", "team": f"checks-{TEAMS - 1}", "zone": "UTC"}, SYSTEM)
    open_due(10)
    return keys[-1]


def opened_inspection() -> str:
    """Number of the record that a worker has opened."""
    with reading() as session:
        opened = select(Record.number).where(Record.type_key == CHECKED, Record.instance_key.is_not(None))
        return session.scalars(opened).one()


def _service(code: str, name: str, chinese: str, position: int, parent: int | None = None) -> ServiceRow:
    return ServiceRow(code=code, names={"en": name, "zh-CN": chinese}, texts={}, icon="package", is_live=True,
                      position=position, parent_key=parent)  # fmt: skip


def _item(number: int, shelf: int) -> ItemRow:
    names = {"en": f"Adapter {number}", "zh-CN": f"转接头 {number}"}
    texts = {"en": "A cable of two metres with two ends, for screens, keyboards and all that has a plug."}
    is_bundle, for_all = number % 20 == 0, number % 10 > 0
    return ItemRow(
        service_key=shelf, code=f"adapter-{number}", names=names, texts=texts, words="", icon="package",
        found_by=found_by(names, texts, "", []), approval="none", currency="CNY", cost_once=12_900, is_live=True,
        for_all=for_all, audience={} if for_all else {"teams": ["line-1"]}, position=number,
        parts=[[f"adapter-{number + 1}", f"adapter-{number + 2}"], [f"adapter-{number + 3}"]] if is_bundle else [],
        **OF_A_TYPE,
    )  # fmt: skip


def _plan(number: int, team: int, now: datetime) -> PlanRow:
    points = [
        {"names": {"en": f"Point {n}", "zh-CN": f"项目 {n}"}, "is_reading": n % 2 == 0, "unit": "°C", "low": "18",
         "high": "27"}
        for n in range(POINTS)
    ]  # fmt: skip
    title = f"Room {number:04}"
    return PlanRow(
        title=title, names={"en": title, "zh-CN": f"机房 {number:04}"}, type_key=CHECKED, place=f"House {number % 40}",
        team_key=team, zone="UTC", first=now.date() - timedelta(days=DAYS), minute=now.hour * 60, repeats="day",
        length=120, grace=240, points=points, next_at=now + timedelta(days=1), check_at=now + timedelta(days=1),
    )  # fmt: skip


def _record(place: Place, key: int, at: datetime) -> dict[str, object]:
    status, until = ENDS[key % len(ENDS)], at + timedelta(minutes=30 + key % 5 * 30)
    return {
        "key": key, "tenant_id": place.tenant, "number": f"ISP-{key}", "type_key": CHECKED, "revision": 1,
        "title": "Room", "own_fields": {}, "status": status, "status_kind": "closed", "opened_at": at,
        "closed_at": until, "changed_at": until, "changed_day": day_of(until), "last_changes": [], "words_due": False,
        "is_followed": False, "followers_due": False, "keeps_out": False,
    }  # fmt: skip


def _run(place: Place, record: int, plan: int, at: datetime) -> dict[str, object]:
    return {
        "tenant_id": place.tenant, "plan_key": plan, "record_key": record, "planned_at": at, "opened_at": at,
        "due_at": at + timedelta(hours=2), "points": [], "findings": int(ENDS[record % len(ENDS)] == "with_findings"),
        "revision": 1,
    }  # fmt: skip
