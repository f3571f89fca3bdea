"""``flowdesk test``: a line for each scenario, what is not covered, one line of numbers, and JUnit XML."""

import json
from pathlib import Path
from xml.etree import ElementTree

from tests.support.command_line import flowdesk
from tests.support.delivery import delivery_pack

_SENT = "  - job: {type: courier.send, with: {tracking: T}}\n"


def test_answer_for_machines_is_exactly_one_line_of_numbers(tmp_path: Path) -> None:
    pack = delivery_pack(tmp_path, sent=_SENT, wrong="  - expect: {status: closed}\n")

    found = flowdesk(tmp_path / "data", "test", str(pack), "--json", "--junit", str(tmp_path / "found.xml"))

    assert found.returncode == 1
    assert found.stdout.count("\n") == 1
    assert json.loads(found.stdout) == {
        "packs": 1, "scenarios": 2, "failed": 1, "flows": 7, "flows_covered": 2, "rules": 0, "rules_covered": 0,
    }  # fmt: skip
    assert found.stderr == "FAILED  delivery/wrong, step 1: Expected status to be closed, but it is new.\n"
    (suite,) = ElementTree.parse(tmp_path / "found.xml").getroot()
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("delivery", "2", "1")
    assert [(case.get("name"), case.findtext("failure")) for case in suite] == [
        ("sent", None), ("wrong", "Step 1: Expected status to be closed, but it is new."),
    ]  # fmt: skip


def test_answer_for_people_names_what_no_scenario_takes(tmp_path: Path) -> None:
    found = flowdesk(tmp_path / "data", "test", str(delivery_pack(tmp_path, sent=_SENT)))

    lines = found.stdout.splitlines()
    assert (found.returncode, lines[0]) == (0, "passed  delivery/sent")
    assert "not taken  delivery: sequence flow delivery/refused_to_call" in lines
    assert lines[-1] == "1 scenarios passed, 0 failed. Sequence flows taken: 2 of 7. Rules met: 0 of 0."


def test_junit_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    pack = delivery_pack(tmp_path, sent=_SENT)

    found = flowdesk(tmp_path / "data", "test", str(pack), "--junit", str(tmp_path / "no" / "found.xml"))

    assert found.returncode == 1 and "Expected a file that can be written" in found.stderr
