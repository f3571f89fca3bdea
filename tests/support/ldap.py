"""A real OpenLDAP server on loopback for tests, with people and groups as every test begins with."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from itsm.accounts.directory.connections import library
from tests.support.certificates import authority_and_server
from tests.support.servers import free_port

SERVER = Path("/usr/sbin/slapd")
BASE = "dc=example,dc=org"
ROOT, ROOT_PASSWORD = f"cn=root,{BASE}", "root of the tests"
READER, READER_PASSWORD = f"cn=reader,{BASE}", "reads all of it"
CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile {folder}/pid
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
TLSCACertificateFile {folder}/authority.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/key.pem
allow bind_anon_dn
sizelimit 100
database mdb
suffix "{base}"
rootdn "{root}"
rootpw "{password}"
directory {folder}/data
overlay memberof
limits dn.exact="{reader}" size=unlimited
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""
PEOPLE = {
    "ada": ("Ada Admin", "ada@example.org", "ada knows a long one"),
    "ben": ("Ben Agent", "ben@example.org", "ben knows a long one"),
    "cai": ("蔡 明", "cai@example.org", "cai knows a long one"),
}
"""Who is in the directory at the beginning of each test: name, address, password by user name."""


@dataclass(frozen=True, slots=True)
class LdapServer:
    """Where it listens, and what its certificate is signed with."""

    port: int
    tls_port: int
    authority: str

    def form(self, **more: str) -> dict[str, str]:
        """What an administrator would type to set it up, in use and without encryption."""
        typed = {
            "name": "Staff", "host": "localhost", "port": str(self.port), "security": "none", "bind_dn": READER,
            "password": READER_PASSWORD, "base": BASE, "people_filter": "(objectClass=inetOrgPerson)",
            "id_attribute": "entryUUID", "login_attribute": "uid", "name_attribute": "cn", "email_attribute": "mail",
            "groups_filter": "(objectClass=groupOfNames)", "member_attribute": "member", "unknown": "create",
            "active": "true",
        }  # fmt: skip
        return typed | more

    def renew(self) -> None:
        """Put it back to what every test begins with."""
        with self.administer() as connection:
            connection.search(BASE, "(objectClass=*)", attributes=["1.1"])
            found = sorted((entry["dn"] for entry in connection.response), key=len, reverse=True)
            for dn in found:
                connection.delete(dn)
            connection.add(BASE, ["dcObject", "organization"], {"o": "Example"})
            connection.add(READER, ["organizationalRole", "simpleSecurityObject"], {"userPassword": READER_PASSWORD})
        for login, (name, email, password) in PEOPLE.items():
            self.add_person(login, name, email, password)
        self.set_group("desk", "ben")

    def add_person(self, login: str, name: str, email: str, password: str) -> None:
        """Put somebody in."""
        values = {"cn": name, "sn": name.rsplit(maxsplit=1)[-1], "mail": email, "userPassword": password}
        with self.administer() as connection:
            assert connection.add(dn_of(login), "inetOrgPerson", values), connection.result

    def change(self, login: str, **values: str) -> None:
        """Give somebody other values; empty takes one away."""
        with self.administer() as connection:
            changes = {name: [(library().MODIFY_REPLACE, [value] if value else [])] for name, value in values.items()}
            assert connection.modify(dn_of(login), changes), connection.result

    def remove(self, *logins: str) -> None:
        """Take people out."""
        with self.administer() as connection:
            for login in logins:
                assert connection.delete(dn_of(login)), connection.result

    def set_group(self, name: str, *logins: str) -> None:
        """Let a group have these members; without any it is gone."""
        dn = f"cn={name},{BASE}"
        with self.administer() as connection:
            connection.delete(dn)
            if logins:
                members: Mapping[str, Any] = {"member": [dn_of(login) for login in logins]}
                assert connection.add(dn, "groupOfNames", members), connection.result

    def takes_empty_password(self, dn: str) -> bool:
        """True when the server answers a bind with a name and without a password with success: it is set up to.

        The bytes are those of a BindRequest (RFC 4511 §4.2): no library sends one like it.
        """
        name = dn.encode()
        bind = b"\x02\x01\x03\x04" + bytes([len(name)]) + name + b"\x80\x00"
        message = b"\x02\x01\x01\x60" + bytes([len(bind)]) + bind
        with socket.create_connection(("localhost", self.port), timeout=10) as connection:
            connection.sendall(b"\x30" + bytes([len(message)]) + message)
            return b"\x61\x07\x0a\x01\x00" in connection.recv(100)

    @contextmanager
    def administer(self) -> Iterator[Any]:
        """A connection that may do everything."""
        ldap3 = library()
        server = ldap3.Server("localhost", self.port, get_info=ldap3.NONE)
        with ldap3.Connection(server, ROOT, ROOT_PASSWORD, check_names=False) as connection:
            yield connection


@contextmanager
def running_ldap(folder: Path) -> Iterator[LdapServer]:
    """Run the server in ``folder``; skips where it is not installed.

    The program is copied: on Debian its own place confines it (AppArmor) to the folders of the system's server.
    """
    if not SERVER.exists():
        pytest.skip("OpenLDAP's server is not installed (Debian: apt-get install slapd)")
    (folder / "data").mkdir()
    authority_and_server(folder, "localhost")
    program = shutil.copy(SERVER, folder / "slapd")
    values = {"folder": folder, "base": BASE, "root": ROOT, "password": ROOT_PASSWORD, "reader": READER}
    (folder / "slapd.conf").write_text(CONFIGURATION.format(**values), encoding="utf-8")
    port, tls_port = free_port(), free_port()
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [program, "-f", folder / "slapd.conf", "-d", "0",
         "-h", f"ldap://localhost:{port}/ ldaps://localhost:{tls_port}/"],
        stdout=log, stderr=log, cwd=folder, env={**os.environ, "LDAPNOINIT": "1"},
    )  # fmt: skip
    try:
        server = LdapServer(port, tls_port, (folder / "authority.pem").read_text(encoding="ascii"))
        _wait(server, process, folder / "log")
        server.renew()
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def _wait(server: LdapServer, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        assert process.poll() is None, log.read_text(errors="replace")
        try:
            with socket.create_connection(("localhost", server.port), timeout=10):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(log.read_text(errors="replace"))


def dn_of(login: str) -> str:
    """The DN of somebody."""
    return f"uid={login},{BASE}"
