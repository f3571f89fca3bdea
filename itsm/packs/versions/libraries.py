"""The libraries that are shipped: packs without a record type, whose processes the diagrams of every pack may call."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from engine.spiff.diagram.records import Extensions, value_of
from itsm.packs.folder import PackFiles, load_folder
from itsm.packs.reading import read_record_type

PROCESSES = Path(__file__).resolve().parents[3] / "processes"


@lru_cache(maxsize=1)
def shipped() -> Sequence[tuple[str, Path]]:
    """Process and folder of each of them."""
    files = sorted(PROCESSES.glob("*/pack.yaml"))
    read = [(read_record_type(file.read_bytes(), str(file)), file.parent) for file in files]
    return [(one.process, folder) for one, folder in read if one.library]


def shipped_processes() -> frozenset[str]:
    """Ids of the processes that they have for others."""
    return frozenset(process for process, _folder in shipped())


def called_by(files: PackFiles) -> list[PackFiles]:
    """Those that a diagram of ``files`` calls by name, and that these do not have themselves."""
    called = _called(files) - files.programs.keys()
    return [load_folder(folder) for process, folder in shipped() if process in called]


def _called(files: PackFiles) -> set[str]:
    drawn = [element for program in files.programs.values() for element in program.drawn.values()]
    found = set()
    for element in drawn:
        extensions: Extensions = dict(element.extensions)  # type: ignore[arg-type]  # as the reader of diagrams keeps them
        named = value_of(extensions, "calledElement", "processId")
        if named is not None and not named.is_feel:
            found.add(named.text)
    return found
