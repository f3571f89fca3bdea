"""A message as the desk looks at it.

The parser is that of Python with its forgiving policy (``compat32``): the newer one raises for headers that real mail
programs write. What headers mean is decided here, with charsets of our own.
"""

import hashlib
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.policy import Compat32
from typing import Literal

from engine.errors import InvalidInput, Text, text
from itsm.mailboxes.reading.addresses import addresses, first_address, message_ids
from itsm.mailboxes.reading.bounces import Bounce, bounces_of
from itsm.mailboxes.reading.charsets import header_text
from itsm.mailboxes.reading.parts import File, parts_of

LARGEST = 50 * 1024 * 1024
"""Bytes of a message; attachments are a third larger in it than they are."""
MOST_PARTS = 500
LONGEST_SUBJECT = 1000

Nature = Literal["written", "reply", "generated", "list", "bounce"]
"""Who speaks: somebody, a program that answers, one by itself, a mailing list, a server that could not deliver."""


class _AsSent(Compat32):
    """Headers as they were sent, so that bytes without a charset can be guessed."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """The value as it stands in the message."""
        return value


_POLICY = _AsSent()


class UnreadableMail(InvalidInput):
    """These bytes are no message that can be read."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that was read. ``sender`` is what it says of itself: nobody has proved it.

    ``identity`` tells messages apart, ``recipients`` are all addresses that it was sent to, as far as headers say.
    """

    identity: str
    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    words: str
    references: tuple[str, ...]
    nature: Nature
    files: tuple[File, ...] = field(default=(), repr=False)
    left_out: tuple[Text, ...] = ()
    bounces: tuple[Bounce, ...] = ()


def read_message(raw: bytes) -> Incoming:
    """Read ``raw``; raises UnreadableMail when it is empty, too large, nested too deep, or says not who sent it."""
    message = _parsed(raw)
    parts = parts_of(message)
    bounces = bounces_of(message)
    senders = addresses(message.get("From", "")) or addresses(message.get("Sender", ""))
    if not senders and not bounces and _nature(message, bounces) == "written":
        raise UnreadableMail(text("Expected a mail that says who sent it, but “From” has no address."))
    name, sender = senders[0] if senders else ("", "")
    named = message_ids(message.get("Message-ID", ""))
    message_id = named[0] if named else ""
    identity = f"{message_id}\n{sender}".encode() if message_id else raw
    return Incoming(
        hashlib.sha256(identity).hexdigest(), message_id, sender, name or sender.partition("@")[0],
        _recipients(message), header_text(message.get("Subject", ""))[:LONGEST_SUBJECT], parts.words.strip(),
        _references(message), _nature(message, bounces), tuple(parts.files), tuple(parts.left_out), bounces,
    )  # fmt: skip


def _parsed(raw: bytes) -> Message:
    if len(raw) > LARGEST:
        most = LARGEST // (1024 * 1024)
        raise UnreadableMail(text("Expected a mail of at most %(most)s MB, but it is larger.", most=most))
    if raw.startswith(b"From ") and b"\n" in raw:  # the line that mbox and pipes put before a message
        raw = raw.partition(b"\n")[2]
    try:
        message = message_from_bytes(raw, policy=_POLICY)
        count = sum(1 for _ in message.walk())
    except (RecursionError, MessageError, ValueError, LookupError) as problem:
        raise UnreadableMail(text("Expected a mail that can be read, but its parts are nested too deep.")) from problem
    if not message.keys():
        raise UnreadableMail(text("Expected a mail with headers, but there are none."))
    if count > MOST_PARTS:
        raise UnreadableMail(text("Expected a mail of at most %(most)s parts, but it has more.", most=MOST_PARTS))
    return message


def _recipients(message: Message) -> tuple[str, ...]:
    names = ("Delivered-To", "X-Original-To", "To", "Cc")
    found = [address for name in names for value in message.get_all(name, []) for _, address in addresses(value)]
    return tuple(dict.fromkeys(found))


def _references(message: Message) -> tuple[str, ...]:
    """What it answers, the nearest first."""
    answered = message_ids(message.get("In-Reply-To", ""))
    return tuple(dict.fromkeys([*answered, *reversed(message_ids(message.get("References", "")))]))


def _nature(message: Message, bounces: tuple[Bounce, ...]) -> Nature:
    """Source: RFC 3834 §2 and §5; what older programs say instead stands beside it."""
    submitted = header_text(message.get("Auto-Submitted", "")).casefold().partition(";")[0].strip()
    precedence = header_text(message.get("Precedence", "")).casefold()
    if bounces or _is_from_server(message):
        return "bounce"
    if submitted == "auto-replied" or precedence == "auto_reply" or _says_it_answers(message):
        return "reply"
    if message.get("List-Id") or message.get("List-Unsubscribe") or precedence in ("list", "bulk", "junk"):
        return "list"
    if submitted not in ("", "no"):
        return "generated"
    return "written"


def _is_from_server(message: Message) -> bool:
    empty = str(message.get("Return-Path", "-")).strip() == "<>"
    local = first_address(message.get("From", "")).partition("@")[0]
    report = message.get_content_type() == "multipart/report" and message.get_param("report-type") == "delivery-status"
    return report or (empty and local in ("mailer-daemon", "postmaster"))


def _says_it_answers(message: Message) -> bool:
    names = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From")
    receipt = message.get_content_type() == "multipart/report"
    return receipt or any(message.get(name) for name in names) or str(message.get("Return-Path", "-")).strip() == "<>"
