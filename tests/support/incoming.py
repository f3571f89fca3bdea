"""Messages as others send them."""

from collections.abc import Mapping
from email.message import EmailMessage

DESK = "desk@example.org"


def mail(
    words: str = "It prints nothing.", subject: str = "Printer", sender: str = "Cai Requester <cai@example.org>",
    message_id: str = "<1@client.example>", headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """A plain message to the desk."""
    message = EmailMessage()
    for name, value in {"From": sender, "To": DESK, "Subject": subject, "Message-ID": message_id}.items():
        if value:
            message[name] = value
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(words)
    return message


def bounce_of(message_id: str, recipient: str, action: str = "failed") -> bytes:
    """The report of a server that could not deliver our mail ``message_id`` (RFC 3464)."""
    return f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: {DESK}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{action}-{recipient}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

From: {DESK}
Message-ID: {message_id}

--b--
""".encode()
