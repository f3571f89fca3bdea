"""``flowdesk ldap``: a preview changes nothing, a run does what it said."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.command_line import ROOT, environment, flowdesk
from tests.support.ldap import LdapServer, running_ldap
from tests.support.servers import Server

SET_UP = """
import json, sys
from app.commands.installation import organisation
from engine.registry import SYSTEM
from itsm.accounts.directory.directories import save_directory
with organisation(None):
    save_directory(None, json.load(sys.stdin), SYSTEM)
"""


@pytest.fixture
def ldap() -> Iterator[LdapServer]:
    """A directory server of its own."""
    with TemporaryDirectory(prefix="flowdesk-ldap-") as folder, running_ldap(Path(folder)) as server:
        yield server


def test_directory_is_previewed_and_synchronised_and_farewells_are_confirmed(tmp_path: Path, ldap: LdapServer) -> None:
    data = tmp_path / "data"
    Server(data).set_up()
    subprocess.run(
        [sys.executable, "-c", SET_UP], input=json.dumps(ldap.form(manager_attribute="manager")), text=True, check=True,
        cwd=ROOT, env=environment(data), timeout=120,
    )  # fmt: skip

    ldap.change("ben", manager="cn=Boss,dc=another,dc=org")

    preview = flowdesk(data, "ldap", "sync", "--preview", "--json")
    written = flowdesk(data, "ldap", "sync", "--preview").stdout
    run = flowdesk(data, "ldap", "sync", "Staff")
    ldap.remove("ben")
    held = flowdesk(data, "ldap", "sync")
    confirmed = flowdesk(data, "ldap", "sync", "--close-at-most", "1", "--json")

    assert (preview.returncode, json.loads(preview.stdout)["counts"]["added"]) == (0, 3), preview.stderr
    assert "left alone  cn=Boss,dc=another,dc=org  Expected this manager of Ben Agent" in written
    assert run.returncode == 0 and run.stdout.startswith("added: 3\n"), run.stderr
    assert held.returncode == 1 and "1 of 3 are" in held.stdout
    assert json.loads(confirmed.stdout)["counts"]["closed"] == 1
