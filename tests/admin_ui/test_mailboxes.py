"""Mailboxes in Settings and held mails in Operations: set up, tried out against a real server, taken and discarded."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import func, select

from database import reading, unit_of_work
from engine import clock as time
from engine.registry import Actor
from itsm.mailboxes.fetching import fetch_due
from itsm.mailboxes.mailboxes import mailbox as mailbox_of
from itsm.mailboxes.mailboxes import mailboxes, save_mailbox
from itsm.mailboxes.tables import MailBounce
from itsm.organisation.commands import save_customer
from itsm.records.tables import Record
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.imap import ImapServer, running_imap
from tests.support.incoming import mail
from tests.support.mailboxes import TYPED, send, set_up_mailbox
from tests.support.people import MakePerson, SignedIn
from tests.support.records import use_incident_pack
from tests.support.servers import free_port

LIST, NEW, HELD = "/settings/mailboxes", "/settings/mailboxes/new", "/operations/mail"


@pytest.fixture(scope="module")
def imap_server() -> Iterator[ImapServer]:
    """The server; one for these tests."""
    with TemporaryDirectory(prefix="flowdesk-imap-") as folder, running_imap(Path(folder)) as server:
        yield server


@pytest.fixture
def admin(make_person: MakePerson, signed_in: SignedIn, clock: Clock) -> Browser:
    """The browser of somebody who sets up and mends; the incident pack is in use."""
    use_incident_pack()
    return Browser(signed_in(make_person("Ada Both", roles=("administrator", "operator"))))


@pytest.fixture
def held(admin: Browser, administrator: Actor) -> int:
    """Key of a mail of a stranger that waits."""
    message = mail("<b id=mark>Hello</b>", "<i>Printer</i>", "Eve <eve@acme.example>")
    return send(set_up_mailbox(administrator), message).key


def records() -> int:
    with reading() as session:
        return session.scalar(select(func.count(Record.key))) or 0


def test_settings_lead_to_mailboxes_and_an_empty_list_says_what_they_are_for(admin: Browser) -> None:
    assert f'href="{LIST}"' in admin.open("/settings?q=imap")

    assert "A mail to the desk becomes a record" in admin.open(LIST)


def test_mailbox_is_added_with_the_fields_that_its_form_asks_for(admin: Browser) -> None:
    page = admin.open(NEW)
    assert 'name="value.category"' in page and 'name="value.impact"' in page

    saved = admin.send(NEW, dict(TYPED))

    assert "Saved." in shown(saved) and "flowdesk mail ingest --mailbox desk@example.org" in shown(saved)
    assert mailboxes()[0].values == {"category": "other", "impact": "low", "urgency": "medium"}


def test_changes_of_a_mailbox_are_told_in_the_words_of_its_form(admin: Browser, administrator: Actor) -> None:
    save_customer(None, {"code": "acme", "name": "Acme", "service_class": "standard"}, administrator)
    key = set_up_mailbox(administrator, language="zh-CN")
    save_mailbox(key, {**TYPED, "unknown": "refuse", "domains": "acme.example acme"}, administrator)

    admin.open(f"{LIST}/{key}")
    assert admin.page is not None
    page = shown(admin.page)
    assert "Record type: Incident" in page and "Category: Something else" in page
    assert "Who is affected? Only me" in page and "Reply address with a token: yes" in page
    assert "Language: 简体中文 → English" in page and "Domains of customers: acme.example acme" in page
    assert "Hold their mails: somebody looks at them → Refuse politely, at most once a day" in page


def test_refused_form_keeps_what_was_typed_and_says_why_beside_the_field(admin: Browser) -> None:
    admin.open(NEW)

    refused = admin.send(NEW, {**TYPED, "name": "Kept", "domains": "acme.example NOBODY", "value.impact": ""})

    assert refused.status_code == 422 and 'value="Kept"' in refused.text
    assert "acme.example NOBODY” is not" in shown(refused) and mailboxes() == []


def test_connection_is_checked_and_nothing_is_taken(admin: Browser, imap_server: ImapServer) -> None:
    imap_server.renew()
    imap_server.put(mail())
    admin.open(NEW)
    admin.send(NEW, imap_server.form())
    key = mailboxes()[0].key

    checked = admin.send(f"{LIST}/{key}/check")

    assert "Mails that wait there: 1" in shown(checked) and imap_server.names_in("INBOX") == [b"Printer"]
    assert imap_server.form()["password"] not in checked.text


def test_server_that_does_not_answer_is_told_on_the_list_the_page_and_in_operations(
    admin: Browser, imap_server: ImapServer
) -> None:
    admin.open(NEW)
    admin.send(NEW, imap_server.form(port=str(free_port())))
    key = mailboxes()[0].key

    checked = admin.send(f"{LIST}/{key}/check")
    fetch_due(50)

    assert checked.status_code == 409 and "Connection refused" in shown(checked)
    assert "cannot be reached" in admin.open(LIST) and "The last look failed" in admin.open(f"{LIST}/{key}")
    assert "mailbox out of reach" in admin.open("/operations") and mailbox_of(key).failures == 1


def test_held_mail_is_read_as_text_and_taken_as_a_new_record(admin: Browser, held: int) -> None:
    assert "Its sender is not known." in admin.open(HELD) and "held mail" in admin.open("/operations")
    page = admin.open(f"{HELD}/{held}")
    assert "&lt;b id=mark&gt;Hello" in page and "<i>Printer" not in page

    taken = admin.send(f"{HELD}/{held}/take", {"as": "record"})

    assert "INC-000001" in shown(taken) and "No mail waits" in shown(taken) and records() == 1


def test_held_mail_for_a_record_that_is_not_there_stays_with_what_was_typed(admin: Browser, held: int) -> None:
    admin.open(f"{HELD}/{held}")

    refused = admin.send(f"{HELD}/{held}/take", {"as": "words", "number": "INC-777"})

    assert refused.status_code == 422 and 'value="INC-777"' in refused.text and records() == 0


def test_held_mail_is_discarded(admin: Browser, held: int) -> None:
    admin.open(f"{HELD}/{held}")

    page = admin.send(f"{HELD}/{held}/discard")

    assert "Discarded." in shown(page) and "No mail waits" in shown(page)


def test_who_may_not_see_operations_sees_no_held_mails(
    held: int, make_person: MakePerson, signed_in: SignedIn
) -> None:
    requester = Browser(signed_in(make_person("Rex Requester")))

    assert requester.client.get(HELD).status_code == 403


def test_address_that_mails_do_not_reach_is_told_on_the_page_of_the_person(admin: Browser, requester: Actor) -> None:
    with unit_of_work() as work:
        row = MailBounce(
            person_key=requester.key, address="cai.requester@example.org", said="5.1.1 no such user", at=time.now()
        )
        work.session.add(row)

    assert "Mails to cai.requester@example.org do not arrive" in admin.open(f"/people/{requester.key}")
