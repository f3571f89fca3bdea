"""A kept state: ``<name>.json`` holds it with what it waits for, the steps to its end and the end, beside its diagrams.

A diagram is ``<process id>.bpmn``, or ``<name>.bpmn`` where the process has no id of its own but ``process``. Variables
are FEEL values in the lossless form of ``engine.feel``; decisions and handlers give a fixed answer.
"""

import tomllib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson
import zstandard

from engine.definitions.reader import read_xml
from engine.feel import from_json, to_json
from engine.spiff.host import InlineCall
from engine.spiff.program import Program, load_programs
from engine.waits import (
    ConditionWait,
    FaultWait,
    JobWait,
    MessageWait,
    SignalWait,
    TimerWait,
    UserTaskWait,
    Wait,
)
from tests.support.play import Play, World

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
KINDS: Mapping[type[Wait], str] = MappingProxyType(
    {
        UserTaskWait: "user task", TimerWait: "timer", MessageWait: "message", SignalWait: "signal",
        ConditionWait: "condition", JobWait: "job", FaultWait: "fault",
    }
)

Step = tuple[str, str, Mapping[str, object]]
"""A method of ``Play`` (or ``set``, without an element), its element or signal, and variables."""


@dataclass(frozen=True)
class Begun:
    """An instance that waits, the diagrams that it runs on (its own first), and the answers of its world."""

    game: Play
    diagrams: Mapping[str, bytes]
    decisions: Mapping[str, object]
    handlers: Sequence[str]


def folder_of(version: str) -> Path:
    """Where the states of a version are."""
    return HERE / version


def program_in(file: bytes, process: str) -> Program:
    """The process of a diagram's file."""
    return load_programs(read_xml(file))[process]


def answers(decisions: Mapping[str, object]) -> dict[str, Callable[[Mapping[str, object]], object]]:
    """Decisions that answer always the same."""
    return {name: partial(_answer, answer) for name, answer in decisions.items()}


def _answer(answer: object, _given: Mapping[str, object]) -> object:
    return answer


def silent(job_types: Sequence[str]) -> dict[str, Callable[[InlineCall], Mapping[str, object]]]:
    """Handlers that set no variable."""
    return dict.fromkeys(job_types, lambda _call: {})


def told(wait: Wait) -> list[str]:
    """A wait as the kept files tell it: what for, and where."""
    return [KINDS[type(wait)], wait.element_id]


def play(game: Play, steps: Sequence[Step]) -> Play:
    """Take the steps one after the other."""
    for act, element, variables in steps:
        if act == "set":
            game.set(**variables)
        else:
            getattr(game, act)(element, **variables)
    return game


def data_of(saved: bytes) -> dict[str, Any]:
    """The data in a saved state, of whatever format."""
    found: dict[str, Any] = orjson.loads(zstandard.decompress(saved))
    return found


def shape(saved: bytes) -> list[str]:
    """What a saved state is made of, for the same instance always the same: the way to each value, and its type."""
    return sorted(set(_ways(data_of(saved), "")))


def write(folder: Path, name: str, begun: Begun, steps: Sequence[Step]) -> None:
    """Save the instance, play it to its end, and write both."""
    own, *called = begun.diagrams
    for process, diagram in begun.diagrams.items():
        (folder / _file_of(name, process)).write_bytes(diagram)
    saved, at = begun.game.execution.save(), begun.game.world.at
    waits = sorted(told(wait) for wait in begun.game.execution.waits)
    ended = play(begun.game, steps)
    assert ended.ended, f"Expected {name} to have ended, but it waits at {ended.at}."
    record = {
        "process": own, "called": called, "at": at.isoformat(), "decisions": to_json(dict(begun.decisions)),
        "handlers": list(begun.handlers), "state": b64encode(saved).decode(), "shape": shape(saved), "waits": waits,
        "steps": [[act, element, to_json(dict(given))] for act, element, given in steps],
        "variables": to_json(ended.variables),
    }  # fmt: skip
    lines = [f'"{key}": {orjson.dumps(value).decode()}' for key, value in record.items()]
    (folder / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _file_of(name: str, process: str) -> str:
    return f"{name if process == 'process' else process}.bpmn"


class Kept:
    """A state that some release has left."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._record: dict[str, Any] = orjson.loads(path.read_bytes())
        self.waits: list[list[str]] = self._record["waits"]
        self.shape: list[str] = self._record["shape"]
        self.state = b64decode(self._record["state"])
        self.format: int = data_of(self.state)["v"]
        self.steps: list[Step] = [(act, at, _context(given)) for act, at, given in self._record["steps"]]
        self.variables = _context(self._record["variables"])

    def resume(self, *, reload: bool) -> Play:
        """The instance as it waits, in a world at the time of its saving."""
        programs = [self._program(process) for process in self._record["called"]]
        world = World(
            at=datetime.fromisoformat(self._record["at"]),
            decisions=answers(_context(self._record["decisions"])),
            handlers=silent(self._record["handlers"]),
            programs=programs,
        )
        return Play(self._program(self._record["process"]), reload=reload, world=world, saved=self.state)

    def _program(self, process: str) -> Program:
        return program_in(self.path.with_name(_file_of(self.path.stem, process)).read_bytes(), process)


def _context(written: object) -> dict[str, object]:
    value = from_json(written)
    assert isinstance(value, Mapping)
    return dict(value)


def _ways(value: object, way: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _ways(inner, f"{way}.{key}")
    elif way == ".t" and isinstance(value, list):
        for token in value:
            for place, inner in enumerate(token):
                yield from _ways(inner, f"{way}.{place}")
    elif isinstance(value, list):
        for inner in value:
            yield from _ways(inner, f"{way}[]")
    else:
        yield f"{way}: {type(value).__name__}"
