"""Mails of a diagram: to whom it says, through the outbox, about the record, and never by a wrong input."""

import pytest

from engine.errors import ExecutionFault
from itsm.mail.outbox import unsent
from itsm.mail.sending import send_due
from tests.support.mail import Postbox, text_of
from tests.support.promotions import TicketDesk, start_beside, ticket_drawn, use_ticket, variables
from tests.support.records import open_task

SAYS = {"subject": '"About " + record.title', "body": '"Hello,\\n\\nit is <b>on</b>."'}


def own() -> list[str]:
    """Who is written to by diagrams."""
    return sorted(one.recipient for one in unsent() if one.kind == "process")


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ('"requester"', ["rea.requester@example.org"]),
        ("record.requester", ["rea.requester@example.org"]),
        ('"Zoe@Else.example.org"', ["zoe@else.example.org"]),
        ('["requester", "rea.requester@example.org", "x@example.org", null]',
         ["rea.requester@example.org", "x@example.org"]),
        ('["owner", "x@example.org"]', ["ada.agent@example.org", "x@example.org"]),
        ('["999999", "x@example.org"]', ["x@example.org"]),
    ],
)  # fmt: skip
def test_mail_goes_to_whom_the_step_says(desk: TicketDesk, to: str, found: list[str]) -> None:
    use_ticket(ticket_drawn("mail.send", {"to": to, **SAYS}, "mailed"))
    ticket = desk.report()

    desk.go_on(ticket)

    assert own() == sorted(set(found))
    assert variables(ticket)["mailed"] == len(found)


def test_mail_says_what_the_diagram_says_as_text_and_as_safe_html(desk: TicketDesk, postbox: Postbox) -> None:
    use_ticket(ticket_drawn("mail.send", {"to": '"x@example.org"', **SAYS}, "mailed"))
    ticket = desk.report()
    desk.go_on(ticket)

    send_due(10)

    (message,) = [one for one in postbox.messages if one["To"] == "x@example.org"]
    assert message["Subject"] == f"[{ticket.number}] About No paper"
    assert text_of(message).split() == ["Hello,", "it", "is", "<b>on</b>."]
    html = message.get_body(("html",))
    assert html is not None and "it is &lt;b&gt;on&lt;/b&gt;." in html.get_content()


@pytest.mark.parametrize(
    "inputs",
    [
        {"to": '""'}, {"to": "[]"}, {"to": '"nobody"'}, {"to": '"a@b@c"'},
        {"to": '"a@example.org\\nBcc: b@example.org"'},
        {"to": 'for i in 1..51 return "a" + string(i) + "@example.org"'}, {"subject": '""'}, {"body": '""'},
        {"language": '"fr"'}, {"subject": 'string join(for i in 1..301 return "x")'},
    ],
)  # fmt: skip
def test_mail_that_cannot_be_written_is_a_fault(desk: TicketDesk, inputs: dict[str, str]) -> None:
    use_ticket(ticket_drawn("mail.send", {"to": '"x@example.org"', **SAYS, **inputs}, "mailed"))
    ticket = desk.report()

    with pytest.raises(ExecutionFault, match="Expected <act> to do its work"):
        desk.go_on(ticket)

    assert own() == [] and open_task(ticket).element_id == "look"


def test_subject_of_several_lines_makes_no_header(desk: TicketDesk, postbox: Postbox) -> None:
    start_beside("mail.send", {"to": '"x@example.org"', "subject": '"a\\nBcc: b@example.org"', "body": '"b"'})

    send_due(10)

    (message,) = postbox.messages
    assert (message["Subject"], message["Bcc"]) == ("a Bcc: b@example.org", None)
