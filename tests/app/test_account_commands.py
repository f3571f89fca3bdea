"""``flowdesk person``: invite, close, export, erase; a service account and its token."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

from tests.support.command_line import flowdesk
from tests.support.servers import Server


def told(done: CompletedProcess[str]) -> dict[str, object]:
    """What a command answered, which must have succeeded."""
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_person_is_invited_closed_exported_and_erased(tmp_path: Path) -> None:
    data = tmp_path / "data"
    Server(data).set_up()

    invited = told(flowdesk(data, "person", "invite", "--name", "Ben", "--email", "ben@example.org", "--json"))
    held = told(flowdesk(data, "person", "close", "ben@example.org", "--preview", "--json"))
    closed = told(flowdesk(data, "person", "close", "ben@example.org", "--json"))
    told(flowdesk(data, "person", "export", "ben@example.org", str(tmp_path / "ben.zip"), "--json"))
    refused = flowdesk(data, "person", "erase", "ben@example.org", "Somebody")
    erased = told(flowdesk(data, "person", "erase", "ben@example.org", "Ben", "--json"))

    assert str(invited["link"]).startswith("http://127.0.0.1:8000/invitation?link=")
    assert (held["closed"], closed["closed"]) == (False, True)
    with zipfile.ZipFile(tmp_path / "ben.zip") as archive:
        assert json.loads(archive.read("person.json"))["person"]["email"] == "ben@example.org"
    assert refused.returncode == 1
    assert erased == {"person": invited["person"]}


def test_service_account_gets_a_token_that_ends(tmp_path: Path) -> None:
    data = tmp_path / "data"
    Server(data).set_up()
    key = told(flowdesk(data, "person", "add-service", "Billing", "--role", "integrator", "--json"))["person"]

    day = datetime.now(UTC).date() + timedelta(days=30)
    made = flowdesk(
        data, "token", "create", "bills", "--scope", "records:read", "--owner", str(key), "--until", str(day)
    )
    (row,) = json.loads(flowdesk(data, "token", "list", "--json").stdout)["tokens"]

    assert made.stdout.startswith("flowdesk_")
    assert (row["owner"], row["expires_at"]) == (key, f"{day + timedelta(days=1)}T00:00:00+00:00")
    assert flowdesk(data, "token", "create", "nobody", "--scope", "records").returncode == 1
