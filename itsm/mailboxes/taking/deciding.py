"""What becomes of a mail: decided from facts alone, what does most harm first. Nothing is read or stored.

A mail proves nothing but what its token proves. So an answer says something at a record and lets a process go on that
waits for its requester's words; it never approves, confirms or changes anything.
"""

from dataclasses import dataclass
from typing import Literal

from engine.errors import Text, text
from itsm.mailboxes.reading import Nature
from itsm.mailboxes.threads import How

Act = Literal["report", "contact", "comment", "note", "bounce", "hold", "refuse", "drop"]
"""A new record (``contact``: of a person who is added at a customer), words at a record, words of a program at one, a
delivery report; held for somebody to look at, answered politely, or noted and left."""
MOST_AN_HOUR = 30
"""Mails of one sender; further ones are held, so that two programs that answer one another come to an end."""
FLOOD = 200
"""Mails of one sender in an hour; further ones are noted and not kept."""
Party = Literal["requester", "worker"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a mail. ``known``: its sender is a person here, ``active`` when their account is not closed.

    ``recent`` counts mails of this sender in the last hour; ``party`` is what the sender is to the record that the mail
    speaks of, ``proved`` when its token was made for them, ``closed`` when nobody works on that record any more;
    ``of_customer``: the domain is one of a customer.
    """

    nature: Nature
    is_ours: bool = False
    recent: int = 0
    thread: How | None = None
    party: Party | None = None
    proved: bool = False
    closed: bool = False
    known: bool = False
    active: bool = False
    of_customer: bool = False
    unknown: str = "hold"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, and why where it is not what the sender expects; ``internal`` words are for those who work."""

    act: Act
    reason: Text | None = None
    internal: bool = False
    acknowledge: bool = False


def decide(facts: Facts) -> Decision:
    """What becomes of the mail."""
    if facts.nature == "bounce":
        return Decision("bounce")
    if facts.is_ours:
        return Decision("drop", text("It comes from an address of our own: answering it would never end."))
    if facts.recent >= FLOOD:
        return Decision("drop", text("More than %(most)s mails of this sender in an hour.", most=FLOOD))
    if facts.recent >= MOST_AN_HOUR:
        return Decision("hold", text("More than %(most)s mails of this sender in an hour.", most=MOST_AN_HOUR))
    if facts.thread is not None:
        answered = _answer(facts)
        if answered is not None:
            return answered
    return _new(facts)


def _answer(facts: Facts) -> Decision | None:
    """An answer to a record; None when it only names one that is not the sender's, and is about something new."""
    if facts.party is None:
        if facts.thread == "subject" and facts.nature == "written":
            return None
        if facts.nature != "written":
            return Decision("drop", text("A program answers for somebody who has no part in the record."))
        return Decision("hold", text("It answers a record in which its sender has no part."))
    if facts.nature != "written":
        return Decision("note", internal=True)
    if facts.closed and facts.party == "requester":
        return Decision("report", text("It answers a record that is closed."), acknowledge=True)
    return Decision("comment", internal=facts.party == "worker" and not facts.proved)


def _new(facts: Facts) -> Decision:
    if facts.nature == "reply":
        return Decision("drop", text("A program answers, and not to a record."))
    if facts.nature == "list":
        return Decision("hold", text("It was sent to a list."))
    if facts.known:
        if not facts.active:
            return Decision("hold", text("The account of its sender is closed."))
        return Decision("report", acknowledge=facts.nature == "written")
    if facts.nature == "generated" or facts.unknown == "hold":
        return Decision("hold", text("Its sender is not known."))
    if facts.unknown == "refuse":
        return Decision("refuse", text("Its sender is not known."))
    if not facts.of_customer:
        return Decision("hold", text("Its sender is not known, and the domain is of no customer."))
    return Decision("contact", acknowledge=True)
