"""Lists in the browser: columns, saved views, export, all by address."""

from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM
from itsm.accounts.leaving import leave
from itsm.organisation.commands import remove_thing
from itsm.people.tables import TeamRow
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson
from tests.support.records import REPORT, Desk

LIST = "/records?type=incident"


def test_columns_are_chosen_by_address(desk: Desk, worker: Browser) -> None:
    desk.report()

    page = worker.open(f"{LIST}&column=category&column=changed_at&status=new")

    assert worker.page is not None and worker.page.request.args["columns"] == "category,changed_at"
    assert worker.page.request.args["status"] == "new"
    head = page[page.index("<thead>") : page.index("</thead>")]
    assert all(word in head for word in ("Number", "Title", "Category", "Changed")) and "Priority" not in head


def test_list_is_saved_opened_changed_and_removed(desk: Desk, worker: Browser) -> None:
    desk.report()
    worker.open(f"{LIST}&status=new&sort=-title")

    saved = worker.send("/records/views", name="New ones")
    assert "The list is saved as “New ones”." in shown(saved)
    worker.open(f"{saved.request.full_path}&priority=high")
    changed = worker.send("/records/views", name="New and high", change="true")
    assert "New and high" in shown(changed) and "New ones" not in shown(changed)
    asked = changed.request.args
    assert (asked["status"], asked["sort"], asked["priority"]) == ("new", "-title", "high")

    gone = worker.send(f"/records/views/{changed.request.args['view']}/remove")
    assert "is removed" in shown(gone) and "Saved lists" not in gone.text


def test_list_without_a_name_is_refused_with_what_was_chosen(desk: Desk, worker: Browser) -> None:
    desk.report()
    worker.open(f"{LIST}&status=new")

    page = worker.send("/records/views", name=" ")

    assert page.status_code == 422
    assert "Expected a name of 1 to 80 characters." in shown(page)
    assert "Status: New" in shown(page)


def test_list_says_what_of_its_filters_is_not_in_use_any_more(
    desk: Desk, worker: Browser, make_person: MakePerson
) -> None:
    gone = make_person("Nia Night", roles=("agent",), teams=("night",))
    address = f"{LIST}&team=night&handler={gone.key}&category=printing"
    assert "Not in use any more" not in shown_page(worker, address)
    leave(gone.key or 0, None, SYSTEM)
    with reading() as session:
        team = session.scalars(select(TeamRow.key).where(TeamRow.code == "night")).one()
    remove_thing("team", team, SYSTEM, keep=True)

    page = shown_page(worker, address.replace("printing", "abolished"))

    assert "Not in use any more: Category: abolished, Team: Night, Handler: Nia Night" in page


def shown_page(browser: Browser, address: str) -> str:
    """What a page says."""
    browser.open(address)
    return shown(browser.page) if browser.page is not None else ""


def test_export_is_that_of_the_address(desk: Desk, worker: Browser) -> None:
    desk.report({**REPORT, "title": "=cmd"})
    desk.triaged()
    page = worker.open(f"{LIST}&status=new&columns=number,title,category")

    answer = worker.client.get("/records/export.csv?type=incident&status=new&columns=number,title,category")

    assert "/records/export.csv?type=incident&amp;status=new&amp;columns=number%2Ctitle%2Ccategory" in page
    assert answer.headers["Content-Disposition"] == 'attachment; filename="incident.csv"'
    assert answer.get_data().decode("utf-8-sig").splitlines() == [
        "Number,Title,Category", "INC-000001,'=cmd,Printing",
    ]
    assert worker.client.get("/records/export.exe?type=incident").status_code == 404


def test_empty_list_says_what_to_do_next(desk: Desk, worker: Browser) -> None:
    worker.open(LIST)
    assert worker.page is not None and "appears here" in shown(worker.page)

    worker.open(f"{LIST}&status=closed")
    assert "Take a filter away" in shown(worker.page)


def test_list_takes_no_statement_for_a_row(desk: Desk, worker: Browser, statements: list[str]) -> None:
    counts = []
    for _ in range(3):
        for _ in range(4):
            desk.report()
        worker.open(LIST)
        statements.clear()
        worker.open(LIST)
        counts.append(len(statements))

    assert len(set(counts)) == 1
