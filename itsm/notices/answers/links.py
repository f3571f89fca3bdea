"""Links to answer from a mail: one secret for each mail, signed together with the answer that a link gives.

Mail scanners open links; so opening one shows a page, and only its form does something. The database keeps a hash.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from database import UnitOfWork, all_tenants, reading
from engine import clock
from engine.errors import NotFound, text
from engine.lifecycle import UserTaskState
from engine.state.tables import UserTask
from itsm.language import translate
from itsm.mail import address_of
from itsm.notices.tables import AnswerRow
from itsm.people.tables import PersonRow
from itsm.records import elements
from itsm.records.tables import Record
from itsm.sealing import is_signed, signature

LIFETIME = timedelta(days=14)
PATH = "/answer"
_PURPOSE = "answer"
ACKNOWLEDGE, ACKNOWLEDGED_LABEL = "acknowledge", text("I take care of it")
"""The answer to being asked to take care of a record, and what it is called."""


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """The answer that a link gives: ``outcome`` of a task, by one person. ``given`` is what the links gave already.

    Without a task it is that the person takes care of the record.
    """

    key: int
    tenant_key: int
    person_key: int
    language: str
    time_zone: str
    number: str
    task_key: int | None
    outcome: str
    given: str | None
    given_at: datetime | None


def answers_for(
    work: UnitOfWork, record: Record, person_key: int, details: Mapping[str, object], language: str
) -> Sequence[Mapping[str, str]]:
    """Links (label, link) for each answer to what a notice is about: outcomes of the requester's own open task.

    Of others only a vote that is theirs; all else needs the record before one's eyes.

    A notice that asks for somebody who takes care of the record has one link for that.
    """
    if details.get("acknowledge") is True:
        (link,) = _kept(work, record, person_key, None, [ACKNOWLEDGE])
        return [{"label": translate(ACKNOWLEDGED_LABEL, language), "link": link}]
    token = details.get("token")
    if not isinstance(token, str):
        return ()
    query = select(UserTask).where(
        UserTask.instance_key == record.instance_key, UserTask.token_id == token,
        UserTask.state == UserTaskState.OPEN.value, UserTask.assignee_key == person_key,
    )  # fmt: skip
    task = work.session.scalar(query)
    if task is None:
        return ()
    element = elements.element_of(work.session, task.definition_key, task.element_id)
    if record.requester_key != person_key and not elements.is_vote(element):
        return ()
    outcomes = elements.outcomes(element, language)
    links = _kept(work, record, person_key, task.key, [one.key for one in outcomes])
    return [{"label": one.label, "link": link} for one, link in zip(outcomes, links, strict=True)]


def _kept(
    work: UnitOfWork, record: Record, person_key: int, task_key: int | None, outcomes: Sequence[str]
) -> Sequence[str]:
    """The links of one mail, one for each outcome."""
    secret, now = secrets.token_urlsafe(24), clock.now()
    work.session.add(
        AnswerRow(
            person_key=person_key, record_key=record.key, task_key=task_key, outcomes=list(outcomes),
            secret_hash=_hash(secret), created_at=now, expires_at=now + LIFETIME,
        )
    )  # fmt: skip
    return [_link(secret, number) for number in range(len(outcomes))]


def open_answer(link: str) -> OpenAnswer:
    """What the link answers, whatever the organisation; nothing is used up.

    Raises NotFound, the same for all that do not work: forged, changed, over, of somebody who has left.
    """
    secret, _, rest = link.partition(".")
    number, _, given = rest.partition(".")
    if not is_signed(_PURPOSE, f"{secret}.{number}", given):
        raise no_link()  # before the database is asked: guesses cost nothing
    query = (
        select(AnswerRow, PersonRow, Record.number)
        .join(PersonRow, PersonRow.key == AnswerRow.person_key)
        .join(Record, Record.key == AnswerRow.record_key)
        .where(AnswerRow.secret_hash == _hash(secret), AnswerRow.expires_at > clock.now(), PersonRow.active)
    )
    with all_tenants(), reading() as session:
        found = session.execute(query).one_or_none()
    if found is None:
        raise no_link()
    row, person, record_number = found
    return OpenAnswer(
        row.key, row.tenant_id, person.key, person.language, person.time_zone, record_number, row.task_key,
        row.outcomes[int(number)], row.outcome, row.used_at,
    )  # fmt: skip


def no_link() -> NotFound:
    """The one refusal for every link that does not work, so that it tells nothing."""
    return NotFound(
        text("Expected a link that works, but this one is over or not whole. Open the record in the portal instead.")
    )


def _link(secret: str, number: int) -> str:
    value = f"{secret}.{number}"
    return address_of(f"{PATH}?link={value}.{signature(_PURPOSE, value)}")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
