"""Similar records on pages: while a title is typed, and beside a record."""

from itsm.records.search.indexing import index_due
from tests.admin_ui.conftest import Browser
from tests.support.records import REPORT, Desk

TYPED = "similar/incident?title=label+printer+broken"


def test_records_alike_are_shown_while_a_title_is_typed(desk: Desk, worker: Browser, reporter: Browser) -> None:
    number = desk.report().number
    index_due(10)

    agents, own = worker.open(f"/records/{TYPED}"), reporter.open(f"/portal/{TYPED}")

    assert f'href="/records/{number}"' in agents and "Is it one of these?" in agents
    assert f'href="/portal/records/{number}"' in own and "Have you reported it already?" in own
    assert worker.open("/records/similar/incident?title=x").strip() == ""
    for browser, page in ((worker, "/records/new/incident"), (reporter, "/portal/report/incident")):
        assert 'hx-get="' in browser.open(page) and "/similar/incident" in browser.open(page)


def test_records_alike_stand_beside_a_record(desk: Desk, worker: Browser) -> None:
    first, second = desk.report().number, desk.report({**REPORT, "title": "Label printer hums"}).number
    index_due(10)

    page = worker.open(f"/records/{first}")

    aside = page[page.index("<aside") :]
    assert "Similar records" in aside and f'href="/records/{second}"' in aside
