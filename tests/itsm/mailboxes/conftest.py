"""Fixtures of mail that comes in: a customer, a mail server for the session, a mailbox on it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from engine.registry import SYSTEM, Actor
from itsm.mailboxes.mailboxes import save_mailbox
from itsm.organisation.commands.save_customer import save_customer
from tests.support.imap import ImapServer, running_imap
from tests.support.mailboxes import mailbox  # noqa: F401  # a fixture
from tests.support.records import use_incident_pack


@pytest.fixture
def customer(tenant: int) -> int:
    """Key of the customer ACME."""
    return save_customer(None, {"code": "ACME", "name": "Acme", "service_class": "standard"}, SYSTEM).key


@pytest.fixture(scope="session")
def imap_server() -> Iterator[ImapServer]:
    """The server; one for the whole run."""
    with TemporaryDirectory(prefix="flowdesk-imap-") as folder, running_imap(Path(folder)) as server:
        yield server


@pytest.fixture
def imap(imap_server: ImapServer) -> ImapServer:
    """The server without mails."""
    imap_server.renew()
    return imap_server


@pytest.fixture
def fetched(imap: ImapServer, administrator: Actor) -> int:
    """Key of a mailbox that workers look into; the incident pack is in use."""
    use_incident_pack()
    return save_mailbox(None, imap.form(), administrator).key
