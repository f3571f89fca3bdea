"""Changing fields outside a task's form."""

import pytest

from engine.errors import Conflict, Forbidden, InvalidForm, InvalidInput
from itsm.language import translate
from itsm.records.commands import update_fields
from itsm.records.queries import record_view, timeline
from tests.support.people import MakePerson
from tests.support.records import Desk, open_task, stored


def test_update_changes_fields_and_tells_before_and_after(desk: Desk) -> None:
    reported = desk.report()

    updated = update_fields(reported.number, {"urgency": "high", "vendor_reference": "V-9"}, desk.agent)

    assert updated.changed == ["urgency", "vendor_reference"]
    assert stored(reported).own_fields == {"vendor_reference": "V-9"}
    (line,) = [entry for entry in timeline(reported.number, desk.agent, "zh-CN") if entry.kind == "change"]
    assert [(change.label, change.before, change.after) for change in line.changes] == [
        ("紧急度", "中", "高"), ("供应商单号", "", "V-9"),
    ]


def test_update_of_the_priority_ranks_open_tasks_anew_and_names_who_set_it(desk: Desk) -> None:
    reported = desk.triaged()

    update_fields(reported.number, {"priority": "low"}, desk.agent, reason=" Works again by itself. ")

    assert open_task(reported).priority == 30
    kept = {"by": "Ben Agent", "reason": "Works again by itself.", "was": "critical", "decision": "priority"}
    assert stored(reported).priority_reason == kept
    why = record_view(reported.number, desk.agent, "en").priority_why
    assert why is not None and translate(why, "en") == "Set by Ben Agent instead of Critical: Works again by itself."


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 501], ids=["none", "blank", "too long"])
def test_priority_is_overruled_with_a_reason_alone(desk: Desk, reason: str) -> None:
    reported = desk.triaged()

    with pytest.raises(InvalidForm) as refused:
        update_fields(reported.number, {"priority": "low"}, desk.agent, reason=reason)

    assert list(refused.value.fields) == ["reason"]
    assert stored(reported).priority == "critical"


def test_update_that_changes_nothing_keeps_the_revision(desk: Desk) -> None:
    reported = desk.report()

    assert update_fields(reported.number, {"urgency": "medium"}, desk.agent).revision == 1


def test_update_is_refused_when_somebody_else_was_faster(desk: Desk, make_person: MakePerson) -> None:
    reported = desk.report()
    other = make_person("Dee Agent", roles=("agent",), teams=("line-1",))
    update_fields(reported.number, {"urgency": "high"}, other, 1)

    with pytest.raises(Conflict, match="Dee Agent changed Urgency"):
        update_fields(reported.number, {"urgency": "low"}, desk.agent, 1)


def test_update_is_refused_for_what_is_no_field_or_does_not_fit(desk: Desk) -> None:
    reported = desk.report()

    with pytest.raises(InvalidInput):
        update_fields(reported.number, {"status": "closed"}, desk.agent)
    with pytest.raises(InvalidForm):
        update_fields(reported.number, {"urgency": "whenever"}, desk.agent)
    with pytest.raises(InvalidForm):
        update_fields(reported.number, {"title": "x" * 301}, desk.agent)
    with pytest.raises(Forbidden):
        update_fields(reported.number, {"urgency": "low"}, desk.requester)
