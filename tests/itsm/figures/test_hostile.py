"""Figures and what is hostile: extreme times and numbers, records that are not the reader's, files of machines."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from flask import Flask

from database import Tenant, reading, unit_of_work
from engine.errors import InvalidInput, NotFound
from engine.registry import SYSTEM, Actor
from itsm.exchange.files.writing import as_csv
from itsm.figures.commands import Added, Reading, add_readings
from itsm.figures.csv_file import readings_in
from itsm.figures.queries import figure_shown, figures
from itsm.figures.tables import ReadingRow
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.deployed import record_type
from itsm.records.tables import KeptOut, Record
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.figures import PACK, TYPE, add_gauge, gauge, use_gauge
from tests.support.people import MakePerson

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def lead(tenant: int, make_person: MakePerson, clock: Clock) -> Actor:
    """Somebody who sees every figure."""
    clock.set(NOW)
    use_gauge()
    return make_person("Lea Lead", roles=("team_lead", "agent"))


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai"])
def test_days_at_the_ends_of_the_calendar_hide_no_figure(lead: Actor, tenant: int, zone: str) -> None:
    with unit_of_work() as work:
        work.session.get_one(Tenant, tenant).time_zone = zone
    add_gauge(1, due="9999-12-31", began="9999-12-31T23:59:59-12:00", ended="9999-12-31T23:59:59+00:00", part="1")
    add_gauge(2, due="0001-01-01", began="0001-01-01T00:00:00+14:00", ended="0001-01-02T00:00:00+00:00", part="2",
              whole="0", sort="red", service="ERP")  # fmt: skip

    found = figures(lead, "en")

    assert len(found) == len(record_type(TYPE).figures) and all(one.result.columns or one.problem for one in found)


@pytest.mark.parametrize(
    "content",
    [
        b"GAU-000001,0001-01-01T00:00:00+14:00,5\n" * 2, b"GAU-000001,9999-12-31T23:59:59-12:00,5\n" * 2,
        b"GAU-000001,2026-11-01," + b"9" * 200_000, b"GAU-000001,2026-11-01T00:00:00+25:00,5\n" * 2,
        b'"' + b"x" * 200_000 + b'",2026-11-01,5',
    ],
    ids=["before", "after", "digits", "zone", "field"],
)  # fmt: skip
def test_file_of_a_machine_that_went_wrong_is_refused_in_words(content: bytes, lead: Actor) -> None:
    add_gauge(1)

    with pytest.raises(InvalidInput):
        add_readings(TYPE, "full", readings_in(content), lead)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "1e13", "-1e999999"])
def test_number_that_no_column_holds_is_refused(value: str, lead: Actor) -> None:
    add_gauge(1)

    with pytest.raises(InvalidInput):
        add_readings(TYPE, "full", [Reading("GAU-000001", YESTERDAY, Decimal(value))], lead)


def test_number_that_is_next_to_nothing_is_rounded(lead: Actor) -> None:
    add_gauge(1)

    add_readings(TYPE, "full", [Reading("GAU-000001", YESTERDAY, Decimal("1e-999999"))], lead)

    with reading() as session:
        assert session.query(ReadingRow).one().value == 0


def test_record_about_the_reader_is_neither_counted_nor_measured_by_them(lead: Actor) -> None:
    add_gauge(1, part="10")
    about = add_gauge(2, part="10")
    with unit_of_work() as work:
        work.session.get_one(Record, about).keeps_out = True
        work.session.add(KeptOut(record_key=about, person_key=lead.key))

    assert "GAU-000002" not in str(figure_shown(TYPE, "full", lead, "en").result.rows)
    for number in ("GAU-000002", "GAU-000404"):  # the one is as unknown as the other
        with pytest.raises(InvalidInput) as refused:
            add_readings(TYPE, "full", [Reading(number, YESTERDAY, Decimal(1))], lead)
        assert f"“{number}” is none" in str(refused.value.message)


def test_month_by_a_field_that_the_reader_does_not_see_is_not_told(
    tenant: int, make_person: MakePerson, clock: Clock
) -> None:
    clock.set(NOW)
    deploy_checked(gauge(PACK.replace("{key: due, type: date,", "{key: due, type: date, group: secret,")), SYSTEM)
    agent, lead = make_person("Ada Agent", roles=("agent",)), make_person("Lea Lead", roles=("team_lead",))

    assert figure_shown(TYPE, "many", lead, "en").result.columns
    with pytest.raises(NotFound):
        figure_shown(TYPE, "many", agent, "en")


def test_words_of_a_table_are_no_formulas_in_its_file(lead: Actor) -> None:
    deploy_checked(gauge(PACK.replace("by: [sort, customer]", "by: [service]")), SYSTEM)
    add_gauge(1, due="2026-11-01", part="5", service="=HYPERLINK(1)")
    rows = [[str(cell) for cell in row] for row in figure_shown(TYPE, "sum", lead, "en").result.rows]
    assert "=HYPERLINK(1)" in rows[0]

    written = b"".join(as_csv(rows)).decode("utf-8-sig")

    assert "=HYPERLINK" in written and not [one for one in written.split(",") if one.strip('"').startswith("=")]


def test_programs_that_bring_the_same_readings_at_once_bring_them_once(app: Flask, tenant: int, lead: Actor) -> None:
    add_gauge(1)
    readings = [Reading("GAU-000001", YESTERDAY, Decimal(5))]

    done = at_once(app, tenant, [partial(add_readings, TYPE, "full", readings, lead)] * 4)

    assert sorted(str(one) for one in done) == [str(Added(0, 1))] * 3 + [str(Added(1, 0))]
