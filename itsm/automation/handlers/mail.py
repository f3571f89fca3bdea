"""Job type ``mail.send``: a mail of the diagram's own words, through the outbox of the house."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from html import escape

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import FlowdeskError, InvalidInput, text
from engine.registry import Actor, InlineCall, InstanceRef
from itsm.automation.asking import fault, own_record, words, wrong_input
from itsm.language import LANGUAGES
from itsm.mail.about import post_about
from itsm.mail.letter import Words, html_page
from itsm.mail.outbox import Recipient, post
from itsm.mailboxes.outgoing import post_to_person
from itsm.people.commands.checks import checked_email
from itsm.people.tables import PersonRow
from itsm.records.opened import OpenRecord

MAIL = "mail.send"
KIND = "process"
REQUESTER, OWNER = "requester", "owner"
MOST = 50
"""People to whom one step writes."""
LONGEST_SUBJECT, LONGEST_BODY = 300, 20_000
_LIFETIME = timedelta(days=3)


def send_mail(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Write ``subject`` and ``body`` to ``to``: requester, owner, a key of a person, an address, or a list of these.

    Who is a person here answers to the record, and gets no mail without an address or once they have left. Gives
    ``mailed``: to how many it goes. It is sent by the workers once the step is stored. A replay of the past writes to
    nobody. Raises ExecutionFault.
    """
    if instance.replaying:
        return {"mailed": 0}
    try:
        opened = own_record(work, instance, actor)
        found = _recipients(work, opened, call)
        subject, body = words(call, "subject"), words(call, "body")
        if not (0 < len(subject) <= LONGEST_SUBJECT and 0 < len(body) <= LONGEST_BODY):
            raise InvalidInput(
                text("Expected a subject of up to %(subject)s characters and a body of up to %(body)s.",
                     subject=LONGEST_SUBJECT, body=LONGEST_BODY)
            )  # fmt: skip
    except FlowdeskError as problem:
        raise fault(call, problem) from problem
    for recipient in found:
        _post(work, opened, recipient, subject, body)
    return {"mailed": len(found)}


def _recipients(work: UnitOfWork, opened: OpenRecord | None, call: InlineCall) -> Sequence[Recipient]:
    value = call.inputs.get("to")
    several = value if isinstance(value, list) else [value]
    named = [str(one).strip() for one in several if one is not None and str(one).strip()]
    if not 0 < len(named) <= MOST:
        raise wrong_input("to", text("1 to %(most)s people or addresses", most=MOST), value)
    language = words(call, "language", "en")
    if language not in LANGUAGES:
        raise wrong_input("language", text("en or zh-CN"), language)
    found: dict[str, Recipient] = {}
    for one in named:
        recipient = _recipient(work, opened, one, language)
        if recipient is not None:
            found.setdefault(recipient.address, recipient)
    return list(found.values())


def _recipient(work: UnitOfWork, opened: OpenRecord | None, named: str, language: str) -> Recipient | None:
    """Who is meant; None for a person who cannot be written to."""
    if "@" in named:
        address = checked_email(named)
        person = work.session.scalar(select(PersonRow).where(PersonRow.email == address))
        return Recipient(address, language) if person is None else _of_person(person)
    if named in (REQUESTER, OWNER) and opened is not None:
        key = opened.row.requester_key if named == REQUESTER else opened.row.owner_key
    elif named.isascii() and named.isdigit() and len(named) < 17:
        key = int(named)
    else:
        raise wrong_input("to", text("requester, owner, a key of a person or an address"), named)
    person = work.session.scalar(select(PersonRow).where(PersonRow.key == key)) if key is not None else None
    return None if person is None else _of_person(person)


def _of_person(person: PersonRow) -> Recipient | None:
    return Recipient(person.email, person.language, person.key) if person.active and person.email else None


def _post(work: UnitOfWork, opened: OpenRecord | None, recipient: Recipient, subject: str, body: str) -> None:
    lines = "\n".join(f"<p>{escape(part)}</p>" for part in body.split("\n\n")).replace("\n", "<br>\n")
    identity, until = f"process-{secrets.token_hex(16)}", clock.now() + _LIFETIME
    tagged = subject if opened is None or f"[{opened.number}]" in subject else f"[{opened.number}] {subject}"
    letter = Words(tagged, f"{body}\n", html_page(lines, recipient.language))
    if opened is None:
        post(work, identity, KIND, recipient, letter, until)
    elif recipient.person_key is not None:
        post_to_person(work, opened.row, identity, KIND, recipient, letter, until)
    else:
        post_about(work, opened.row.key, identity, KIND, recipient, letter, until)
