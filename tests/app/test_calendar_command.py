"""``flowdesk calendar``: a number alone, a time alone, and sentences for what cannot be computed."""

import json
from pathlib import Path

import pytest

from app.command_line import run
from tests.support.command_line import flowdesk
from tests.support.servers import Server


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation that is set up."""
    folder = tmp_path_factory.mktemp("calendar") / "data"
    Server(folder).set_up()
    return folder


def test_elapsed_prints_the_number_alone_on_one_line(data: Path) -> None:
    found = flowdesk(data, "calendar", "elapsed", "cn-5x8", "2025-01-26T08:00:00+08:00", "2025-02-05T10:00:00+08:00")

    assert (found.returncode, found.stdout, found.stderr) == (0, "1020\n", "")  # 26 and 27 January, an hour after


def test_elapsed_backwards_is_negative(data: Path) -> None:
    found = flowdesk(data, "calendar", "elapsed", "24x7", "2026-01-01T01:00:59Z", "2026-01-01T00:00Z")

    assert found.stdout == "-60\n"


def test_add_prints_a_time_with_zone(data: Path) -> None:
    found = flowdesk(data, "calendar", "add", "us-east-5x8", "2026-03-06T21:30Z", "60")

    assert (found.returncode, found.stdout) == (0, "2026-03-09T09:30:00-04:00\n")


def test_zones_may_be_named(data: Path) -> None:
    found = flowdesk(data, "calendar", "add", "de-5x9", "2026-03-27T16:00@Europe/Berlin", "120", "--json")

    assert json.loads(found.stdout) == {"calendar": "de-5x9", "at": "2026-03-30T09:00:00+02:00", "unknown_years": []}


def test_years_without_known_holidays_are_warned_of_beside_the_answer(data: Path) -> None:
    asked = ("calendar", "elapsed", "cn-5x8", "2099-06-01T09:00+08:00", "2099-06-01T10:00+08:00")

    found, machine = flowdesk(data, *asked), flowdesk(data, *asked, "--json")

    assert found.stdout == "60\n" and "2099" in found.stderr
    assert json.loads(machine.stdout)["unknown_years"] == [2099] and machine.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("elapsed", "cn-9x9", "2026-01-01T00:00Z", "2026-01-02T00:00Z"), "24x7, cn-5x8, de-5x9, us-east-5x8"),
        (("elapsed", "cn-5x8", "2026-01-01T00:00", "2026-01-02T00:00Z"), "with a zone"),
        (("elapsed", "cn-5x8", "2026-01-01", "2026-01-02"), "with a zone"),
        (("elapsed", "cn-5x8", "yesterday", "2026-01-02T00:00Z"), "yesterday"),
        (("elapsed", "cn-5x8", "2026-01-01T00:00@Mars/Phobos", "2026-01-02T00:00Z"), "Mars/Phobos"),
        (("elapsed", "cn-5x8", "0001-01-01T00:00+14:00", "2026-01-02T00:00Z"), "1970"),
        (("add", "cn-5x8", "9999-12-31T23:59-12:00", "5"), "2199"),
        (("add", "cn-5x8", "2026-01-01T00:00Z", "-5"), "negative"),
        (("add", "cn-5x8", "2026-01-01T00:00Z", "100000000"), "less"),
        (("add", "cn-5x8", "2026-01-01T00:00Z", "1" + "0" * 30), "200000000"),
        (("show", "cn-9x9"), "cn-9x9"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_a_sentence(data: Path, arguments: tuple[str, ...], told: str) -> None:
    found = flowdesk(data, "calendar", *arguments)

    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.startswith("Expected ") and told in found.stderr and found.stderr.count("\n") == 1


def test_list_and_show_tell_what_a_calendar_is(data: Path) -> None:
    listed, shown = flowdesk(data, "calendar", "list"), flowdesk(data, "calendar", "show", "cn-5x8")
    machine = flowdesk(data, "calendar", "show", "cn-5x8", "--json")
    chinese = flowdesk(data, "calendar", "list", more={"LANG": "zh_CN.UTF-8"})

    assert "us-east-5x8  US East, working days 9 to 17  America/New_York" in listed.stdout
    assert "monday  09:00-17:00" in shown.stdout and "make-up days 09:00-17:00" in shown.stdout
    assert json.loads(machine.stdout)["week"]["saturday"] == ""
    assert "全天候" in chinese.stdout


@pytest.mark.parametrize("arguments", [("add", "cn-5x8", "2026-01-01T00:00Z"), ("add", "x", "y", "1.5"), ("sum",), ()])
def test_command_line_that_lacks_something_is_not_understood(arguments: tuple[str, ...]) -> None:
    assert run(["calendar", *arguments]) == 2
