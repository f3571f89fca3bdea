"""Reports that a mail was not delivered (RFC 3464, in multipart/report of RFC 6522)."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from itsm.mailboxes.reading.addresses import first_address, message_ids
from itsm.mailboxes.reading.charsets import header_text
from itsm.mailboxes.reading.parts import bytes_of

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Bounce:
    """A recipient whom a mail of ours did not reach: ``final`` for good, else it is only late.

    ``message_id`` is that of our mail, empty when the report does not say it.
    """

    message_id: str
    recipient: str
    status: str
    said: str
    final: bool


def bounces_of(message: Message) -> tuple[Bounce, ...]:
    """What a delivery report tells of each recipient; nothing for any other mail."""
    reported = str(message.get_param("report-type", "")).casefold()
    if message.get_content_type() != "multipart/report" or reported != "delivery-status":
        return ()
    parts = [part for part in message.walk() if part is not message]
    ours = _our_message_id(parts)
    return tuple(
        bounce for part in parts if part.get_content_type() == "message/delivery-status"
        for group in _groups(part) if (bounce := _bounce(group, ours)) is not None
    )  # fmt: skip


def _groups(part: Message) -> Iterator[Message]:
    inner = part.get_payload()
    for group in inner if isinstance(inner, list) else []:
        if isinstance(group, Message):
            yield group


def _bounce(group: Message, ours: str) -> Bounce | None:
    action = header_text(group.get("Action", "")).casefold()
    named = header_text(group.get("Original-Recipient") or group.get("Final-Recipient", "")).rpartition(";")[2]
    recipient = first_address(named)
    if action not in ("failed", "delayed") or not recipient:
        return None
    said = header_text(group.get("Diagnostic-Code", "")).partition(";")[2].strip()
    return Bounce(ours, recipient, header_text(group.get("Status", ""))[:20], said[:LONGEST], action == "failed")


def _our_message_id(parts: list[Message]) -> str:
    """``Message-ID`` of the mail that is sent back, whole or its headers alone."""
    for part in parts:
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and inner:
            returned: Message | None = inner[0] if isinstance(inner[0], Message) else None
        elif part.get_content_type() == "text/rfc822-headers":
            returned = message_from_bytes(bytes_of(part))
        else:
            continue
        found = message_ids(returned.get("Message-ID", "")) if returned is not None else ()
        if found:
            return found[0]
    return ""
