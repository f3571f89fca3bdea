"""An organisation that has one of everything, and imports that run to their end."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.registry import Actor
from itsm.calendars.arithmetic.definition import CalendarException, Definition
from itsm.calendars.commands import add_shipped_calendars, change_calendar
from itsm.calendars.queries import calendar
from itsm.categories.shipping import add_shipped_categories
from itsm.clocks.levels.commands import add_shipped_levels
from itsm.exchange.files.writing import as_csv
from itsm.exchange.running.background import go_on
from itsm.exchange.runs import begin_import, choose_columns, start_import, undo_import
from itsm.exchange.states import State
from itsm.exchange.tables import ImportRow, ImportRun
from itsm.organisation.commands import (
    AbsenceValues,
    give_skill,
    remove_thing,
    save_absence,
    save_customer,
    save_desk,
    save_person,
    save_site,
    save_skill,
    save_team,
    serve,
    set_contact,
)
from tests.itsm.exchange.everything import (
    with_builds,
    with_catalogue,
    with_desk,
    with_inspections,
    with_levels,
    with_rosters,
)
from tests.support.clocks import Clock
from tests.support.ladder import with_ladder
from tests.support.people import MakePerson
from tests.support.records import use_incident_pack

Table = Sequence[Sequence[str]]


def csv_of(rows: Table) -> bytes:
    return b"".join(as_csv(rows))


def run_of(key: int) -> ImportRun:
    with reading() as session:
        return session.scalars(select(ImportRun).where(ImportRun.key == key)).one()


def rows_of(key: int, outcome: str) -> list[ImportRow]:
    with reading() as session:
        found = select(ImportRow).where(ImportRow.run_key == key, ImportRow.outcome == outcome)
        return list(session.scalars(found.order_by(ImportRow.line)))


def work(key: int, actor: Actor) -> ImportRun:
    """Let the worker's part run to its end."""
    run = run_of(key)
    assert go_on(key, State(run.state), actor.key, None)
    return run_of(key)


def check(kind: str, content: bytes, actor: Actor, columns: Mapping[str, str] | None = None) -> ImportRun:
    """The import after its check."""
    key = begin_import(kind, "file.csv", content, actor).key
    choose_columns(key, run_of(key).columns if columns is None else columns, actor)
    return work(key, actor)


def imported(kind: str, rows: Table | bytes, actor: Actor) -> ImportRun:
    """The import after its end."""
    run = check(kind, rows if isinstance(rows, bytes) else csv_of(rows), actor)
    assert run.state == State.CHECKED, run.problem
    start_import(run.key, actor)
    return work(run.key, actor)


def undone(key: int, actor: Actor) -> ImportRun:
    """The import after it was undone, or refused to be."""
    undo_import(key, actor)
    return work(key, actor)


@pytest.fixture
def everything(administrator: Actor, make_person: MakePerson, clock: Clock) -> Actor:
    """One of everything, with what is hard to carry; gives the administrator."""
    with unit_of_work() as opened:
        add_shipped_calendars(opened)
        add_shipped_categories(opened)
        add_shipped_levels(opened)
    use_incident_pack()
    with_desk(administrator)
    shut = Definition(
        "Asia/Shanghai", calendar("cn-5x8").definition.week,
        exceptions=(CalendarException(datetime(2026, 12, 24).date(), (), "Semi; colon | bar"),),
    )
    change_calendar("24x7", {"en": "Always; nearly", "zh-CN": "全天候"}, shut, None, administrator)
    with_levels(administrator)
    acme = save_customer(
        None, {"code": "acme", "name": "=Acme, \"Ltd\"", "service_class": "vip", "time_zone": "Europe/Berlin",
               "calendar": "de-5x9", "service_level": "gold", "note": "two\nlines; and\ta tab"}, administrator,
    )  # fmt: skip
    gone = save_customer(None, {"code": "gone", "name": "-1 Gone", "service_class": "standard"}, administrator)
    remove_thing("customer", gone.key, administrator, keep=True)
    save_site(None, {"code": "hall", "name": "Hall", "customer": "acme", "address": "Am Tor 1"}, administrator)
    save_team(None, {"code": "tokyo", "name_en": "Tokyo", "name_zh-CN": "东京", "line": "2", "strategy": "duty",
                     "time_zone": "Asia/Tokyo", "work_limit": "4"}, administrator)  # fmt: skip
    save_team(None, {"code": "parts", "name_en": "Parts", "line": "vendor"}, administrator)
    save_skill(None, {"code": "bgp", "name_en": "Routing"}, administrator)
    desk = save_desk(None, {"code": "main", "name_en": "Main", "kind": "virtual", "follows_sun": "true"}, administrator)
    serve(desk.key, "team", {"team": "tokyo", "opens": "08:00", "closes": "16:00"}, administrator)
    serve(desk.key, "customer", {"customer": "acme"}, administrator)
    ben = make_person("Ben Agent", email="ben@example.org", roles=("agent", "requester"), teams=("line-1",))
    make_person("Ghost")
    nobody = make_person("'=Nobody", email="nobody@example.org")
    told = {"name": "'=Nobody", "email": "nobody@example.org", "language": "zh-CN", "time_zone": "UTC"}
    placed = {"customer": "acme", "site": "hall", "service_class": "vip"}
    placed["manager"] = "ben@example.org"
    save_person(nobody.key, told | placed, ["requester"], administrator)
    set_contact(acme.key, str(nobody.key), "main", administrator)
    give_skill(ben.key or 0, {"skill": "bgp", "grade": "4", "expires_on": "2027-01-31"}, administrator)
    away = AbsenceValues(datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 9, 8, 30, tzinfo=UTC), "sick",
                         nobody.key)  # fmt: skip
    save_absence(ben.key or 0, None, away, administrator)
    with_rosters(ben, nobody, administrator)
    with_catalogue(administrator)
    with_builds(administrator)
    with_inspections(administrator)
    with_ladder(ben, administrator)
    return administrator
