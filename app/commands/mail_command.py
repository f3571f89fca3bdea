"""``flowdesk mail``: take a message in from standard input, as mail servers pipe it."""

import sys

import click
from sqlalchemy.exc import DBAPIError

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, complain, help_of, json_option, said
from engine.errors import FlowdeskError, InvalidState, NotFound, Text, text
from itsm.mailboxes.mailboxes import MailboxInfo, mailboxes
from itsm.mailboxes.reading import UnreadableMail, read_message
from itsm.mailboxes.reading.message import LARGEST
from itsm.mailboxes.taking.held import take_in
from itsm.mailboxes.taking.ingest import Ingested

NO_MAIL, TRY_LATER = 65, 75
"""Exit codes of sysexits.h that mail servers know: bounce it (EX_DATAERR), keep it and try again (EX_TEMPFAIL)."""
DONE: dict[str, Text] = {
    "report": text("%(number)s is the new record."), "contact": text("%(number)s is the new record."),
    "comment": text("It was added to %(number)s."),
    "note": text("It is the answer of a program, and was noted at %(number)s."),
    "bounce": text("It reports that a mail did not arrive."), "hold": text("It is held for somebody to look at."),
    "refuse": text("It was refused: nobody knows its sender."), "drop": text("It was noted and left."),
    "discarded": text("It was discarded before."),
}  # fmt: skip
"""What became of a message, in words."""
_HELP = help_of(text("Take mail in."), "flowdesk mail ingest < message.eml")
_INGEST = help_of(
    text(
        "Take one message in from standard input; the same message twice is taken once.\n\n"
        "For a pipe of a mail server: exit code 0 when it was taken, held or left, 65 when it is no mail that can be "
        "read, 75 when the server should keep it and try again later."
    ),
    "flowdesk mail ingest < message.eml",
    "flowdesk mail ingest --mailbox desk@example.org --json < message.eml",
)


@click.group("mail", help=_HELP)
def command() -> None:
    """Mail that comes in."""


@command.command("ingest", help=_INGEST)
@click.option("--mailbox", "address", metavar="ADDRESS",
              help=said(text("The mailbox that it came to, when there are several.")))  # fmt: skip
@organisation_option
@json_option
def ingest(address: str | None, organisation_name: str | None, as_json: bool) -> int:
    """Take a message in."""
    raw = sys.stdin.buffer.read(LARGEST + 1)
    try:
        with organisation(organisation_name):
            key = _mailbox(address).key
            read_message(raw)  # what is none goes back to its sender
            taken = take_in(raw, key)
    except UnreadableMail as problem:
        complain(problem, as_json)
        return NO_MAIL
    except FlowdeskError as problem:  # what is set up wrongly is mended, and the mail is not lost
        complain(problem, as_json)
        return TRY_LATER
    except DBAPIError:
        complain(InvalidState(text("Expected the database to answer, but it does not. Try again later.")), as_json)
        return TRY_LATER
    return _told(taken).give(as_json)


def _told(taken: Ingested) -> Answer:
    sentence = Text(DONE[taken.act].template, {"number": taken.number or "–"})
    return Answer({"mail": taken.key, "act": taken.act, "record": taken.number}, [sentence])


def _mailbox(address: str | None) -> MailboxInfo:
    known = mailboxes()
    if address is None and len(known) == 1:
        return known[0]
    found = next((one for one in known if address and one.address == address.strip().casefold()), None)
    if found is not None:
        return found
    if not known:
        raise InvalidState(text("Expected a mailbox, but there is none. Set one up in Settings → Mailboxes."))
    addresses = ", ".join(one.address for one in known)
    raise NotFound(
        text("Expected the address of a mailbox (%(addresses)s). Name one with --mailbox.", addresses=addresses)
    )
