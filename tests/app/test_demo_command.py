"""``flowdesk demo``: loaded from the terminal, refused twice, played and stopped."""

import json
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.command_line import PROGRAM, ROOT, environment, flowdesk

INIT = ("init", "--admin-email", "ada@example.org", "--admin-password-stdin", "--organisation", "Own")
PASSWORD = "four words nobody guesses\n"


def _set_up(data: Path, database: Mapping[str, str]) -> None:
    done = flowdesk(data, *INIT, given=PASSWORD, more=database)
    assert done.returncode == 0, done.stderr


def test_demo_is_loaded_told_about_refused_twice_and_played(tmp_path: Path, database: Mapping[str, str]) -> None:
    data = tmp_path / "data"
    _set_up(data, database)

    loaded = flowdesk(data, "demo", "load", "--records", "8", "--json", more=database)
    again = flowdesk(data, "demo", "load", "--tenant", "Another", more=database)
    clocks = flowdesk(data, "clocks", "export", "--json", "--file", str(tmp_path / "clocks.csv"), "--organisation",
                      "Harbour Service Desk", more=database)  # fmt: skip
    played = flowdesk(data, "demo", "play", "--days", "0.02", "--speed", "3600", "--json", more=database)

    told = json.loads(loaded.stdout)
    assert (told["records"], told["administrator"], told["name"]) == (8, "admin@desk.example", "Harbour Service Desk")
    assert len(told["password"]) >= 12 and "lina@donghai.example" in told["people"]
    assert again.returncode == 1 and "Harbour Service Desk" in again.stderr
    assert json.loads(clocks.stdout)["orphans"] == 0 and json.loads(clocks.stdout)["records"] >= 8
    assert played.returncode == 0 and json.loads(played.stdout)["stopped"] is False


def test_password_is_printed_before_the_records_are_played(tmp_path: Path, database: Mapping[str, str]) -> None:
    data = tmp_path / "data"
    _set_up(data, database)

    loaded = flowdesk(data, "demo", "load", "--records", "2", "--tenant", "Training", "--language", "zh-CN",
                      more=database)  # fmt: skip

    lines = loaded.stdout.splitlines()
    assert loaded.returncode == 0 and "Training" in lines[0] and "password" in lines[0]
    assert "mara@desk.example" in loaded.stdout and lines[-1].startswith("The demo is loaded: 2 records")


def test_play_without_a_demo_is_refused(tmp_path: Path, database: Mapping[str, str]) -> None:
    data = tmp_path / "data"
    _set_up(data, database)

    done = flowdesk(data, "demo", "play", more=database)

    assert done.returncode == 1 and "flowdesk demo load" in done.stderr


def test_play_stops_cleanly_when_it_is_interrupted(tmp_path: Path, database: Mapping[str, str]) -> None:
    data = tmp_path / "data"
    _set_up(data, database)
    assert flowdesk(data, "demo", "load", "--records", "4", more=database).returncode == 0

    play = subprocess.Popen(
        [*PROGRAM, "demo", "play", "--days", "7", "--speed", "60"], cwd=ROOT, env=environment(data, database),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with play:
        assert play.stderr is not None and play.stdout is not None
        assert "Playing" in play.stderr.readline()
        play.send_signal(signal.SIGINT)
        told = play.stdout.read()
        play.wait(60)

    assert play.returncode == 0 and told.startswith("Played:")
