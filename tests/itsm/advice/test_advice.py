"""A workaround is shown where it helps, used or waited for, and gone the moment that it holds no more."""

import pytest

from engine.errors import NotFound
from itsm.advice.finding import advice_for, advice_on
from itsm.advice.taking import use_advice, wait_for_advice
from itsm.records.commands import Reported, save_draft
from itsm.records.queries import links, record_view
from itsm.records.search.indexing import index_due
from tests.support.problems import CAUSE, ProblemDesk
from tests.support.records import open_task, stored


def said(desk: ProblemDesk, incident: Reported) -> list[str]:
    """The numbers of what advises an incident."""
    return [one.number for one in advice_for(incident.number, desk.agent)]


def test_workaround_of_a_known_error_is_shown_at_similar_records(desk: ProblemDesk) -> None:
    incident, known = desk.triaged(), desk.known_error()
    index_due(10)

    (found,) = advice_for(incident.number, desk.agent)

    assert (found.number, found.text, found.linked) == (known.number, CAUSE["workaround"], False)
    assert (found.name("en"), found.name("zh-CN")) == ("Known error", "已知错误")
    assert [one.number for one in advice_on("incident", "label printer offline", desk.agent)] == [known.number]
    assert advice_on("incident", "coffee machine leaks", desk.agent) == []
    assert advice_on("problem", "label printer offline", desk.agent) == []


def test_problem_without_a_cause_advises_nothing(desk: ProblemDesk) -> None:
    incident, _noted = desk.triaged(), desk.problem()
    index_due(10)

    assert said(desk, incident) == []


def test_withdrawn_workaround_is_gone_at_once_and_who_waits_works_again(desk: ProblemDesk) -> None:
    known, incident = desk.known_error(), desk.triaged()
    waiting = wait_for_advice(incident.number, known.number, open_task(incident).key, desk.agent)
    assert (waiting.other, stored(incident).status) == (known.number, "awaiting_problem")
    assert said(desk, incident) == [known.number]

    desk.step(known, {**CAUSE, "note": "It does not help."}, "revoke")

    assert said(desk, incident) == []
    assert (stored(incident).status, open_task(incident).element_id) == ("in_progress", "line_1")
    with pytest.raises(NotFound, match=r"does not \(any more\)"):
        use_advice(incident.number, known.number, None, desk.agent)


def test_used_workaround_stands_in_the_form_beside_what_was_typed(desk: ProblemDesk) -> None:
    known, incident = desk.known_error(), desk.triaged()
    task = open_task(incident).key
    save_draft(task, {"note": "Asked.", "resolution_text": "Looked at it."}, desk.agent)

    use_advice(incident.number, known.number, task, desk.agent)
    use_advice(incident.number, known.number, task, desk.agent)

    (view,) = record_view(incident.number, desk.agent).tasks
    assert view.values["resolution_text"] == "Looked at it.\n\nSwitch it off and on again."
    assert view.values["note"] == "Asked."
    assert [(one.kind, one.other.number) for one in links(incident.number, desk.agent)] == [("caused_by", known.number)]


def test_waiting_notes_the_number_of_the_problem(desk: ProblemDesk) -> None:
    known, incident = desk.known_error(), desk.triaged()

    wait_for_advice(incident.number, known.number, open_task(incident).key, desk.agent)

    assert stored(incident).own_fields["problem_reference"] == known.number
    assert [one.linked for one in advice_for(incident.number, desk.agent)] == [True]


def test_requester_is_advised_nothing(desk: ProblemDesk) -> None:
    desk.known_error()
    incident = desk.report()
    index_due(10)

    assert advice_for(incident.number, desk.requester) == []
