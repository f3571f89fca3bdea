"""Readings that come in files and from programs: all of them or none, and each instant once."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound
from engine.registry import Actor
from itsm.figures.commands import Added, Reading, add_readings
from itsm.figures.csv_file import readings_in
from itsm.figures.queries import figure_shown
from itsm.language import translate
from tests.support.clocks import Clock
from tests.support.figures import TYPE, add_gauge, use_gauge
from tests.support.people import MakePerson

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ONE = Reading("GAU-000001", NOW - timedelta(days=1), Decimal("5.5"))


@pytest.fixture
def agent(tenant: int, make_person: MakePerson, clock: Clock) -> Actor:
    """An agent, with one record."""
    clock.set(NOW)
    use_gauge()
    add_gauge(1, part="10")
    return make_person("Ada Agent", roles=("agent",))


def test_file_is_read_as_tables_write_it() -> None:
    found = readings_in("\ufeffNumber;Time;Value\r\ngau-000001;2026-11-01;5.5\r\n\r\n".encode())
    with_zone = readings_in(b"GAU-000001, 2026-11-01T08:00:00+08:00, 6\n")

    assert found == [Reading("GAU-000001", datetime(2026, 11, 1, tzinfo=UTC), Decimal("5.5"))]
    assert with_zone[0].at == datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"GAU-1,2026-11-01,5\nGAU-1,2026-13-01,5", "2"), (b"GAU-1,2026-11-01,many", "1"),
        (b"a,b,c\nd,e,f", "2"), (b"GAU-1,2026-11-01", "1"),
    ],
)  # fmt: skip
def test_line_that_cannot_be_read_is_named(content: bytes, line: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        readings_in(content)

    assert f"in line {line}," in translate(problem.value.message, "en")


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidInput):
        readings_in(b"\xff\xfe\x00")


def test_same_instant_takes_the_place_of_the_one_before(agent: Actor) -> None:
    assert add_readings(TYPE, "full", [ONE], agent) == Added(1, 0)
    assert add_readings(TYPE, "full", [ONE, Reading(ONE.number, ONE.at, Decimal(7))], agent) == Added(0, 1)

    assert figure_shown(TYPE, "full", agent, "en").result.rows[0][2] == Decimal(7)


@pytest.mark.parametrize(
    "wrong",
    [
        Reading("GAU-000009", ONE.at, Decimal(1)), Reading(ONE.number, NOW + timedelta(seconds=1), Decimal(1)),
        Reading(ONE.number, ONE.at, Decimal("1e20")), Reading(ONE.number, ONE.at, Decimal("NaN")),
    ],
)  # fmt: skip
def test_one_that_is_wrong_keeps_all_of_them_out(agent: Actor, wrong: Reading) -> None:
    with pytest.raises(InvalidInput) as problem:
        add_readings(TYPE, "full", [ONE, wrong], agent)

    assert translate(problem.value.message, "en").startswith("Expected reading 2 ")
    assert figure_shown(TYPE, "full", agent, "en").result.rows[0][2] is None


def test_same_command_adds_once(agent: Actor) -> None:
    first = add_readings(TYPE, "full", [ONE], agent, "once")

    assert add_readings(TYPE, "full", [ONE], agent, "once") == first == Added(1, 0)


def test_who_may_not_change_records_adds_nothing(agent: Actor, make_person: MakePerson) -> None:
    owner, requester = make_person("Olaf", roles=("process_owner",)), make_person("Rob")

    with pytest.raises(Forbidden):
        add_readings(TYPE, "full", [ONE], owner)
    with pytest.raises(NotFound):
        add_readings(TYPE, "full", [ONE], requester)
    with pytest.raises(InvalidInput):
        add_readings(TYPE, "full", [], agent)
