"""Mails are fetched from a real IMAP server: each once, moved then; trouble is told, and nothing is lost by it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from database import reading
from engine import clock as time
from engine.errors import InvalidForm
from engine.registry import Actor
from engine.worker.background import work_in_background
from itsm.mailboxes.fetching import EVERY, LONGEST_PAUSE, count_waiting, fetch_due
from itsm.mailboxes.imap import AT_ONCE, Folder, MailServerAway
from itsm.mailboxes.mailboxes import mailbox, save_mailbox
from itsm.mailboxes.taking.held import held_mails
from itsm.records.tables import Record
from tests.support.clocks import Clock
from tests.support.imap import PASSWORD, ImapServer
from tests.support.incoming import mail
from tests.support.servers import free_port

CAI = "cai.requester@example.org"


def records() -> int:
    with reading() as session:
        return session.scalar(select(func.count(Record.key))) or 0


@pytest.mark.usefixtures("clock", "requester")
def test_worker_takes_each_mail_once_and_moves_it(imap: ImapServer, fetched: int) -> None:
    imap.put(mail(sender=CAI, message_id="<1@x>"), mail(subject="Screen", sender=CAI, message_id="<2@x>"))

    work_in_background(50)

    assert records() == 2
    assert (imap.names_in("INBOX"), imap.names_in("Taken")) == ([], [b"Printer", b"Screen"])
    assert mailbox(fetched).problem is None


@pytest.mark.usefixtures("clock", "fetched", "requester")
def test_mail_that_was_not_moved_before_a_crash_is_known_again(
    imap: ImapServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    imap.put(mail(sender=CAI))
    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        crash.setattr(Folder, "put_away", _interrupted)
        fetch_due(50)
    assert imap.names_in("INBOX") == [b"Printer"]

    assert fetch_due(50) == 0  # it may be in another worker's hand
    clock.advance(timedelta(minutes=11))
    fetch_due(50)

    assert records() == 1 and imap.names_in("Taken") == [b"Printer"]


@pytest.mark.usefixtures("clock", "fetched", "requester")
def test_mail_that_cannot_be_read_is_held_and_the_others_are_taken(imap: ImapServer, administrator: Actor) -> None:
    imap.put(b"Subject: from nobody\r\n\r\nx", mail(sender=CAI))

    fetch_due(50)

    assert (records(), len(held_mails(administrator)), imap.names_in("INBOX")) == (1, 1, [])


@pytest.mark.usefixtures("clock", "fetched", "requester")
def test_mail_that_is_too_large_is_held_with_its_beginning(
    imap: ImapServer, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("itsm.mailboxes.fetching.LARGEST", 10)
    imap.put(mail(sender=CAI))

    fetch_due(50)

    (held,) = held_mails(administrator)
    assert "larger" in str(held.reason) and imap.names_in("INBOX") == []


@pytest.mark.usefixtures("clock", "fetched")
def test_look_that_takes_long_ends_and_goes_on_later(imap: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("itsm.mailboxes.fetching.AT_ONCE_SECONDS", 0)
    imap.put(*[mail(sender="eve@x.example", message_id=f"<{n}@x>") for n in range(2)])

    assert [fetch_due(50), len(imap.names_in("INBOX"))] == [1, 1]
    assert [fetch_due(50), len(imap.names_in("INBOX"))] == [1, 0]


@pytest.mark.usefixtures("clock", "fetched")
def test_very_many_mails_are_taken_in_parts_that_leave_time_for_other_work(
    clock: Clock, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("itsm.mailboxes.fetching.AT_ONCE_SECONDS", 600)
    imap.put(*[mail(sender="eve@x.example", message_id=f"<{n}@x>") for n in range(AT_ONCE + 1)])

    fetch_due(50)
    left = len(imap.names_in("INBOX"))
    fetch_due(50)

    assert (left, imap.names_in("INBOX")) == (1, [])
    assert fetch_due(50) == 0
    clock.advance(EVERY)
    assert fetch_due(50) == 1


@pytest.mark.parametrize("what", ["port", "password", "security"])
def test_server_that_cannot_be_used_is_asked_later_each_time_and_the_reason_is_told(
    imap: ImapServer, fetched: int, administrator: Actor, clock: Clock, what: str
) -> None:
    wrong = {"port": {"port": str(free_port())}, "password": {"password": "wrong"},
             "security": {"security": "imaps", "port": str(imap.tls_port)}}[what]  # fmt: skip
    save_mailbox(fetched, imap.form(**wrong), administrator)
    pauses = []

    for _ in range(3):
        fetch_due(50)
        due = mailbox(fetched).look_at
        assert due is not None
        pauses.append(due - time.now())
        clock.set(due)

    assert pauses == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)] and LONGEST_PAUSE > pauses[2]
    told = str(mailbox(fetched).problem)
    assert "“Desk”" in told and PASSWORD not in told
    save_mailbox(fetched, imap.form(), administrator)
    fetch_due(50)
    assert mailbox(fetched).problem is None


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("security", ["imaps", "starttls"])
def test_connection_is_encrypted_and_its_certificate_looked_at(
    imap: ImapServer, administrator: Actor, fetched: int, security: str
) -> None:
    port = str(imap.tls_port if security == "imaps" else imap.port)
    typed = imap.form(security=security, port=port)
    save_mailbox(fetched, typed | {"ca_certificate": imap.authority}, administrator)
    imap.put(mail())
    trusted = count_waiting(mailbox(fetched))
    save_mailbox(fetched, typed, administrator)

    with pytest.raises(MailServerAway, match="Desk"):
        count_waiting(mailbox(fetched))
    assert trusted == 1


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"host": "mail.example.org"}, "security"), ({"port": "0"}, "port"), ({"user": ""}, "user"),
        ({"done_folder": "INBOX"}, "done_folder"), ({"password": ""}, "password"), ({"value.impact": "none"},
        "value.impact"), ({"domains": "acme.example NOBODY"}, "domains"), ({"address": "desk"}, "address"),
        ({"type_key": "unheard"}, "type_key"), ({"ca_certificate": "x"}, "ca_certificate"),
    ],
)  # fmt: skip
def test_mailbox_is_checked_field_by_field(
    imap: ImapServer, fetched: int, administrator: Actor, wrong: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidForm) as refused:
        save_mailbox(None, imap.form(**{"address": "other@example.org", **wrong}), administrator)

    assert list(refused.value.fields) == [field]


@pytest.mark.usefixtures("clock")
def test_password_is_asked_for_again_when_it_would_be_sent_elsewhere(
    imap: ImapServer, fetched: int, administrator: Actor
) -> None:
    save_mailbox(fetched, imap.form(password="", name="Other name"), administrator)

    with pytest.raises(InvalidForm):
        save_mailbox(fetched, imap.form(password="", host="127.0.0.1"), administrator)


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt
