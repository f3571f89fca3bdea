"""Instances kept in memory between commands: who steps next needs not load what this process has just saved.

An execution is kept only once its step is committed, and is given away only for the very bytes that it was saved as,
read under the instance's lock: whatever another process, a restore or a migration has written is loaded as ever. Who
takes one owns it; when the step fails it is simply not given back.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from database import pool_of
from engine.spiff.execution import Execution
from engine.spiff.program import Program

MOST = 512
"""Instances that are kept of one database."""
MOST_BYTES = 4 * 1024 * 1024
"""Bytes of their states together, before compression: in memory they are some ten times that."""


@dataclass(frozen=True, slots=True)
class _Kept:
    execution: Execution
    state: bytes


class HotInstances:
    """Executions as they were saved, by instance key; the ones used longest ago go first."""

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def size(self) -> int:
        """Bytes of all states that are kept, before compression."""
        return self._size

    def take(self, key: int, program: Program, state: bytes) -> Execution | None:
        """Give away the execution that was saved as ``state``; None when there is none. It is kept no longer."""
        with self._lock:
            found = self._remove(key)
        if found is None or found.state != state or found.execution.program is not program:
            return None
        return found.execution

    def keep(self, key: int, execution: Execution, state: bytes) -> None:
        """Keep an execution that was saved as ``state`` and committed. Nobody else may use it."""
        with self._lock:
            self._remove(key)
            self._kept[key] = _Kept(execution, state)
            self._size += execution.size
            while self._kept and (len(self._kept) > self._most or self._size > self._most_bytes):
                self._remove(next(iter(self._kept)))

    def _remove(self, key: int) -> _Kept | None:
        found = self._kept.pop(key, None)
        if found is not None:
            self._size -= found.execution.size
        return found


_of_database: WeakKeyDictionary[Pool, HotInstances] = WeakKeyDictionary()
_lock = Lock()


def hot_instances(session: Session) -> HotInstances:
    """Those of the database that a session works on."""
    pool = pool_of(session)
    found = _of_database.get(pool)
    if found is not None:
        return found
    with _lock:
        return _of_database.setdefault(pool, HotInstances())
