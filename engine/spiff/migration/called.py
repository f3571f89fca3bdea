"""What stands in a process that the instance has called: it goes on in the file that the call has found it in.

A called process of the instance's own file is known by no definition; from the migration on it is that of the version
which the instance leaves.
"""

from collections.abc import Mapping
from typing import Any

Memory = dict[str, Any]


def pin(memory: Memory, definition: int) -> None:
    """Let what a token remembers of calls name ``definition`` where it names none."""
    _pin_call(memory.get("called"), definition)
    for entry in (*memory.get("done", ()), *memory.get("undo", ())):
        pin_entry(entry, definition)


def pin_entry(entry: Mapping[str, Any], definition: int) -> None:
    """The same for an entry of what has completed, or a step that undoes it, with all inside of it."""
    _pin_call(entry.get("called"), definition)
    for inner in entry["inner"]:
        pin_entry(inner, definition)


def pin_jobs(memory: Memory, definition: int) -> None:
    """Let the jobs of a token inside of a call name ``definition`` where they name none."""
    held = memory.get("listening") or {}
    for job in (memory.get("job"), *held.get("jobs", ())):
        if isinstance(job, dict) and job.get("definition") is None:
            job["definition"] = definition


def _pin_call(called: Any, definition: int) -> None:
    if isinstance(called, dict) and called["definition"] is None:
        called["definition"] = definition
