"""Sending what waits in the outbox: claimed, sent, then marked; a crash between these sends the same mail once more.

The repeat has the same ``Message-ID``, by which mail servers and programs know it.
"""

import logging
import smtplib
from collections.abc import Sequence
from datetime import timedelta
from email.errors import MessageError

from sqlalchemy import select, update

from database import all_tenants, reading, retrying, unit_of_work
from engine import clock
from engine.errors import FlowdeskError
from itsm.mail.outbox import MailRow
from itsm.mail.settings import SmtpServer, mail_settings
from itsm.mail.smtp import Identity, connection, message

log = logging.getLogger(__name__)
AT_ONCE = 10
"""Mails of one conversation with the server."""
IN_HAND = timedelta(minutes=10)
"""How long a mail is kept from other workers: longer than a conversation may take."""
MOST_ATTEMPTS = 12
NOBODYS = frozenset({"desk.example", "harbour.example", "donghai.example", "brandt.example"})
"""Domains of the people of the demo, which nobody can own (RFC 2606): no server is asked to take a mail for them."""
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=4)
_LONGEST_PROBLEM = 300


def send_due(limit: int) -> int:
    """Send at most ``limit`` mails that are due, of all organisations; gives how many were tried.

    Without a mail server nothing happens. One that is away is asked again later; a recipient whom it refuses for good
    is given up.
    """
    server = mail_settings().smtp
    if server is None:
        return 0
    with all_tenants():
        mails = _claim(min(limit, AT_ONCE))
        if mails:
            _send_all(mails, server)
    return len(mails)


def _claim(limit: int) -> Sequence[MailRow]:
    now = clock.now()
    due = select(MailRow).where(MailRow.due_at <= now).order_by(MailRow.due_at, MailRow.key).limit(limit)
    with reading() as session:  # an idle look takes no writer's lock
        if session.execute(due.limit(1)).first() is None:
            return []

    def attempt() -> Sequence[MailRow]:
        with unit_of_work() as work:
            rows = work.session.scalars(due.with_for_update(skip_locked=True)).all()
            for row in rows:
                row.due_at, row.attempts = now + IN_HAND, row.attempts + 1
            return rows

    return retrying(attempt)


def _send_all(mails: Sequence[MailRow], server: SmtpServer) -> None:
    waiting = list(mails)
    try:
        with connection(server) as smtp:
            while waiting:
                _send_one(smtp, waiting[0])
                waiting.pop(0)
    except (OSError, smtplib.SMTPException) as problem:  # the server is away, or has hung up
        log.warning("Mail server cannot be reached", extra={"action": "mail_server_away", "why": _why(problem)})
        for mail in waiting:
            _try_later(mail, problem)


def _send_one(smtp: smtplib.SMTP, mail: MailRow) -> None:
    if mail.expires_at is not None and mail.expires_at <= clock.now():
        _end(mail, "expired")
        return
    if mail.recipient.rpartition("@")[2].casefold() in NOBODYS:
        _end(mail, "kept in the house: nobody can own an address of this kind")
        return
    try:
        follows = f"{mail.tenant_id}:{mail.follows}" if mail.follows else None
        identity = Identity(f"{mail.tenant_id}:{mail.idempotency_key}", follows)
        smtp.send_message(message(mail.words(), mail.recipient, identity, mail.created_at, mail_settings()))
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPRecipientsRefused as problem:
        code = next(iter(problem.recipients.values()))[0]
        _end(mail, _why(problem)) if code >= 500 else _try_later(mail, problem)
    except smtplib.SMTPResponseException as problem:
        _end(mail, _why(problem)) if problem.smtp_code >= 500 else _try_later(mail, problem)
    except (smtplib.SMTPNotSupportedError, MessageError, ValueError, FlowdeskError) as problem:
        _end(mail, _why(problem))  # an address that no header holds, or words that cannot be opened: never better
    else:
        _end(mail, None)


def _end(mail: MailRow, problem: str | None) -> None:
    """Mark a mail as sent, or as given up for ``problem``; its words are no longer kept."""
    sent_at = clock.now() if problem is None else None
    values: dict[str, object] = {"due_at": None, "sealed": None, "sent_at": sent_at, "problem": problem}
    _store(mail, values)
    if problem is not None:
        log.warning("Mail was given up", extra={"action": "mail_given_up", "mail": mail.key, "why": problem})


def _try_later(mail: MailRow, problem: Exception) -> None:
    if mail.attempts >= MOST_ATTEMPTS:
        _end(mail, _why(problem))
        return
    pause = min(_FIRST_PAUSE * (1 << (mail.attempts - 1)), _LONGEST_PAUSE)
    _store(mail, {"due_at": clock.now() + pause, "problem": _why(problem)})


def _store(mail: MailRow, values: dict[str, object]) -> None:
    def attempt() -> None:
        with unit_of_work() as work:
            work.session.execute(
                update(MailRow).where(MailRow.key == mail.key).values(values),
                execution_options={"synchronize_session": False},
            )

    retrying(attempt)


def _why(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:_LONGEST_PROBLEM]
