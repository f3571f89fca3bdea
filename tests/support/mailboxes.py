"""A mailbox of the desk that takes incidents, and ways to send to it."""

from collections.abc import Mapping
from email.message import EmailMessage

import pytest

from engine.registry import Actor
from itsm.mailboxes.mailboxes import save_mailbox
from itsm.mailboxes.taking.ingest import Ingested, ingest
from tests.support.incoming import DESK
from tests.support.records import use_incident_pack

TYPED: Mapping[str, str] = {
    "name": "Desk", "address": DESK, "type_key": "incident", "value.category": "other", "value.impact": "low",
    "value.urgency": "medium", "language": "en", "unknown": "hold", "plus": "true", "active": "true",
}  # fmt: skip
"""What an administrator types to set a mailbox up that mails are piped to."""


def set_up_mailbox(administrator: Actor, **more: str) -> int:
    """Set the mailbox up; gives its key."""
    return save_mailbox(None, {**TYPED, **more}, administrator).key


def send(mailbox: int, message: EmailMessage | bytes) -> Ingested:
    """Let a message come in."""
    return ingest(message if isinstance(message, bytes) else message.as_bytes(), mailbox)


@pytest.fixture
def mailbox(administrator: Actor) -> int:
    """Key of a mailbox that holds mails of unknown senders; the incident pack is in use."""
    use_incident_pack()
    return set_up_mailbox(administrator)
