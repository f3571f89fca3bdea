"""``flowdesk token``: a program's token is printed once, listed without its secret, and revoked by name."""

import json
from pathlib import Path

import pytest

from app.command_line import run
from tests.support.command_line import flowdesk
from tests.support.servers import Server


def test_token_is_printed_once_listed_and_revoked(tmp_path: Path) -> None:
    Server(tmp_path / "data").set_up()

    made = flowdesk(tmp_path / "data", "token", "create", "worker", "--scope", "engine")
    listed = flowdesk(tmp_path / "data", "token", "list", "--json")
    revoked = flowdesk(tmp_path / "data", "token", "revoke", "worker", "--json")
    again = flowdesk(tmp_path / "data", "token", "revoke", "worker")

    token = made.stdout.strip()
    assert token.startswith("flowdesk_") and len(token) > 40 and made.stderr == ""
    (row,) = json.loads(listed.stdout)["tokens"]
    assert (row["name"], row["scope"], row["seen_at"]) == ("worker", "engine", None)
    assert token not in listed.stdout
    assert json.loads(revoked.stdout) == {"revoked": "worker"}
    assert (again.returncode, again.stdout) == (1, "") and "worker" in again.stderr


@pytest.mark.parametrize("arguments", [("create", "worker"), ("create", "worker", "--scope", "king"), ("create",)])
def test_token_without_name_or_scope_is_not_understood(arguments: tuple[str, ...]) -> None:
    assert run(["token", *arguments]) == 2
