"""Knowledge on pages: found in the portal, offered while reporting, helped or not; hostile text; what nobody found."""

import pytest

from engine.registry import Actor
from itsm.tenants import deploy_shipped_packs
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.knowledge import publish
from tests.support.people import MakePerson, SignedIn

HOSTILE = "<script>alert(1)</script> **bold** [x](javascript:alert(2))"


@pytest.fixture
def editor(tenant: int, make_person: MakePerson, clock: Clock) -> Actor:
    """Somebody who reviews."""
    deploy_shipped_packs()
    return make_person("Edi Editor", roles=("agent",), teams=("knowledge-editors",))


@pytest.fixture
def reader(editor: Actor, requester: Actor, signed_in: SignedIn) -> Browser:
    """The browser of a requester."""
    return Browser(signed_in(requester))


def test_a_requester_finds_reads_and_says_that_it_helped(editor: Actor, agent: Actor, reader: Browser) -> None:
    number = publish(agent, editor)
    assert "Open the settings of the phone" in reader.open("/knowledge"), "Its marks are none of the words."
    assert 'href="/knowledge"' in reader.open("/portal")
    assert f'href="/knowledge/{number}"' in reader.open("/knowledge?q=mail+phone")
    page = reader.open(f"/knowledge/{number}")
    assert "<em>settings</em>" in page and f"/records/{number}" not in page

    thanks = reader.send(f"/knowledge/{number}/helped", helped="yes")

    assert "Thank you" in shown(thanks) and 'aria-pressed="true"' in thanks.text


def test_it_is_offered_while_somebody_types_what_they_report(editor: Actor, agent: Actor, reader: Browser) -> None:
    number = publish(agent, editor)

    part = reader.open("/portal/similar/incident?title=Mail+on+my+phone+is+gone")

    assert f'href="/knowledge/{number}"' in part and "This may help" in part


def test_who_works_begins_an_article_from_the_list(
    editor: Actor, agent: Actor, reader: Browser, signed_in: SignedIn
) -> None:
    publish(agent, editor, body="1. Look at the lamp.\n2. Press the button.")
    address = "/records/new/article"

    assert "the lamp. Press the" in reader.open("/knowledge") and address not in reader.open("/knowledge")
    assert f'href="{address}"' in Browser(signed_in(agent)).open("/knowledge")


def test_script_in_an_article_is_shown_as_text(editor: Actor, agent: Actor, reader: Browser) -> None:
    number = publish(agent, editor, title=HOSTILE[:60], body=HOSTILE)

    for address in ("/knowledge", f"/knowledge/{number}"):
        page = reader.open(address)
        assert "<script>alert" not in page and 'href="javascript' not in page and "&lt;script&gt;" in page


def test_what_nobody_found_is_told_to_those_who_work(
    editor: Actor, reader: Browser, signed_in: SignedIn
) -> None:
    assert "Nothing answers that" in reader.open("/knowledge?q=Coffee machine")

    assert "coffee machine" in Browser(signed_in(editor)).open("/knowledge/unanswered")
    assert reader.client.get("/knowledge/unanswered").status_code == 403
