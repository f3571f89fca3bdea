"""Import and export in Settings: from the file over columns, check and progress to the result and its undoing."""

from contextvars import Context
from io import BytesIO

import pytest

from engine.registry import Actor
from itsm.exchange.running.background import work_imports
from itsm.people.queries import find_person
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn

HOME = "/settings/exchange"
FILE = b"Name,Mail,Rolle\nEva One,eva@example.org,agent\nNobody,,\n"


@pytest.fixture
def admin(administrator: Actor, signed_in: SignedIn) -> Browser:
    """The administrator's browser."""
    return Browser(signed_in(administrator))


def upload(admin: Browser, content: bytes = FILE, kind: str = "people") -> str:
    """Send a file; gives the address of its import."""
    admin.open(HOME)
    page = admin.send(HOME, {"kind": kind, "file": (BytesIO(content), "people.csv")})
    assert page.status_code == 200, shown(page)
    return page.request.path


def worked(admin: Browser, address: str) -> str:
    """The page after the worker was there."""
    assert "You can leave this page" in admin.open(address)
    while work_imports(1):
        pass
    return admin.open(address)


def test_file_is_checked_imported_and_undone(admin: Browser) -> None:
    address = upload(admin)
    assert '<option value="name" selected>' in admin.open(address)
    admin.send(f"{address}/columns", {"column-0": "name", "column-1": "email", "column-2": "roles"})
    checked = worked(admin, address)
    assert "What would change" in checked and find_person("eva@example.org") is None

    admin.send(f"{address}/start")
    done = worked(admin, address)

    assert "What became of the rows" in done and find_person("eva@example.org") is not None
    rejected = Context().run(lambda: admin.client.get(f"{address}/rejected.csv").get_data(as_text=True))
    assert "file line,reason,Name,Mail,Rolle" in rejected and "3,It does not say what it is about" in rejected
    admin.open(address)
    admin.send(f"{address}/undo")
    worked(admin, address)
    assert find_person("eva@example.org") is None


def test_columns_that_do_not_fit_are_told_beside_them(admin: Browser) -> None:
    address = upload(admin)
    admin.open(address)

    page = admin.send(f"{address}/columns", {"column-0": "name", "column-1": "name", "column-2": ""})

    assert page.status_code == 422 and page.text.count("This field is chosen twice.") == 2


@pytest.mark.parametrize(("content", "kind"), [(b"\x89PNG\0", "people"), (FILE, "nonsense"), (b"", "people")])
def test_what_cannot_be_imported_is_said_at_the_field(admin: Browser, content: bytes, kind: str) -> None:
    admin.open(HOME)

    page = admin.send(HOME, {"kind": kind, "file": (BytesIO(content), "x.csv")})

    assert page.status_code == 422 and "Expected" in shown(page)


def test_progress_leads_to_the_page_when_it_is_over(admin: Browser) -> None:
    address = upload(admin)

    assert admin.client.get(f"{address}/progress").headers["HX-Redirect"] == address


@pytest.mark.parametrize("name", ["people.csv", "people.xlsx", "teams.xlsx?template", "absences.csv"])
def test_files_are_taken_away(admin: Browser, name: str) -> None:
    response = admin.client.get(f"{HOME}/export/{name}")

    assert response.status_code == 200 and "attachment" in response.headers["Content-Disposition"]
    assert response.get_data()[:2] in (b"PK", b"\xef\xbb")


def test_exchange_is_closed_to_those_without_the_right(make_person: MakePerson, signed_in: SignedIn) -> None:
    agent = signed_in(make_person("Ben", roles=("agent",)))

    for path in (HOME, f"{HOME}/export/people.csv", f"{HOME}/1", f"{HOME}/1/rejected.csv"):
        assert agent.get(path).status_code == 403, path
