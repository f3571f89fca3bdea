"""Running a pack's scenarios at once, for whoever has to know before going on; in a process apart like all others."""

import time
from collections.abc import Callable, Mapping

from database import reading
from engine.errors import TooManyAttempts, text
from itsm.studio.tested.apart import Apart
from itsm.studio.tested.results import Results, results_in, results_of

_LOOK = 0.05


def _never() -> bool:
    return False


def fresh_results(pack: str, files: Mapping[str, bytes], must_end: Callable[[], bool] = _never) -> Results:
    """The results of exactly these files: those that the workers had, else of a run now (``run_now``); never stale."""
    with reading() as session:
        found = results_of(session, pack, files)
    return run_now(pack, files, must_end) if found.stale else found


def run_now(pack: str, files: Mapping[str, bytes], must_end: Callable[[], bool] = _never) -> Results:
    """The results of ``files``; waits for them, some minutes at most. Call it outside of every transaction.

    Raises TooManyAttempts when it has to make room for others before it is done (``must_end``).
    """
    apart = Apart(pack, files)
    try:
        while not apart.look():
            if must_end():
                raise TooManyAttempts(
                    text("Expected tests that are done by now, but they take long, and others wait. They run in the "
                         "background too: look at the tab Tests, and come back when they are done.")
                )  # fmt: skip
            time.sleep(_LOOK)  # another process
        return results_in(files, apart.lines)
    finally:
        apart.end()
