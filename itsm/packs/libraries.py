"""The libraries that are shipped with the program: what diagrams of every pack may call."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from itsm.packs.reading import read_record_type

FOLDER = Path(__file__).resolve().parents[2] / "processes"


@cache
def shipped_libraries() -> Mapping[str, Path]:
    """The folder of each shipped library by the id of its process."""
    read = [(read_record_type(file.read_bytes(), str(file)), file.parent) for file in sorted(FOLDER.glob("*/pack.yaml"))]
    return {pack.process: folder for pack, folder in read if pack.library}
