"""A directory server for the session, renewed for each test, and set up for the organisation."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from engine.registry import Actor
from itsm.accounts.directory.directories import save_directory
from tests.support.ldap import LdapServer, running_ldap


@pytest.fixture(scope="session")
def ldap_server() -> Iterator[LdapServer]:
    """The server; one for the whole run."""
    with TemporaryDirectory(prefix="flowdesk-ldap-") as folder, running_ldap(Path(folder)) as server:
        yield server


@pytest.fixture
def ldap(ldap_server: LdapServer) -> LdapServer:
    """The server with the people that every test begins with."""
    ldap_server.renew()
    return ldap_server


@pytest.fixture
def directory_key(ldap: LdapServer, administrator: Actor) -> int:
    """Key of the directory as the organisation has set it up: unknown people are added, nobody is linked."""
    return save_directory(None, ldap.form(), administrator).key
