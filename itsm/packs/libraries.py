"""The libraries that are shipped: packs without a record type, whose processes the diagrams of every pack may call."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from engine.spiff.diagram.records import Extensions, value_of
from itsm.packs.folder import PackFiles, load_folder
from itsm.packs.reading import read_record_type

PROCESSES = Path(__file__).resolve().parent.parent.parent / "processes"


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
    called = called_processes(files)
    return [load_folder(folder) for process, folder in shipped() if process in called]


def called_processes(files: PackFiles) -> frozenset[str]:
    """Ids of processes that the diagrams call, without those that are the pack's own and those that FEEL gives."""
    elements = (element for program in files.programs.values() for element in program.drawn.values())
    named = (_process_of(element.extensions) for element in elements)
    return frozenset(filter(None, named)) - files.programs.keys()


def _process_of(extensions: Mapping[str, object]) -> str:
    known: Extensions = dict(extensions)  # type: ignore[arg-type]  # as the reader of diagrams keeps them
    process = value_of(known, "calledElement", "processId")
    return "" if process is None or process.is_feel else process.text
