"""What may be set up as a mailbox, checked field by field before anything is stored."""

import re
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import InvalidInput, NotFound, Text, text
from itsm.accounts.directory.checks import SECURITY as LDAP
from itsm.accounts.directory.checks import certificate, whole_number
from itsm.accounts.oidc.addresses import is_loopback
from itsm.categories.choices import OPTIONS, options
from itsm.forms.model import MANY, Component, Option
from itsm.organisation.tables import CustomerRow
from itsm.organisation.values import Values
from itsm.packs.deployed import form, record_type
from itsm.packs.model import RecordType
from itsm.people.commands.checks import LANGUAGES, checked_email

UNKNOWN: Mapping[str, Text] = {
    "hold": text("Hold their mails: somebody looks at them"),
    "contact": text("Add them at the customer whose domain it is, and hold the others"),
    "refuse": text("Refuse politely, at most once a day"),
}
"""What happens to mails of people whom nobody here knows."""
SECURITY: Mapping[str, Text] = {
    "imaps": text("TLS from the start (imaps)"),
    "starttls": LDAP["starttls"],
    "none": LDAP["none"],
}
"""How the connection to the server is protected."""
PORTS = {"imaps": "993", "starttls": "143", "none": "143"}
FROM_MAIL = frozenset({"title", "description"})
"""Fields of a report form that a mail fills."""
VALUE = "value."
"""What stands before the key of a field of the report form among the fields of the mailbox."""
TEXTS = {"host": 255, "user": 254, "folder": 200, "done_folder": 200}
_DOMAIN = re.compile(r"(?=.{1,190}$)[a-z0-9-]+(\.[a-z0-9-]+)+")


def checked(given: Mapping[str, str], session: Session) -> dict[str, object]:
    """The columns of what a form says; raises InvalidForm."""
    found = Values(given)
    type_key = found.raw("type_key")
    columns: dict[str, object] = {
        "name": found.line("name", 100, required=True),
        "address": _address(found),
        "type_key": type_key,
        "values": _values(found, type_key, session),
        "language": found.choice("language", LANGUAGES, required=True),
        "unknown": found.choice("unknown", UNKNOWN, required=True),
        "domains": _domains(found, session),
        "plus": found.raw("plus") == "true",
        "active": found.raw("active") == "true",
    }
    columns |= _server(found)
    found.done()
    return columns


def asked_fields(type_key: str, language: str, session: Session | None = None) -> list[Component]:
    """Fields of a type's report form that a mail cannot fill, and that have to be filled. Raises NotFound."""
    of_type = record_type(type_key, session)
    found = form(of_type.report_form, language, session)
    return [
        _with_categories(one, of_type, language) for one in found.fields
        if one.key and one.key not in FROM_MAIL and one.required(None) and one.type not in MANY and not one.hide
    ]  # fmt: skip


def _with_categories(one: Component, of_type: RecordType, language: str) -> Component:
    """The categories of the organisation are options, too."""
    if one.values_key != OPTIONS:
        return one
    offered = [Option(str(each["value"]), str(each["label"])) for each in options(of_type, language)]
    return replace(one, options=tuple(offered))


def _address(found: Values) -> str | None:
    typed = found.line("address", 254, required=True)
    try:
        return checked_email(typed) if typed else None
    except InvalidInput as problem:
        found.errors["address"] = problem.message
        return None


def _values(found: Values, type_key: str, session: Session) -> dict[str, str]:
    try:
        asked = asked_fields(type_key, "en", session)
    except NotFound:
        found.errors["type_key"] = text("Choose one from the list.")
        return {}
    values: dict[str, str] = {}
    for one in asked:
        name, options = f"{VALUE}{one.key}", [option.value for option in one.options]
        value = found.choice(name, options, required=True) if options else found.line(name, 200, required=True)
        values[str(one.key)] = value or ""
    return values


def _domains(found: Values, session: Session) -> dict[str, int]:
    """Lines such as ``acme.example ACME``: a domain, and the code of the customer whose people write from there."""
    known = {row.code: row.key for row in session.execute(
        select(CustomerRow.code, CustomerRow.key).where(CustomerRow.archived_at.is_(None)))}  # fmt: skip
    domains: dict[str, int] = {}
    for line in (found.line("domains", 20_000) or "").splitlines():
        domain, _, code = " ".join(line.split()).partition(" ")
        if not domain:
            continue
        if not _DOMAIN.fullmatch(domain.casefold()) or code not in known:
            found.errors["domains"] = text(
                "Expected a domain and the code of a customer, but “%(line)s” is not. Write: example.org ACME",
                line=line[:80],
            )
            break
        domains[domain.casefold()] = known[code]
    return domains


def _server(found: Values) -> dict[str, object]:
    """Columns of the connection; all of them are empty when there is no host."""
    columns: dict[str, object] = {name: found.line(name, most) for name, most in TEXTS.items()}
    columns |= {"port": None, "security": None, "ca_certificate": None}
    if columns["host"] is None:
        return dict.fromkeys(columns)
    for name in ("user", "folder", "done_folder"):
        if not columns[name]:
            found.errors[name] = text("Fill this in.")
    if columns["folder"] and columns["folder"] == columns["done_folder"]:
        found.errors["done_folder"] = text("Choose another folder: mails that were taken are moved there.")
    security = found.choice("security", SECURITY, required=True)
    if security == "none" and not is_loopback(str(columns["host"])):
        found.errors["security"] = text("Choose TLS: passwords would cross the network in the clear.")
    return columns | {"security": security, "port": whole_number(found, "port", 65_535, required=True),
                      "ca_certificate": certificate(found)}  # fmt: skip
