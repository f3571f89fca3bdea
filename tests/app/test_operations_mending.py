"""A step that stands still is mended from the command line with what ``flowdesk operations show`` says to type."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from app.factory import create_app
from app.settings import Settings
from database import Tenant, all_tenants, db, in_tenant, reading
from engine.runtime import Resource, deploy
from engine.worker.states import Rounds
from tests.support.bpmn import Diagram
from tests.support.command_line import flowdesk
from tests.support.processes import AGENT, create, damage
from tests.support.servers import Server


@pytest.fixture
def night(tmp_path: Path) -> Callable[..., Path]:
    """Makes the data folder of a desk in which an instance of the last of some diagrams was started, with key 1."""

    def made(*drawn: Diagram) -> Path:
        folder = tmp_path / "data"
        Server(folder).set_up()
        app = create_app(Settings.from_environment({"FLOWDESK_DATA": str(folder), "FLOWDESK_LOG_LEVEL": "ERROR"}))
        with app.app_context():
            with reading() as session:
                tenant = session.execute(select(Tenant.key)).scalar_one()
            with in_tenant(tenant):
                for diagram in drawn[:-1]:
                    called = Resource("process", diagram.process_id, f"{diagram.process_id}.bpmn", diagram.xml())
                    deploy("called", [called], AGENT)
                create(drawn[-1])
            db.engine.dispose()
        return folder

    return made


def advice(folder: Path, start: str) -> str:
    """The command that ``show`` gives after these words."""
    words = flowdesk(folder, "operations", "show", "1").stdout
    [line] = [line for line in words.splitlines() if line.strip().startswith(start)]
    return line.partition(": ")[2]


def typed(folder: Path, command: str, **known: str) -> str:
    """Type a command, with what only a person knows in the place of its words in capitals."""
    for name, value in {"WORDS": "Mended", **known}.items():
        command = re.sub(rf"\b{name}\b", value, command)
    done = flowdesk(folder, *shlex.split(command)[1:])
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout



def reminding() -> Diagram:
    """Its reminder cannot begin to wait, because nobody has said how long."""
    drawn = Diagram().path("start:s", "user:u", "end:e").boundary("b", "u").timer("b", timeDuration="=wait")
    return drawn.path("b", "user:late", "end:e2")


def calling() -> tuple[Diagram, Diagram]:
    """A process that cannot choose for want of ``n``, and one that calls it."""
    called = Diagram("callee").path("start:s", "xor:x").path("x", "end:e", when="n > 5")
    caller = Diagram("caller").path("start:s", "call:c", "user:u", "end:e")
    return called.path("x", "end:f", when="n <= 5"), caller.zeebe("c", "calledElement", processId="callee")


def test_event_that_cannot_begin_to_wait_is_mended_by_its_variable(night: Callable[..., Path]) -> None:
    folder = night(reminding())
    words = flowdesk(folder, "operations", "show", "1").stdout
    assert "at “b” <b>" in words and "Its token is at “u” <u>." in words

    typed(folder, advice(folder, "Set what it reads"), NAME="wait", VALUE='"PT1H"')
    typed(folder, advice(folder, "Try again"))

    words = flowdesk(folder, "operations", "show", "1").stdout
    assert "Fault" not in words and "It waits for its time." in words


@pytest.mark.parametrize("end_at", ["u", "b"])
def test_token_of_an_event_that_cannot_begin_to_wait_is_moved(night: Callable[..., Path], end_at: str) -> None:
    folder = night(reminding())
    command = advice(folder, "Or move it")
    assert "--end-at u " in command

    typed(folder, command.replace("--end-at u", f"--end-at {end_at}"), ELEMENT="late")

    words = flowdesk(folder, "operations", "show", "1").stdout
    assert "Fault" not in words and "at “late” <late>" in words and "<u>" not in words


def test_step_of_a_called_process_is_mended_at_its_own_variables(night: Callable[..., Path]) -> None:
    folder = night(*calling())
    command = advice(folder, "Set what it reads")
    assert "--token 2 " in command

    typed(folder, command, NAME="n", VALUE="7")
    typed(folder, advice(folder, "Try again"))

    words = flowdesk(folder, "operations", "show", "1").stdout
    assert "Fault" not in words and "<u>" in words


def test_token_in_a_called_process_is_moved_with_its_call(night: Callable[..., Path]) -> None:
    folder = night(*calling())

    typed(folder, advice(folder, "Or move it"), ELEMENT="u")

    words = flowdesk(folder, "operations", "show", "1").stdout
    assert "Fault" not in words and "“c”" not in words and "<u>" in words


def test_instance_whose_state_is_damaged_is_cancelled_as_it_says(night: Callable[..., Path]) -> None:
    folder = night(reminding())
    app = create_app(Settings.from_environment({"FLOWDESK_DATA": str(folder), "FLOWDESK_LOG_LEVEL": "ERROR"}))
    with app.app_context():
        with reading() as session:
            tenant = session.execute(select(Tenant.key)).scalar_one()
        with in_tenant(tenant):
            damage(1)
        with all_tenants():
            assert Rounds().look() == 1
        db.engine.dispose()

    words = typed(folder, advice(folder, "Or cancel it"))

    assert words.startswith("Done: 1 of 1.")
    assert "Cancelled" in flowdesk(folder, "operations", "show", "1").stdout


def test_list_of_faults_says_how_each_is_seen_whole(night: Callable[..., Path]) -> None:
    folder = night(reminding())

    assert "what to type: flowdesk operations show 1" in flowdesk(folder, "operations", "faults").stdout
