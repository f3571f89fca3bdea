"""Write the saved states of this version: ``python -m tests.engine.states [FOLDER]`` (default: that of the version)."""

import sys
from pathlib import Path

from tests.engine.states.kept import VERSION, folder_of, write
from tests.engine.states.situations import SITUATIONS, begin


def main(folder: Path) -> None:
    """Play every situation to where it waits, save it, play it to its end, and write all of that into ``folder``."""
    folder.mkdir(exist_ok=True)
    for name, situation in SITUATIONS.items():
        write(folder, name, begin(situation), situation.steps)
    print(f"Wrote {len(SITUATIONS)} states into {folder}")


main(Path(sys.argv[1]) if len(sys.argv) > 1 else folder_of(VERSION))
