"""``flowdesk ldap``: a preview changes nothing, a run does what it said."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.command_line import run
from app.factory import create_app
from app.settings import Settings
from database import all_tenants, in_tenant, reading
from database.connection import close_databases
from engine.registry import SYSTEM
from itsm.accounts.directory.directories import save_directory
from itsm.people.tables import PersonRow
from tests.support.ldap import LdapServer, running_ldap
from tests.support.servers import Server


@pytest.fixture
def ldap() -> Iterator[LdapServer]:
    """A directory server of its own."""
    with TemporaryDirectory(prefix="flowdesk-ldap-") as folder, running_ldap(Path(folder)) as server:
        yield server


def test_directory_is_previewed_and_synchronised_and_farewells_are_confirmed(
    tmp_path: Path, ldap: LdapServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    Server(data).set_up()
    _set_up_directory(data, ldap)
    monkeypatch.setenv("FLOWDESK_DATA", str(data))

    def told(*arguments: str) -> tuple[int, str]:
        code = run(["--language", "en", "ldap", *arguments])
        return code, capsys.readouterr().out

    assert json.loads(told("sync", "--preview", "--json")[1])["counts"]["added"] == 3
    assert told("sync", "Staff")[1].startswith("added: 3\n")
    ldap.remove("ben")
    code, said = told("sync")
    assert code == 1 and "1 of 3 are" in said
    assert json.loads(told("sync", "--close-at-most", "1", "--json")[1])["counts"]["closed"] == 1
    assert told("list") == (0, f"Staff  localhost:{ldap.port}\n")
    assert told("sync", "Other")[0] == 1


def _set_up_directory(data: Path, ldap: LdapServer) -> None:
    app = create_app(Settings.from_environment({"FLOWDESK_DATA": str(data), "FLOWDESK_LOG_LEVEL": "ERROR"}))
    with app.app_context():
        with all_tenants(), reading() as session:
            tenant = session.query(PersonRow).first()
        assert tenant is not None
        with in_tenant(tenant.tenant_id):
            save_directory(None, ldap.form(), SYSTEM)
    close_databases()
