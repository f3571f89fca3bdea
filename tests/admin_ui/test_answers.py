"""Answers from a mail: links that a scanner may open, that work once, for their own task and person alone."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from database import reading, unit_of_work
from engine.state.tables import Command, UserTask
from itsm.notices.tables import AnswerRow
from itsm.people.tables import PersonRow
from itsm.records.commands import complete_task
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.mail import Postbox, text_of
from tests.support.notices import work_notices
from tests.support.people import MakePerson
from tests.support.records import SOLVED, Desk, open_task, use_changed_diagram, use_incident_pack


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, clock: Clock) -> Desk:
    """An agent of line 1 and a requester, both with an address; the time stands still."""
    use_incident_pack()
    agent = make_person("Ben Agent", roles=("agent",), teams=("line-1",), email="ben@example.org")
    return Desk(agent, make_person("Cai Requester", email="cai@example.org"))


def resolved(desk: Desk, postbox: Postbox) -> tuple[str, dict[str, str]]:
    """A resolved incident, and the links of the mail that asks its requester: number, links by outcome."""
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    work_notices()
    links = re.findall(r"https://desk\.example\.org(/answer\?\S+)", text_of(postbox.messages[-1]))
    return reported.number, dict(zip(("confirm", "reject"), links, strict=True))


def task_of(number: str) -> UserTask:
    """The newest task of a record."""
    with reading() as session:
        query = select(UserTask).where(UserTask.business_key == number).order_by(UserTask.key.desc())
        return session.scalars(query).first()  # type: ignore[return-value]  # there is one


def test_scanner_that_opens_every_link_of_a_mail_changes_nothing(
    desk: Desk, postbox: Postbox, stranger: Browser
) -> None:
    number, _links = resolved(desk, postbox)
    with reading() as session:
        before = session.scalars(select(Command.id)).all()

    for link in re.findall(r"https://desk\.example\.org(/\S+)", text_of(postbox.messages[-1])):
        for method in ("GET", "HEAD", "OPTIONS"):
            stranger.client.open(link, method=method)

    assert (task_of(number).element_id, task_of(number).state) == ("confirm", "open")
    with reading() as session:
        assert session.scalars(select(Command.id)).all() == before


def test_answer_is_given_by_the_form_and_the_same_again_gets_the_first_result(
    desk: Desk, postbox: Postbox, stranger: Browser
) -> None:
    number, links = resolved(desk, postbox)
    page = stranger.open(links["confirm"])
    assert "It works again" in page and number in page
    hidden = stranger.hidden("/answer")

    first = stranger.send("/answer")
    again = stranger.client.post("/answer", data=hidden)

    assert "we have your answer" in shown(first) and "we have your answer" in shown(again)
    assert task_of(number).element_id == "confirm" and task_of(number).state == "completed"
    with reading() as session:
        assert len(session.scalars(select(Command).where(Command.name == "answer_by_link")).all()) == 1


def test_other_link_of_a_mail_that_was_answered_changes_nothing(
    desk: Desk, postbox: Postbox, stranger: Browser
) -> None:
    number, links = resolved(desk, postbox)
    stranger.open(links["reject"])
    rejecting = stranger.hidden("/answer")
    stranger.open(links["confirm"])
    stranger.send("/answer")

    late = stranger.client.post("/answer", data={**rejecting, "comment": "No!"})

    assert "we have your answer" in shown(late)
    assert [one.element_id for one in tasks_of(number) if one.state == "open"] == []


def test_rejection_needs_its_reason_and_keeps_what_was_typed(desk: Desk, postbox: Postbox, stranger: Browser) -> None:
    number, links = resolved(desk, postbox)
    stranger.open(links["reject"])

    refused = stranger.send("/answer", comment="")
    assert refused.status_code == 422 and 'aria-invalid="true"' in refused.text
    stranger.send("/answer", comment="It still hangs.")

    assert [one.element_id for one in tasks_of(number) if one.state == "open"] == ["line_1"]


TWICE = (
    "<bpmn:outgoing>confirmed_no</bpmn:outgoing><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
    '<zeebe:loopCharacteristics inputCollection="=[1, 2]" inputElement="part" /></bpmn:extensionElements>'
    "</bpmn:multiInstanceLoopCharacteristics>"
)
"""The requester confirms twice, at the same time."""


def test_answer_completes_its_own_task_of_two_that_are_open_and_no_other(
    desk: Desk, postbox: Postbox, stranger: Browser
) -> None:
    use_changed_diagram("<bpmn:outgoing>confirmed_no</bpmn:outgoing>", TWICE)
    number, links = resolved(desk, postbox)
    other = re.findall(r"https://desk\.example\.org(/answer\?\S+)", text_of(postbox.messages[-2]))[0]
    assert [one.state for one in tasks_of(number)][-2:] == ["open", "open"]

    stranger.open(links["confirm"])
    twice = stranger.hidden("/answer")
    stranger.send("/answer")
    stranger.client.post("/answer", data=twice)
    assert sorted(one.state for one in tasks_of(number))[-3:] == ["completed", "completed", "open"]
    stranger.open(other)
    stranger.send("/answer")

    assert {one.state for one in tasks_of(number)} == {"completed"}


def tasks_of(number: str) -> list[UserTask]:
    """All tasks of a record."""
    with reading() as session:
        return list(session.scalars(select(UserTask).where(UserTask.business_key == number).order_by(UserTask.key)))


def test_link_of_a_task_that_is_over_answers_no_later_task_of_the_same_step(
    desk: Desk, postbox: Postbox, stranger: Browser
) -> None:
    number, links = resolved(desk, postbox)
    complete_task(task_of(number).key, {"comment": "No."}, "reject", desk.requester)
    complete_task(next(one.key for one in tasks_of(number) if one.state == "open"), SOLVED, "solved", desk.agent)

    page = stranger.open(links["confirm"])

    assert "not waiting for an answer" in page and "<form class=" not in page
    assert task_of(number).state == "open"


def test_forged_changed_and_late_links_do_not_work(
    desk: Desk, postbox: Postbox, stranger: Browser, clock: Clock
) -> None:
    _number, links = resolved(desk, postbox)
    link = links["confirm"]
    secret, _place, sign = link.removeprefix("/answer?link=").split(".")

    for wrong in ("/answer", "/answer?link=x", link[:-1], f"/answer?link={secret}.1.{sign}", f"{link}0"):
        assert stranger.client.get(wrong).status_code == 404
    clock.advance(timedelta(days=14))

    assert stranger.client.get(link).status_code == 404
    with reading() as session:
        assert secret not in session.scalars(select(AnswerRow.secret_hash)).one()


def test_link_is_for_its_person_alone(desk: Desk, postbox: Postbox, worker: Browser, stranger: Browser) -> None:
    number, links = resolved(desk, postbox)

    assert worker.client.get(links["confirm"]).status_code == 403
    with unit_of_work() as work:
        work.session.execute(update(PersonRow).where(PersonRow.key == desk.requester.key).values(active=False))

    assert stranger.client.get(links["confirm"]).status_code == 404
    assert task_of(number).state == "open"


def test_form_without_its_token_answers_nothing(desk: Desk, postbox: Postbox, stranger: Browser) -> None:
    number, links = resolved(desk, postbox)

    sent = stranger.client.post("/answer", data={"link": links["confirm"].removeprefix("/answer?link=")})

    assert sent.status_code in (400, 403) and task_of(number).state == "open"
