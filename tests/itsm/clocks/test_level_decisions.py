"""Which level holds, as the decision of a pack says, else the customer, else the organisation; and targets by it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from database import db
from engine.errors import InvalidDefinition, InvalidState
from engine.registry import SYSTEM
from itsm.clocks.explaining import RecordClocks, record_clocks
from itsm.clocks.levels.commands import archive_level
from itsm.language import translate
from itsm.packs.checking import check_pack
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.records.commands import Reported, complete_task
from tests.support.clocks import Clock
from tests.support.ledger import clock_row
from tests.support.levels import add_gold, pack_with_table, serve, use_table, with_minutes, with_rule
from tests.support.records import TRIAGE, Desk, open_task

OF_CUSTOMER = "Level of the customer: gold. What was agreed with the customer holds."


def promised(desk: Desk) -> tuple[Reported, RecordClocks]:
    """A new incident with its clocks as an agent sees them."""
    reported = desk.report()
    return reported, record_clocks(reported.number, desk.agent, "en")


def why(found: RecordClocks) -> tuple[str | None, str]:
    return found.level, str(found.level_why)


def test_shipped_table_lets_the_customer_hold_and_says_so(desk: Desk) -> None:
    add_gold()
    serve(desk, "gold")

    reported, found = promised(desk)

    assert why(found) == ("Gold", f"Named by the decision “Service level”. {OF_CUSTOMER}")
    said = record_clocks(reported.number, desk.agent, "zh-CN").level_why
    assert said is not None
    assert translate(said, "zh-CN") == "由决策“服务级别”指定。客户的服务级别：gold。按与客户的约定。"
    assert clock_row(reported, "response").target_minutes == 15


def test_shipped_table_leaves_others_to_the_organisation(desk: Desk) -> None:
    add_gold()
    serve(desk, None)

    assert why(promised(desk)[1]) == (
        "Standard",
        "The level of the organisation. "
        "Nothing was agreed with the customer: the level of the organisation holds.",
    )


def test_rule_of_an_own_beats_the_customer(desk: Desk) -> None:
    add_gold()
    use_table(with_rule('"important"', '"gold"'))
    assert promised(desk)[1].level == "Standard"

    serve(desk, "standard")

    said = "Named by the decision “Service level”. Class of the requester: important. A promise of their own."
    assert why(promised(desk)[1]) == ("Gold", said)


def test_level_that_there_is_not_leaves_what_was_agreed_and_says_so(desk: Desk) -> None:
    use_table(with_rule("-", '"platinum"'))

    assert why(promised(desk)[1]) == (
        "Standard",
        "The decision “Service level” names the level “platinum”, which there is not. The level of the organisation. "
        "A promise of their own.",
    )


@pytest.mark.parametrize("cell", ["1 / 0", "42", "null", "customer", 'number("x")'])
def test_answer_that_names_no_level_leaves_what_was_agreed(desk: Desk, cell: str) -> None:
    use_table(with_rule("-", cell))

    assert promised(desk)[1].level == "Standard"


def test_minutes_of_the_table_are_the_target_by_the_priority_that_holds(desk: Desk, clock: Clock) -> None:
    use_table(with_minutes("5", "60", "null", "600"))
    reported, found = promised(desk)
    assert [clock_row(reported, kind).target_minutes for kind in ("response", "resolution")] == [30, 600]
    clock.advance(timedelta(minutes=10))

    complete_task(open_task(reported).key, TRIAGE, "accept", desk.agent)

    assert clock_row(reported, "resolution").target_minutes == 60
    lines = [str(line.what) for line in record_clocks(reported.number, desk.agent, "en").clocks[1].lines]
    assert lines == [
        "Started at “Triage”, with the target 10 h; set by the decision “Service level”: By priority.",
        "New target: 1 h (Priority: – → Critical); "
        "set by the decision “Service level”: Priority: Critical. By priority.",
    ]
    assert found.level == "Standard"


def problems(folder: Path, written: str) -> list[str]:
    with pytest.raises(InvalidDefinition) as refused:
        check_pack(pack_with_table(folder, written))
    return [str(one.message) for one in refused.value.findings if one.severity == "error"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (with_rule("-", "42"), "Expected the code of a service level in quotes, but found 42."),
        (with_rule("-", '"gold"').replace('name="level"', 'name="grade"'),
         "Expected the only output to be called level, but it is “grade”."),
        (with_rule("-", '"gold"').replace('"FIRST"', '"COLLECT"'),
         "Expected one answer, but the hit policy COLLECT lists many."),
        (with_minutes("5", "60", "1.5", "600"), "Expected whole minutes from 1 to 2635200, but found 1.5."),
        (with_minutes("5", "0", "1", "600"), "Expected whole minutes from 1 to 2635200, but found 0."),
        (with_minutes("5", "6", "7", "8").replace('name="response"', 'name="respond"'),
         "Expected one of the outputs level, response, resolution, ola, uc, but found “respond”."),
    ],
)  # fmt: skip
def test_table_that_no_clock_could_use_is_refused(tmp_path: Path, written: str, said: str) -> None:
    assert problems(tmp_path, written) == [said]


def test_pack_that_names_a_level_that_is_not_in_use_is_not_deployed(desk: Desk, tmp_path: Path) -> None:
    files = pack_with_table(tmp_path, with_rule('"important"', '"gold"'))

    with pytest.raises(InvalidDefinition) as refused:
        deploy_checked(files, SYSTEM)

    (found,) = refused.value.findings
    assert (str(found.message), found.element_id, found.resource) == (
        "Expected a service level in use, but rule 1 names “gold”.", "own_cell", "processes/incident/service_level.dmn",
    )  # fmt: skip
    add_gold()
    deploy_checked(files, SYSTEM)
    serve(desk, None)
    assert promised(desk)[1].level == "Gold"


def test_level_that_a_decision_names_is_not_archived(desk: Desk) -> None:
    add_gold()
    use_table(with_rule('"important"', '"gold"'))

    with pytest.raises(InvalidState, match="Decisions that name it"):
        archive_level("gold", SYSTEM)


def test_decision_that_answered_before_costs_no_statement(desk: Desk) -> None:
    add_gold()
    serve(desk, "gold")
    promised(desk)
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        reported = desk.report()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)

    assert clock_row(reported, "response").target_minutes == 15
    assert [one for one in found if "service_level" in one.partition("WHERE")[0].partition("FROM")[2]] == []
    assert len([one for one in found if one.startswith("SELECT")]) <= 2
