"""After the closing the requester is asked by the rule of the pack, answers once and in time, and is counted."""

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from database import db, reading, unit_of_work
from engine.errors import Forbidden, InvalidForm, InvalidState, NotFound
from engine.registry import SYSTEM
from engine.runtime import Resource, deploy, fire_timer
from engine.state.tables import Timer
from itsm.people.tables import PersonRow
from itsm.records.commands import Reported, complete_task, send_message_to_record
from itsm.surveys.answer_survey import answer_survey
from itsm.surveys.asking import in_sample
from itsm.surveys.queries import Asked, Sum, open_surveys, survey_of, survey_rows, survey_sums
from itsm.surveys.tables import Survey
from tests.support.clocks import Clock
from tests.support.mail import Postbox, text_of
from tests.support.notices import events_of, work_notices
from tests.support.people import MakePerson
from tests.support.records import INCIDENT, SOLVED, TRIAGE, Desk, open_task, stored

SAMPLE = "<text>30</text>\n        </outputEntry>\n        <outputEntry id=\"survey_others_quiet\">"


def ask(share: int) -> None:
    """Put a rule into use that asks so many per cent of those who are no VIP."""
    written = (INCIDENT / "survey.dmn").read_text(encoding="utf-8")
    assert SAMPLE in written
    changed = written.replace(SAMPLE, SAMPLE.replace("30", str(share), 1))
    deploy("incident", [Resource("decision", "survey", "incident/survey.dmn", changed.encode())], SYSTEM)


def solved(desk: Desk) -> Reported:
    reported = desk.report()
    complete_task(open_task(reported).key, {**TRIAGE, **SOLVED}, "solved", desk.agent)
    return reported


def closed(desk: Desk) -> Reported:
    reported = solved(desk)
    complete_task(open_task(reported).key, {}, "confirm", desk.requester)
    return reported


def found(desk: Desk, reported: Reported) -> Asked | None:
    return survey_of(reported.number, desk.requester)


def test_requester_is_asked_when_the_record_is_closed(desk: Desk, clock: Clock) -> None:
    ask(100)
    reported = solved(desk)
    before = found(desk, reported)

    complete_task(open_task(reported).key, {}, "confirm", desk.requester)

    after = found(desk, reported)
    assert before is None
    assert after is not None and after.is_open
    assert after.expires_at == clock.now() + timedelta(days=14)
    assert [one.number for one in open_surveys(desk.requester)] == [reported.number]
    assert stored(reported).status == "closed"


def test_closing_that_asks_nobody_takes_no_statement_more(desk: Desk) -> None:
    ask(0)
    closed(desk)  # what a process reads once is read
    task = open_task(solved(desk)).key
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *found: statements.append(found[2]))

    complete_task(task, {}, "confirm", desk.requester)

    assert len([one for one in statements if not one.startswith(("BEGIN", "PRAGMA"))]) <= 10, "\n".join(statements)


def test_requester_is_asked_when_the_record_closes_by_itself(desk: Desk, clock: Clock) -> None:
    ask(100)
    reported = solved(desk)
    clock.advance(timedelta(days=5))
    with reading() as session:
        timer = session.query(Timer).filter_by(element_id="confirm_elapsed").one().key

    fire_timer(timer)

    assert found(desk, reported) is not None


def test_nobody_is_asked_when_nothing_was_solved(desk: Desk) -> None:
    ask(100)
    reported = desk.report()

    complete_task(open_task(reported).key, {**TRIAGE, "note": "A request."}, "no_incident", desk.agent)

    assert stored(reported).status == "closed"
    assert found(desk, reported) is None


def test_share_of_the_rule_is_the_share_of_the_records() -> None:
    asked = sum(in_sample(f"INC-{number:06}", 30) for number in range(2000))

    assert 520 < asked < 680
    assert not any(in_sample(f"INC-{number}", 0) for number in range(100))
    assert all(in_sample(f"INC-{number}", 100) for number in range(100))


def test_vip_is_asked_whatever_the_sample_says(desk: Desk) -> None:
    ask(0)
    other = closed(desk)
    with unit_of_work() as work:
        vip = update(PersonRow).where(PersonRow.key == desk.requester.key).values(service_class="vip")
        work.session.execute(vip)

    assert (found(desk, other), found(desk, closed(desk)) is not None) == (None, True)


def test_nobody_is_asked_twice_within_the_quiet_time(desk: Desk, clock: Clock) -> None:
    ask(100)
    asked = [found(desk, closed(desk)) is not None]
    clock.advance(timedelta(days=29))
    asked.append(found(desk, closed(desk)) is not None)
    clock.advance(timedelta(days=1))
    asked.append(found(desk, closed(desk)) is not None)

    assert asked == [True, False, True]


def test_record_is_asked_about_once_also_when_it_is_closed_again(desk: Desk, clock: Clock) -> None:
    ask(100)
    reported = closed(desk)
    answer_survey(reported.number, "2", "", desk.requester)
    clock.advance(timedelta(days=13))
    send_message_to_record(reported.number, "incident_reopened", desk.requester)
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)

    complete_task(open_task(reported).key, {}, "confirm", desk.requester)

    again = found(desk, reported)
    assert again is not None and (again.score, again.is_open) == (2, False)


