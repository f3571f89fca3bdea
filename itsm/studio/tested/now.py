"""Running a pack's scenarios at once, for whoever has to know before going on; in a process apart like all others."""

import time
from collections.abc import Mapping

from database import reading
from itsm.studio.tested.apart import Apart
from itsm.studio.tested.results import Results, results_in, results_of

_LOOK = 0.05


def fresh_results(pack: str, files: Mapping[str, bytes]) -> Results:
    """The results of exactly these files: those that the workers had, else of a run now; never stale."""
    with reading() as session:
        found = results_of(session, pack, files)
    return run_now(pack, files) if found.stale else found


def run_now(pack: str, files: Mapping[str, bytes]) -> Results:
    """The results of ``files``; waits for them, some minutes at most. Call it outside of every transaction."""
    apart = Apart(pack, files)
    try:
        while not apart.look():
            time.sleep(_LOOK)  # another process
        return results_in(files, apart.lines)
    finally:
        apart.end()
