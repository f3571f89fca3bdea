"""What may be set up as a directory, checked field by field before anything is stored."""

import re
import ssl
from collections.abc import Mapping

from engine.errors import Text, text
from itsm.accounts.oidc.addresses import is_loopback
from itsm.accounts.outside.told import UNKNOWN
from itsm.organisation.values import Values

SECURITY: Mapping[str, Text] = {
    "ldaps": text("TLS from the start (ldaps)"),
    "starttls": text("TLS before anything is said (StartTLS)"),
    "none": text("None: on this machine alone"),
}
"""How the connection is protected."""
TEXTS = {
    "name": 100, "host": 255, "bind_dn": 500, "base": 500, "people_filter": 1000, "id_attribute": 100,
    "login_attribute": 100, "name_attribute": 100, "email_attribute": 100, "manager_attribute": 100,
    "groups_attribute": 100, "groups_base": 500, "groups_filter": 1000, "member_attribute": 100,
}  # fmt: skip
"""Texts of a directory, and how long each may be."""
CHECKS = ("nested", "links", "active")
_OPTIONAL = {"bind_dn", "manager_attribute", "groups_attribute", "groups_base", "groups_filter", "member_attribute"}
_ATTRIBUTE = re.compile(r"[A-Za-z][A-Za-z0-9-]*(;[A-Za-z0-9-]+)*|\d+(\.\d+)+")
"""An attribute description, RFC 4512 §2.5."""
MOST_HOURS = 24 * 31


def checked(given: Mapping[str, str]) -> dict[str, object]:
    """The columns of what a form says; raises InvalidForm."""
    found = Values(given)
    columns: dict[str, object] = {name: found.line(name, most, name not in _OPTIONAL) for name, most in TEXTS.items()}
    columns["port"] = whole_number(found, "port", 65_535, required=True)
    columns["sync_hours"] = whole_number(found, "sync_hours", MOST_HOURS, required=False)
    columns["security"] = found.choice("security", SECURITY, required=True)
    columns["unknown"] = found.choice("unknown", UNKNOWN, required=True)
    columns["ca_certificate"] = certificate(found)
    columns |= {name: found.raw(name) == "true" for name in CHECKS}
    if columns["security"] == "none" and not is_loopback(str(columns["host"] or "")):
        found.errors["security"] = text("Choose TLS: passwords would cross the network in the clear.")
    for name in ("people_filter", "groups_filter"):
        if columns[name] and not is_filter(str(columns[name])):
            found.errors[name] = text("Write a filter in brackets, such as (objectClass=person).")
    for name in TEXTS:
        if name.endswith("_attribute") and columns[name] and not _ATTRIBUTE.fullmatch(str(columns[name])):
            found.errors[name] = text("Write the name of an attribute, such as mail.")
    if columns["groups_filter"] and not columns["member_attribute"]:
        found.errors["member_attribute"] = text("Fill this in: it says who is in a group.")
    found.done()
    return columns


def is_filter(written: str) -> bool:
    """True for a search filter (RFC 4515) whose brackets fit: it can be put beside another one."""
    depth = 0
    for position, character in enumerate(written):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0 or (depth == 0 and position < len(written) - 1):
            return False
    return written.startswith("(") and depth == 0 and re.search(r"[^(&|!)]+=", written) is not None


def whole_number(found: Values, name: str, most: int, required: bool) -> int | None:
    """A number from 1 to ``most``; None when empty."""
    written = found.line(name, 6, required)
    if written is None:
        return None
    if not (written.isascii() and written.isdigit() and 0 < int(written) <= most):
        found.errors[name] = text("Write a whole number from 1 to %(most)s.", most=most)
        return None
    return int(written)


def certificate(found: Values) -> str | None:
    """A certificate in PEM; None when empty."""
    written = found.line("ca_certificate", 20_000)
    if written is None:
        return None
    try:
        ssl.create_default_context(cadata=written)
    except (ssl.SSLError, ValueError, TypeError):  # the last one of letters that no certificate has
        found.errors["ca_certificate"] = text("Paste a certificate: from -----BEGIN CERTIFICATE----- to its end.")
    return written
