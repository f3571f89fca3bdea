"""``flowdesk search rebuild``: every record is indexed, as often as one likes."""

import json
from pathlib import Path

from tests.support.command_line import flowdesk
from tests.support.servers import Server


def test_rebuild_says_how_many_records_are_indexed(tmp_path: Path) -> None:
    Server(tmp_path / "data").set_up()

    answers = [flowdesk(tmp_path / "data", "search", "rebuild", "--json") for _ in range(2)]

    assert [answer.returncode for answer in answers] == [0, 0]
    assert [json.loads(answer.stdout) for answer in answers] == [{"records": 0}] * 2
