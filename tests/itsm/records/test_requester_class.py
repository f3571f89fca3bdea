"""The class of the requester stands on a record from its report on, for decisions to read."""

import pytest
from sqlalchemy import update

from database import unit_of_work
from itsm.language import translate
from itsm.organisation.tables import CustomerRow
from itsm.people.tables import PersonRow
from itsm.records.commands import complete_task, update_fields
from itsm.records.queries import history, record_view
from tests.support.records import TRIAGE, Desk, open_task, stored


def classed(desk: Desk, person: str | None, customer: str | None) -> None:
    """Give the requester a class, and a customer of another one."""
    with unit_of_work() as work:
        found = None
        if customer:
            row = CustomerRow(code="c", name="C", service_class=customer)
            work.session.add(row)
            work.session.flush()
            found = row.key
        wanted = update(PersonRow).where(PersonRow.key == desk.requester.key)
        work.session.execute(wanted.values(service_class=person, customer_key=found))


@pytest.mark.parametrize(
    ("person", "customer", "expected"),
    [(None, None, None), ("vip", None, "vip"), (None, "important", "important"), ("vip", "important", "vip")],
)
def test_record_takes_the_class_of_its_requester_along(
    desk: Desk, person: str | None, customer: str | None, expected: str | None
) -> None:
    classed(desk, person, customer)

    assert stored(desk.report()).requester_class == expected


def test_class_stays_as_it_was_when_the_record_was_made(desk: Desk) -> None:
    reported = desk.report()

    classed(desk, "vip", None)

    assert stored(reported).requester_class is None


def test_priority_of_a_vip_is_one_step_higher_and_says_why(desk: Desk) -> None:
    classed(desk, "vip", None)
    reported = desk.report()

    complete_task(open_task(reported).key, {**TRIAGE, "impact": "medium"}, "accept", desk.agent)

    assert stored(reported).priority == "critical"
    why = {language: record_view(reported.number, desk.agent, language).priority_why for language in ("en", "zh-CN")}
    assert {language: translate(said, language) for language, said in why.items() if said} == {
        "en": "Impact: Medium · Urgency: High. A team cannot work. Class of the requester: vip. "
        "The requester is a VIP: one step higher.",
        "zh-CN": "影响度：中 · 紧急度：高。一个团队无法工作。报障人级别：VIP。报障人为 VIP，提高一级。",
    }


def test_priority_of_a_service_that_matters_is_one_step_higher(desk: Desk) -> None:
    reported = desk.report()
    update_fields(reported.number, {"service": "Payroll"}, desk.agent)

    complete_task(open_task(reported).key, {**TRIAGE, "impact": "low", "urgency": "low"}, "accept", desk.agent)

    assert stored(reported).priority == "moderate"


def test_history_tells_every_rule_that_the_priority_rests_on(desk: Desk) -> None:
    classed(desk, "vip", None)
    reported = desk.report()
    complete_task(open_task(reported).key, {**TRIAGE, "impact": "medium"}, "accept", desk.agent)

    decided = [line for line in history(reported.number, desk.agent, "zh-CN") if line.explained]

    said = [translate(line, "zh-CN") for one in decided for line in one.explained]
    assert "一个团队无法工作" in said and "报障人为 VIP，提高一级" in said
    assert any("报障人级别：VIP" in line for line in said)
