"""Mailboxes of incoming mail. Their passwords never leave: one with a server waits for its password, out of use."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from itsm.exchange.cells import YES, casefolded, flag, joined, listed, parts
from itsm.exchange.kind import Field, Kind, Standing, Texts
from itsm.mailboxes.checks import VALUE
from itsm.mailboxes.mailboxes import MailboxInfo, domain_lines, mailboxes_in, remove_mailbox, save_mailbox
from itsm.uses import Thing, uses_of

_PLAIN = ("name", "address", "type_key", "language", "unknown", "host", "port", "security", "user", "folder",
          "done_folder", "ca_certificate")  # fmt: skip
_LABELS: dict[str, Text] = {
    "name": text("Name"), "address": text("Address"), "type_key": text("Record type"), "language": text("Language"),
    "unknown": text("Mails of people whom nobody here knows"), "host": text("Host"), "port": text("Port"),
    "security": text("Encryption"), "user": text("User name"), "folder": text("Folder to look into"),
    "done_folder": text("Folder for what was taken"), "ca_certificate": text("Certificate of its authority"),
}  # fmt: skip
_REQUIRED = frozenset({"name", "address", "type_key", "language", "unknown"})


def _texts(session: Session, one: MailboxInfo) -> dict[str, str]:
    return {
        **{name: str(getattr(one, name) or "").strip() for name in _PLAIN},
        "plus": YES if one.plus else "no", "active": YES if one.active else "no",
        "values": joined(f"{key}={value}" for key, value in one.values.items()),
        "domains": joined(domain_lines(one, session).splitlines()),
    }  # fmt: skip


def _standing(session: Session) -> list[Standing]:
    return [Standing(one.key, one.revision, _texts(session, one)) for one in mailboxes_in(session)]


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    given = {name: texts.get(name, "") for name in _PLAIN}
    for part in parts(texts.get("values", "")):
        key, between, value = part.partition("=")
        if not between:
            raise InvalidForm({"values": text("Write each as key=value.")})
        given[f"{VALUE}{key.strip()}"] = value.strip()
    waits = bool(texts.get("host")) and (found is None or found.texts["active"] != YES)
    given |= {
        "domains": "\n".join(parts(texts.get("domains", ""))), "plus": "true" if texts.get("plus") == YES else "",
        "active": "true" if texts.get("active") == YES and not waits else "",
    }  # fmt: skip
    return save_mailbox(found.key if found else None, given, actor, work=work).key


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        remove_mailbox(one.key, actor, work=work)


def _held(session: Session, things: Sequence[Standing], _actor: Actor) -> dict[int, Text]:
    found: dict[int, Text] = {}
    for one in things:
        uses = uses_of(session, Thing("mailbox", one.key))
        if uses:
            found[one.key] = text("It is used: %(what)s", what=uses[0].label)
    return found


def _same(texts: Texts) -> Sequence[str]:
    return (texts["address"],) if texts.get("address") else ()


MAILBOXES = Kind(
    "mailboxes", text("Mailboxes"), text("What mails become. Passwords are not in the file: type them on the page."),
    (
        *(Field(name, _LABELS[name], required=name in _REQUIRED, spelt=casefolded if name == "address" else str.strip)
          for name in _PLAIN),
        Field("plus", text("The server takes desk+anything for desk"), stays=True, spelt=flag),
        Field("active", text("In use"), stays=True, spelt=flag),
        Field("values", text("Values of the other fields"), spelt=listed),
        Field("domains", text("Domains of customers"), spelt=listed),
    ),
    _same, _standing, _save, _remove, _held,
)  # fmt: skip
