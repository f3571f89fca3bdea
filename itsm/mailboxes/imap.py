"""Talking to an IMAP server (RFC 9051): encrypted, short-lived. IMAPClient is loaded by the first conversation."""

import logging
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidState, Text, text
from itsm.mailboxes.mailboxes import MailboxInfo, password_of

if TYPE_CHECKING:
    from imapclient import IMAPClient

log = logging.getLogger(__name__)
CONNECT_SECONDS, ANSWER_SECONDS = 3, 10
AT_ONCE = 20
"""Messages of one look; the rest is for the next one, which follows at once."""
_LONGEST_WHY = 300


class MailServerAway(InvalidState):
    """The server does not answer, or not to us. ``why`` is for those who set it up: never a secret."""

    def __init__(self, message: Text, why: str) -> None:
        super().__init__(message)
        self.why = why


class Folder:
    """A folder that is open; messages are known by their UID."""

    def __init__(self, client: "IMAPClient", done_folder: str) -> None:
        self._client, self._done = client, done_folder

    def waiting(self) -> Sequence[int]:
        """UIDs of the oldest messages, at most AT_ONCE and one more."""
        return sorted(self._client.search("UNDELETED"))[: AT_ONCE + 1]

    def count(self) -> int:
        """How many messages wait."""
        return len(self._client.search("UNDELETED"))

    def size(self, uid: int) -> int:
        """Bytes of a message, as the server says."""
        return int(self._client.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE", 0))

    def read(self, uid: int, most: int) -> bytes | None:
        """The first ``most`` bytes of a message, which stays unread; None when it is gone meanwhile."""
        found: dict[bytes, Any] = self._client.fetch([uid], [f"BODY.PEEK[]<0.{most}>"]).get(uid, {})
        content = next((value for name, value in found.items() if name.startswith(b"BODY[]")), None)
        return bytes(content) if content is not None else None

    def put_away(self, uid: int) -> None:
        """Move a message that was taken in; once it was moved there is nothing to move."""
        if self._client.has_capability("MOVE"):
            self._client.move([uid], self._done)
            return
        self._client.copy([uid], self._done)
        self._client.delete_messages([uid], silent=True)
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge([uid])


@contextmanager
def opened(found: MailboxInfo) -> Iterator[Folder]:
    """The folder of a mailbox, open; the one for what was taken is made when it is not there. Raises MailServerAway."""
    from imapclient.exceptions import IMAPClientError

    password = password_of(found)
    try:
        client = _connected(found)
        try:
            client.login(str(found.user), password)
            if not client.folder_exists(str(found.done_folder)):
                client.create_folder(str(found.done_folder))
            client.select_folder(str(found.folder))
            yield Folder(client, str(found.done_folder))
        finally:
            _leave(client)
    except (IMAPClientError, OSError, UnicodeError) as problem:  # a certificate that is not trusted is an OSError
        raise _away(found, f"{type(problem).__name__}: {problem}") from problem


def _connected(found: MailboxInfo) -> "IMAPClient":
    from imapclient import IMAPClient, SocketTimeout

    context = ssl.create_default_context(cadata=found.ca_certificate)
    client = IMAPClient(
        str(found.host), port=found.port, ssl=found.security == "imaps", ssl_context=context, use_uid=True,
        timeout=SocketTimeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS),
    )  # fmt: skip
    if found.security == "starttls":
        client.starttls(context)
    return client


def _leave(client: "IMAPClient") -> None:
    from imapclient.exceptions import IMAPClientError

    try:
        client.logout()
    except (IMAPClientError, OSError):  # it has hung up already
        client.shutdown()


def _away(found: MailboxInfo, why: str) -> MailServerAway:
    log.warning("Mailbox cannot be used", extra={"action": "mailbox_away", "mailbox": found.key, "why": why[:300]})
    return MailServerAway(
        text("Expected the mail server of “%(name)s” to answer, but it cannot be used now.", name=found.name),
        why[:_LONGEST_WHY],
    )
