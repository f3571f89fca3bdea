"""Connections to a directory: encrypted, short-lived, bound as somebody. ldap3 is loaded by the first of them.

Source: RFC 4511 (LDAP), RFC 4513 §5.1 (simple bind; a bind without a password proves nothing), RFC 4513 §3 (StartTLS).
"""

import logging
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidState, Text, Unauthenticated, text
from itsm.accounts.directory.directories import DirectoryInfo, bind_password

if TYPE_CHECKING:
    from ldap3 import Connection

log = logging.getLogger(__name__)
CONNECT_SECONDS = 3
ANSWER_SECONDS = 10


class DirectoryAway(InvalidState):
    """The directory does not answer, or not to us; people with a password of this desk sign in as before.

    ``why`` is for those who set it up: never a secret.
    """

    def __init__(self, message: Text, why: str) -> None:
        super().__init__(message)
        self.why = why


class WrongPassword(Unauthenticated):
    """The directory does not take this name with this password."""


def library() -> Any:
    """ldap3; it uses names of pyasn1 that warn, and its own release is older than the warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import ldap3
    return ldap3


@contextmanager
def reader(directory: DirectoryInfo) -> "Iterator[Connection]":
    """A connection that searches: bound as the directory is set up, or as nobody. Raises DirectoryAway."""
    password = bind_password(directory)
    try:
        with _connected(directory, directory.bind_dn, password) as connection:
            yield connection
    except WrongPassword as problem:
        raise _away(directory, "the password of the account that searches is wrong") from problem


def count_entries(directory: DirectoryInfo, found_by: str) -> int:
    """How many people the directory shows us, for who sets it up; raises DirectoryAway."""
    with reader(directory) as connection:
        found = connection.extend.standard.paged_search(
            directory.base, found_by, search_scope=library().SUBTREE, attributes=["1.1"], paged_size=500, generator=True
        )
        return sum(1 for entry in found if entry["type"] == "searchResEntry")


def prove(directory: DirectoryInfo, dn: str, password: str) -> None:
    """Raise WrongPassword unless the directory takes ``password`` for ``dn``; raises DirectoryAway.

    An empty password would be an unauthenticated bind, which servers answer with success (RFC 4513 §5.1.2).
    """
    if not password or not dn:
        raise WrongPassword(text("Expected a password, but it is empty. Enter it."))
    with _connected(directory, dn, password):
        pass


@contextmanager
def _connected(directory: DirectoryInfo, dn: str | None, password: str | None) -> "Iterator[Connection]":
    ldap3 = library()
    from ldap3.core.exceptions import LDAPException, LDAPInvalidCredentialsResult, LDAPInvalidDnError

    try:
        connection = ldap3.Connection(
            _server(directory), dn or None, password or None,
            authentication=ldap3.SIMPLE if dn else ldap3.ANONYMOUS, auto_bind=ldap3.AUTO_BIND_NONE, read_only=True,
            receive_timeout=ANSWER_SECONDS, check_names=False, auto_referrals=False, raise_exceptions=True,
            auto_range=False, return_empty_attributes=False,
        )  # fmt: skip
        try:
            connection.open()
            if directory.security == "starttls":
                connection.start_tls()
            connection.bind()
            yield connection
        finally:
            connection.unbind()
            if connection.socket is not None:  # the library leaves one open that did not get through
                connection.socket.close()
    except (LDAPInvalidCredentialsResult, LDAPInvalidDnError) as problem:
        raise WrongPassword(text("Expected a name and its password, but they do not match. Check both.")) from problem
    except (LDAPException, OSError) as problem:
        raise _away(directory, f"{type(problem).__name__}: {problem}") from problem


def _server(directory: DirectoryInfo) -> Any:
    ldap3 = library()
    return ldap3.Server(
        directory.host, directory.port, use_ssl=directory.security == "ldaps", get_info=ldap3.NONE,
        tls=_tls(directory) if directory.security != "none" else None, connect_timeout=CONNECT_SECONDS,
    )  # fmt: skip


def _tls(directory: DirectoryInfo) -> Any:
    """TLS as Python's own library does it, the name in the certificate looked at too.

    The check of ldap3 is older than what it calls, which is gone from Python 3.12 on.
    """
    base: type = library().Tls

    class Tls(base):  # type: ignore[misc]  # the library has no types, and is loaded only here
        """Wraps the socket of a connection; called by the library."""

        def wrap_socket(self, connection: "Connection", do_handshake: bool = False) -> None:
            """Encrypt what is said from now on. Raises SSLError for a certificate that is not trusted."""
            context = ssl.create_default_context(cadata=directory.ca_certificate)
            connection.socket = context.wrap_socket(connection.socket, server_hostname=directory.host)

    return Tls(validate=ssl.CERT_REQUIRED)


def _away(directory: DirectoryInfo, why: str) -> DirectoryAway:
    log.warning("Directory cannot be used", extra={"action": "directory_away", "why": why[:300]})
    return DirectoryAway(
        text(
            "Expected the directory “%(name)s” to answer, but it cannot be used now. Try again later; passwords of "
            "this desk work as before.",
            name=directory.name,
        ),
        why[:300],
    )