def test_rule_that_cannot_be_read_stops_no_closing(desk: Desk) -> None:
    broken = (INCIDENT / "survey.dmn").read_text(encoding="utf-8").replace("record.requester_class", "1 / 0 + x.y.z")
    broken = broken.replace('hitPolicy="FIRST"', 'hitPolicy="UNIQUE"')
    deploy("incident", [Resource("decision", "survey", "incident/survey.dmn", broken.encode())], SYSTEM)

    assert stored(closed(desk)).status == "closed"


def test_answer_is_given_once_and_seen_by_agents(desk: Desk) -> None:
    ask(100)
    reported = closed(desk)
    first = answer_survey(reported.number, "4", " Quick.\r\nThanks ", desk.requester, "one")
    again = answer_survey(reported.number, "4", " Quick.\r\nThanks ", desk.requester, "one")

    with pytest.raises(InvalidState, match="already"):
        answer_survey(reported.number, "1", "", desk.requester, "two")

    told = survey_of(reported.number, desk.agent)
    assert first == again
    assert told is not None and (told.score, told.comment, told.is_open) == (4, "Quick.\nThanks", False)


def test_answer_comes_too_late_after_the_time_of_the_rule(desk: Desk, clock: Clock) -> None:
    ask(100)
    reported = closed(desk)
    clock.advance(timedelta(days=14))

    with pytest.raises(InvalidState, match="over"):
        answer_survey(reported.number, "5", "", desk.requester)
    assert open_surveys(desk.requester) == []


@pytest.mark.parametrize(
    ("score", "comment", "field"), [("", "", "score"), ("6", "", "score"), ("3", "x" * 4001, "comment")]
)
def test_answer_without_sense_is_refused_beside_its_field(desk: Desk, score: str, comment: str, field: str) -> None:
    ask(100)
    reported = closed(desk)

    with pytest.raises(InvalidForm) as refused:
        answer_survey(reported.number, score, comment, desk.requester)

    assert list(refused.value.fields) == [field]


def test_nobody_else_answers(desk: Desk, make_person: MakePerson) -> None:
    ask(100)
    reported = closed(desk)

    with pytest.raises(InvalidState):
        answer_survey(reported.number, "1", "", desk.agent)
    with pytest.raises(NotFound):
        answer_survey(reported.number, "1", "", make_person("Ron Other"))


def test_sums_count_what_was_asked_and_answered(desk: Desk, clock: Clock) -> None:
    ask(100)
    month = f"{clock.now():%Y-%m}"
    answer_survey(closed(desk).number, "5", "", desk.requester)
    clock.advance(timedelta(days=31))
    later = f"{clock.now():%Y-%m}"
    closed(desk)

    sums = {by: survey_sums(by, desk.agent) for by in ("team", "category", "month")}

    assert sums["team"] == [Sum("incident", "line-1", 2, 1, 5.0)]
    assert sums["category"] == [Sum("incident", "printing", 2, 1, 5.0)]
    assert sums["month"] == [Sum("incident", month, 1, 1, 5.0), Sum("incident", later, 1, 0, None)]
    assert [row["score"] for row in survey_rows(desk.agent)] == [None, 5]


def test_sums_are_for_those_who_see_all_records(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        survey_sums("team", desk.requester)
    with pytest.raises(Forbidden):
        list(survey_rows(desk.requester))


def told(desk: Desk) -> list[str]:
    """Which events of surveys the requester was told of, once the workers have done what is due."""
    work_notices()
    return [event for event in events_of(desk.requester) if event.startswith("survey")]


def test_who_is_asked_is_invited_also_when_they_closed_the_record_themselves(desk: Desk, postbox: Postbox) -> None:
    ask(100)
    reported = closed(desk)

    assert told(desk) == ["survey_asked"]
    assert f"https://desk.example.org/portal/records/{reported.number}/survey" in text_of(postbox.messages[-1])


def test_who_has_not_answered_is_reminded_once_while_there_is_time(desk: Desk, clock: Clock) -> None:
    ask(100)
    closed(desk)
    clock.advance(timedelta(days=10, hours=11))
    before = told(desk)
    clock.advance(timedelta(hours=2))
    after = told(desk)
    clock.advance(timedelta(days=1))

    assert (before, after, told(desk)) == (["survey_asked"], ["survey_asked", "survey_reminder"], after)


def test_nobody_is_reminded_who_has_answered_or_of_a_survey_that_is_over(desk: Desk, clock: Clock) -> None:
    ask(100)
    answer_survey(closed(desk).number, "5", "", desk.requester)
    clock.advance(timedelta(days=13))
    answered = told(desk)
    with unit_of_work() as work:
        work.session.execute(update(Survey).values(answered_at=None))
    clock.advance(timedelta(days=2))

    assert (answered, told(desk)) == ([], [])
