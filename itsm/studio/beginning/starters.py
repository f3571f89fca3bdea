"""What a new pack may begin with: the shipped practices, and small packs that are there to be changed."""

from functools import lru_cache
from pathlib import Path

from engine.errors import NotFound, text
from itsm.packs.model import RecordType
from itsm.packs.reading import read_record_type
from itsm.packs.versions.on_disk import read_folder

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("starters", "processes")


@lru_cache(maxsize=1)
def starters() -> dict[str, RecordType]:
    """The record type of each, by key: the small ones first. Libraries are called, and not begun with."""
    files = [file for folder in FOLDERS for file in sorted((ROOT / folder).glob("*/pack.yaml"))]
    found = ((file.parent.name, read_record_type(file.read_bytes(), file.name)) for file in files)
    known: dict[str, RecordType] = {}
    for key, of_type in found:
        if not of_type.library:
            known.setdefault(key, of_type)  # of two that are called the same the small one, whose files are taken
    return known


@lru_cache(maxsize=1)
def practices() -> dict[str, RecordType]:
    """Those of them that are put into use as they are: the shipped practices."""
    return {key: of_type for key, of_type in starters().items() if (ROOT / "processes" / key).is_dir()}


def starter_files(key: str) -> dict[str, bytes]:
    """The files of the starter ``key``. Raises NotFound."""
    if key not in starters():
        raise NotFound(text("Expected something to begin with, but there is no “%(key)s”.", key=key[:60]))
    return next(read_folder(ROOT / folder / key) for folder in FOLDERS if (ROOT / folder / key).is_dir())
