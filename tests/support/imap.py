"""A real IMAP server (Dovecot) on loopback for tests, with folders of its own in a temporary place."""

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.support.certificates import authority_and_server
from tests.support.mailboxes import TYPED
from tests.support.servers import free_port

SERVER = Path("/usr/sbin/dovecot")
USER, PASSWORD = "desk", "reads-the-mail-of-the-desk"
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:~/mail
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
auth_failure_delay = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={internal} gid={group} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True, slots=True)
class ImapServer:
    """Where it listens, and what its certificate is signed with."""

    port: int
    tls_port: int
    authority: str

    def form(self, **more: str) -> dict[str, str]:
        """What an administrator would type to have the desk look there, without encryption."""
        server = {
            "host": "localhost", "port": str(self.port), "security": "none", "user": USER, "password": PASSWORD,
            "folder": "INBOX", "done_folder": "Taken",
        }  # fmt: skip
        return {**TYPED, **server, **more}

    def renew(self) -> None:
        """Remove all mails and folders."""
        with self.client() as client:
            for _, _, name in client.list_folders():
                if name != "INBOX":
                    client.delete_folder(name)
            client.select_folder("INBOX")
            client.delete_messages(client.search())
            client.expunge()

    def put(self, *messages: EmailMessage | bytes) -> None:
        """Let mails arrive."""
        with self.client() as client:
            for one in messages:
                client.append("INBOX", one if isinstance(one, bytes) else one.as_bytes())

    def names_in(self, folder: str) -> list[bytes]:
        """Subjects of the mails in a folder; nothing where there is no such folder."""
        with self.client() as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["ENVELOPE"])
            return [found[uid][b"ENVELOPE"].subject for uid in sorted(found)]

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """A conversation of somebody else with the same mailbox."""
        with IMAPClient("localhost", port=self.port, ssl=False) as client:
            client.login(USER, PASSWORD)
            yield client


@contextmanager
def running_imap(folder: Path) -> Iterator[ImapServer]:
    """Run the server in ``folder``; skips where it is not installed. As root it gives its rights away, as it does."""
    if not SERVER.exists():
        pytest.skip("Dovecot is not installed (Debian: apt-get install dovecot-imapd)")
    authority_and_server(folder, "localhost")
    port, tls_port = free_port(), free_port()
    internal, login = ("dovecot", "dovenull") if os.getuid() == 0 else (getpass.getuser(),) * 2
    group = grp.getgrgid(pwd.getpwnam(internal).pw_gid).gr_name
    home = folder / "home"
    home.mkdir()
    if os.getuid() == 0:
        shutil.chown(home, internal, group)
        folder.chmod(0o711)
    values = {"folder": folder, "password": PASSWORD, "port": port, "tls_port": tls_port}
    configuration = CONFIGURATION.format(**values, internal=internal, group=group, login=login)
    (folder / "dovecot.conf").write_text(configuration, encoding="utf-8")
    process = subprocess.Popen(
        [SERVER, "-F", "-c", folder / "dovecot.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, process, folder / "log")
        yield ImapServer(port, tls_port, (folder / "authority.pem").read_text(encoding="ascii"))
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        said = log.read_text(errors="replace") if log.exists() else ""
        assert process.poll() is None, said
        try:
            with socket.create_connection(("localhost", port), timeout=10):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(said)
