"""``flowdesk tenant``: a further organisation with its administrator."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from tests.app.test_account_commands import told
from tests.support.command_line import flowdesk
from tests.support.servers import Server


def test_second_organisation_is_added_with_its_administrator(tmp_path: Path) -> None:
    data = tmp_path / "data"
    Server(data).set_up()

    added = told(flowdesk(data, "tenant", "add", "Example North", "--admin-email", "nora@example.org", "--json"))
    plain = told(flowdesk(data, "tenant", "add", "Example South", "--no-work", "--json"))
    listed = told(flowdesk(data, "tenant", "list", "--json"))["organisations"]

    assert added["administrator"] == "nora@example.org"
    assert parse_qs(urlparse(str(added["link"])).query)["link"]
    assert plain["administrator"] == f"admin@organisation-{plain['organisation']}.invalid" and plain["link"]
    assert isinstance(listed, list)
    assert [one["name"] for one in listed][1:] == ["Example North", "Example South"]
    people = flowdesk(data, "person", "close", "nora@example.org", "--preview", "--organisation", "Example North")
    assert people.returncode == 0, people.stderr


def test_organisation_is_refused_when_name_or_address_is_taken(tmp_path: Path) -> None:
    data = tmp_path / "data"
    early = flowdesk(data, "tenant", "add", "Example North", "--json")
    Server(data).set_up()
    told(flowdesk(data, "tenant", "add", "Example North", "--admin-email", "nora@example.org", "--json"))

    named = flowdesk(data, "tenant", "add", "example north")
    address = flowdesk(data, "tenant", "add", "Other", "--admin-email", "Nora@example.org")

    assert early.returncode == 1 and "init" in json.loads(early.stderr)["error"]["message"]
    assert named.returncode == 1 and "already" in named.stderr
    assert address.returncode == 1 and "belongs to somebody" in address.stderr
    organisations = told(flowdesk(data, "tenant", "list", "--json"))["organisations"]
    assert isinstance(organisations, list) and len(organisations) == 2


def test_administrator_may_get_a_password_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    Server(data).set_up()

    added = flowdesk(
        data, "tenant", "add", "Example North", "--admin-email", "nora@example.org", "--admin-password-stdin", "--json",
        given="correct horse battery staple 7\n",
    )

    assert told(added)["link"] is None
