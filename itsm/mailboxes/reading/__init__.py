"""Reading a message (RFC 5322, MIME) whatever its state: who, what about, words, files. Nothing is stored."""

from itsm.mailboxes.reading.bounces import Bounce
from itsm.mailboxes.reading.message import Incoming, Nature, UnreadableMail, read_message
from itsm.mailboxes.reading.parts import File
from itsm.mailboxes.reading.quotes import without_quotes

__all__ = ["Bounce", "File", "Incoming", "Nature", "UnreadableMail", "read_message", "without_quotes"]
