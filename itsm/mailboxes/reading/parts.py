"""The parts of a message: which of them are its words, which are files, which are left out and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.generator import BytesGenerator
from email.message import Message
from io import BytesIO

from engine.errors import Text, text
from itsm.mailboxes.reading.charsets import header_text, to_text
from itsm.mailboxes.reading.markup import words_of_markup
from itsm.records.files import DEFAULT_LIMIT

MOST_FILES = 50
SMALL_IMAGE = 4096
"""An image of at most so many bytes that stands within the words is a logo or a line, no picture of a fault."""
_RICH_TEXT = ("application/ms-tnef", "application/vnd.ms-tnef")


@dataclass(frozen=True, slots=True)
class File:
    """A file of a message; ``name`` is as it was sent."""

    name: str
    content: bytes = field(repr=False)


@dataclass(slots=True)
class Parts:
    """Words as plain text, files, and sentences about what was left out."""

    plain: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    left_out: list[Text] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What was written: the plain text where there is one, else that of the markup."""
        plain = "\n\n".join(one for one in self.plain if one.strip())
        return plain or "\n\n".join(words_of_markup(one) for one in self.markup)


def parts_of(message: Message) -> Parts:
    """Words and files of ``message``; of alternatives the words are there once."""
    found = Parts()
    for part in _leaves(message):
        _sort(part, found)
    return found


def bytes_of(part: Message) -> bytes:
    """The content of a part that has no parts, decoded from base64 or quoted-printable as far as that goes."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _leaves(message: Message) -> Iterator[Message]:
    """Parts that have no parts; a message within the message is one."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting.extend(reversed([one for one in inner if isinstance(one, Message)]))
        else:
            yield part


def _sort(part: Message, found: Parts) -> None:
    kind, name = part.get_content_type(), header_text(part.get_filename() or "")
    is_file = part.get_content_disposition() == "attachment" or bool(name)
    if kind in _RICH_TEXT or name.casefold() == "winmail.dat":
        found.left_out.append(
            text("“winmail.dat” was left out: only Outlook opens it. Send the message again as HTML or plain text.")
        )
    elif kind == "text/plain" and not is_file:
        found.plain.append(_text(part))
    elif kind == "text/html" and not is_file:
        found.markup.append(_text(part))
    elif part.get_content_maintype() != "multipart":
        _keep_file(part, kind, name, found)


def _keep_file(part: Message, kind: str, name: str, found: Parts) -> None:
    content = _whole(part) if kind == "message/rfc822" else bytes_of(part)
    if not content or (part.get("Content-ID") and kind.startswith("image/") and len(content) <= SMALL_IMAGE):
        return
    name = name or f"{kind.partition('/')[0]}-{len(found.files) + 1}.{_ending(kind)}"
    if len(content) > DEFAULT_LIMIT:
        most = DEFAULT_LIMIT // (1024 * 1024)
        found.left_out.append(text("“%(name)s” was left out: it is larger than %(most)s MB.", name=name, most=most))
    elif len(found.files) >= MOST_FILES:
        found.left_out.append(text("“%(name)s” was left out: a mail may have %(most)s files.", name=name,
                                   most=MOST_FILES))  # fmt: skip
    else:
        found.files.append(File(name, content))


def _ending(kind: str) -> str:
    known = {"message/rfc822": "eml", "text/calendar": "ics", "image/jpeg": "jpg", "text/plain": "txt"}
    ending = known.get(kind, kind.rpartition("/")[2])
    return ending if ending.isalnum() else "bin"


def _text(part: Message) -> str:
    charset = part.get_content_charset()
    return to_text(bytes_of(part), charset).replace("\r\n", "\n").replace("\0", "")


def _whole(part: Message) -> bytes:
    inner = part.get_payload()
    if not isinstance(inner, list) or not inner or not isinstance(inner[0], Message):
        return bytes_of(part)
    written = BytesIO()
    BytesGenerator(written, mangle_from_=False).flatten(inner[0])
    return written.getvalue()
