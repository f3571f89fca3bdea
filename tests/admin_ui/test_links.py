"""Links on the record page: made by number, taken away, refused beside the field."""

from itsm.records.commands import link_records
from tests.admin_ui.conftest import Browser, shown
from tests.support.records import Desk


def test_link_is_made_by_number_and_shown_at_both_ends(desk: Desk, worker: Browser) -> None:
    here, there = desk.report().number, desk.report().number
    worker.open(f"/records/{here}")

    page = worker.send(f"/records/{here}/links", kind="parent", other=there.lower())

    assert f"Parent {there} Label printer is offline" in shown(page)
    assert f"Linked: Parent {there}" in shown(page)
    worker.open(f"/records/{there}")
    assert worker.page is not None and f"Child {here}" in shown(worker.page)


def test_link_is_taken_away(desk: Desk, worker: Browser) -> None:
    here, there = desk.report().number, desk.report().number
    key = link_records(here, "related", there, desk.agent).key
    worker.open(f"/records/{there}")

    page = worker.send(f"/records/{there}/links/{key}/remove")

    assert f"Link removed: Related to {here}" in shown(page)
    assert f"/links/{key}/" not in page.text


def test_link_that_is_refused_keeps_what_was_typed(desk: Desk, worker: Browser) -> None:
    here = desk.report().number
    worker.open(f"/records/{here}")

    page = worker.send(f"/records/{here}/links", kind="caused_by", other="INC-000404")

    assert page.status_code == 422
    assert "Expected a record INC-000404, but there is none. Check the number." in shown(page)
    assert 'value="INC-000404"' in page.text and 'value="caused_by" selected' in page.text
