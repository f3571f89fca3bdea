"""Announcements on pages: written, previewed, published, read in portal and desk, confirmed; hostile text."""

import re

import pytest

from engine.registry import Actor
from tests.admin_ui.conftest import Browser, shown
from tests.support.announcements import WEEK, draft, publish
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk

HOSTILE = '<script>alert(1)</script> [x](javascript:alert(2)) **bold** "><img src=x onerror=alert(3)>'


@pytest.fixture
def lead(desk: Desk, make_person: MakePerson) -> Actor:
    """Somebody who writes announcements."""
    return make_person("Lea Lead", roles=("team_lead",), teams=("line-1",))


@pytest.fixture
def writer(lead: Actor, signed_in: SignedIn) -> Browser:
    """Their browser."""
    return Browser(signed_in(lead))


def test_one_is_written_about_a_record_published_read_and_confirmed(
    desk: Desk, writer: Browser, reporter: Browser, worker: Browser
) -> None:
    number = desk.report().number
    assert f'href="/announcements/new?record={number}"' in writer.open(f"/records/{number}")
    assert f'value="{number}"' in writer.open(f"/announcements/new?record={number}")
    kept = writer.send("/announcements/new", WEEK, body_en="- one\n- two", records=number, asks_receipt="true")
    (publishing,) = [one for one in kept.text.split('"') if one.endswith("/publish")]
    assert "<li>one</li>" in kept.text
    key = publishing.split("/")[2]
    writer.send(publishing)

    for browser, page in ((reporter, "/portal"), (worker, "/work")):
        assert "Mail is down" in shown_above(browser.open(page))
    thanks = reporter.send(f"/announcements/{key}/confirm")
    assert "it is noted that you have read it" in shown(thanks) and "announced" not in reporter.open("/portal")

    assert number in worker.open(f"/announcements/{key}")
    assert f'href="/announcements/{key}"' in worker.open(f"/records/{number}")
    readers = writer.open(f"/announcements/{key}/readers?which=yes")
    assert desk.requester.name in readers and desk.agent.name not in readers
    assert "Confirmed 1 (" in shown_text(writer.open(f"/announcements/{key}/edit"))


def shown_above(page: str) -> str:
    """What stands above a page."""
    return page.split('<section class="announced"', 1)[1].split("</section>", 1)[0]


def shown_text(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_script_in_it_is_shown_as_text_everywhere(lead: Actor, writer: Browser, reporter: Browser) -> None:
    key = publish(lead, title_en=HOSTILE[:60], body_en=HOSTILE, importance="urgent")

    pages = [reporter.open(path) for path in ("/portal", "/announcements", f"/announcements/{key}")]
    own = ("edit", "readers")
    pages += [writer.open(path) for path in ("/announcements/written", "/work", f"/announcements/new?from={key}")]
    pages += [writer.open(f"/announcements/{key}/{one}") for one in own]

    for page in pages:
        assert "<script>alert" not in page and "<img src=x" not in page and 'href="javascript' not in page
        assert "&lt;script&gt;alert(1)" in page
    assert "<strong>bold</strong>" in pages[2]


def test_script_in_either_language_is_text_for_readers_of_both_on_records_too(
    desk: Desk, lead: Actor, make_person: MakePerson, signed_in: SignedIn
) -> None:
    number = desk.report().number
    words = {"title_en": HOSTILE[:60], "body_en": HOSTILE, "title_zh-CN": "邮件" + HOSTILE[:60], "body_zh-CN": HOSTILE}
    key = publish(lead, None, **words, records=number, asks_receipt="true")
    reads = make_person("<b>Rea</b> Reader", roles=("requester",), language="zh-CN")
    reader, agent = Browser(signed_in(reads)), Browser(signed_in(desk.agent))

    pages = [reader.open(path) for path in ("/portal", "/announcements", f"/announcements/{key}")]
    assert all("邮件&lt;script&gt;" in page for page in pages)
    pages += [agent.open(path) for path in ("/work", "/announcements", f"/announcements/{key}", f"/records/{number}")]
    thanks = reader.send(f"/announcements/{key}/confirm")
    pages += [thanks.text, Browser(signed_in(lead)).open(f"/announcements/{key}/readers?which=yes")]

    for page in pages:
        assert "<script>alert" not in page and "<img src=x" not in page and 'href="javascript' not in page
    assert "&lt;b&gt;Rea&lt;/b&gt; Reader" in pages[-1]


def test_who_dismisses_one_stays_where_they_are(lead: Actor, worker: Browser) -> None:
    key = publish(lead)
    worker.open("/work?tab=all")
    hidden = worker.hidden(f"/announcements/{key}/dismiss")
    assert hidden["next"] == "/work?tab=all"

    page = worker.send(f"/announcements/{key}/dismiss")

    assert page.request.path == "/work" and 'class="announced"' not in page.text
    again = worker.client.post(f"/announcements/{key}/dismiss", data={**hidden, "next": "//evil.example"})
    assert again.location == f"/announcements/{key}"


def test_pages_ask_nothing_while_nothing_is_told(
    lead: Actor, reporter: Browser, statements: list[str]
) -> None:
    draft(lead)
    statements.clear()

    reporter.open("/portal/records")

    assert not [one for one in statements if "FROM announcement " in one and "session" not in one]


def test_a_form_with_errors_keeps_what_was_typed(writer: Browser) -> None:
    writer.open("/announcements/new")

    page = writer.send("/announcements/new", {**WEEK, "ends": "2026-11-20T10:00"}, body_en="All of it")

    assert page.status_code == 422
    assert 'id="f-ends-error"' in page.text and "All of it" in page.text and 'value="Mail is down"' in page.text


def test_the_end_is_moved_and_it_is_withdrawn(lead: Actor, writer: Browser, reporter: Browser) -> None:
    key = publish(lead)
    writer.open(f"/announcements/{key}/edit")

    refused = writer.send(f"/announcements/{key}/end", ends="2026-11-20T10:00")
    assert refused.status_code == 422 and 'id="f-ends-error"' in refused.text
    moved = writer.send(f"/announcements/{key}/end", ends="2026-11-29T10:00")
    assert "Saved" in shown(moved)
    writer.send(f"/announcements/{key}/withdraw")

    assert 'class="announced"' not in reporter.open("/portal")
    assert "Withdrawn" in shown_text(reporter.open(f"/announcements/{key}"))
