"""``flowdesk mail ingest``: a message from standard input becomes a record, and exit codes say what a server does."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.command_line import ROOT, environment, flowdesk
from tests.support.incoming import mail
from tests.support.mailboxes import TYPED
from tests.support.servers import Server

SET_UP = """
import json, sys
from app.commands.installation import organisation
from engine.registry import SYSTEM
from itsm.mailboxes.mailboxes import save_mailbox
from itsm.people.commands import add_person
with organisation(None):
    save_mailbox(None, json.load(sys.stdin), SYSTEM)
    add_person("Cai", "cai@example.org", None, "en", ("requester",), (), SYSTEM)
"""


def test_message_from_standard_input_is_taken_once_and_exit_codes_are_those_of_mail_servers(tmp_path: Path) -> None:
    data = tmp_path / "data"
    Server(data).set_up()
    early = flowdesk(data, "mail", "ingest", given=mail().as_string())
    subprocess.run([sys.executable, "-c", SET_UP], input=json.dumps(dict(TYPED)), text=True, check=True, cwd=ROOT,
                   env=environment(data), timeout=120)  # fmt: skip

    first, second = (flowdesk(data, "mail", "ingest", "--json", given=mail().as_string()) for _ in range(2))
    unreadable = flowdesk(data, "mail", "ingest", given="no mail at all")
    elsewhere = flowdesk(data, "mail", "ingest", "--mailbox", "other@example.org", given=mail().as_string())

    assert (early.returncode, unreadable.returncode, elsewhere.returncode) == (75, 65, 75), early.stderr
    assert first.returncode == 0 and json.loads(first.stdout)["record"] == "INC-000001", first.stderr
    assert json.loads(second.stdout) == json.loads(first.stdout)
