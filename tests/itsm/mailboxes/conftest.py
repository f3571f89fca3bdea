"""Fixtures of mail that comes in."""

import pytest

from engine.registry import SYSTEM
from itsm.organisation.commands.save_customer import save_customer
from tests.support.mailboxes import mailbox  # noqa: F401  # a fixture


@pytest.fixture
def customer(tenant: int) -> int:
    """Key of the customer ACME."""
    return save_customer(None, {"code": "ACME", "name": "Acme", "service_class": "standard"}, SYSTEM).key
