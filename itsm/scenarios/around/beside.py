"""Packs in use beside the one whose scenarios run: libraries that its diagrams call, and what libraries call."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from engine.errors import InvalidDefinition
from itsm.packs.folder import PackFiles, load_folder
from itsm.packs.libraries import called_processes
from itsm.packs.reading import read_record_type
from itsm.packs.versions.on_disk import pack_folders


def needed(files: PackFiles, offered: Callable[[], Iterable[PackFiles]]) -> list[PackFiles]:
    """Those of the ``offered`` packs whose processes ``files`` call, or one of them calls, the called one first.

    Nothing is ``offered`` when nothing is called. A process that nobody has is left to the scenario, which meets it.
    """
    found: dict[str, PackFiles] = {}
    wanted = called_processes(files)
    others = [one for one in offered() if one.key != files.key] if wanted else []
    while wanted:
        further = [one for one in others if one.key not in found and wanted & one.programs.keys()]
        found = {one.key: one for one in further} | found
        wanted = frozenset().union(*map(called_processes, further))
    return [*found.values()]


def libraries_near(folder: Path) -> Iterator[PackFiles]:
    """The libraries among the packs that stand beside the one in ``folder``."""
    for one in pack_folders((folder.resolve().parent,)):
        if _is_library(one / "pack.yaml"):
            yield load_folder(one)


def _is_library(path: Path) -> bool:
    try:
        return read_record_type(path.read_bytes(), str(path)).library
    except InvalidDefinition:
        return False  # what is wrong with another pack is said where that one is tested
