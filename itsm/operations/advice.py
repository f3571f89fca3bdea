"""How a fault is mended, in plain words, by its kind."""

from engine.errors import DamagedState, Text, text
from engine.lifecycle import FaultKind

_WAYS = {
    FaultKind.EXECUTION.value: text(
        "The diagram or the data are wrong. Read the reason, mend the variables or put a corrected version into use, "
        "then try again."
    ),
    FaultKind.JOB_FAILED.value: text(
        "The program that does this step gave up. Mend what its reason names, then try again: it gets a new try."
    ),
    FaultKind.UNCAUGHT_ERROR.value: text(
        "A program reported an error that the diagram does not catch. Draw an event that catches it, or mend its cause "
        "and try again."
    ),
    FaultKind.WORKER_ENDED.value: text(
        "The program that did this step was ended by it, again and again. Look into the log of the operating system "
        "for the time of this fault (memory, a crash), mend that, then try again."
    ),
    DamagedState.__name__: text(
        "The bytes in the database are damaged. Restore them from a back-up, then try again; where there is none, "
        "cancel the process."
    ),
}
_DEFECT = text(
    "Flowdesk itself failed. Look into its log for this time, try again once; if it fails again, report the defect "
    "with the log."
)


def way_out(kind: str) -> Text:
    """What to do about a fault of this kind."""
    return _WAYS.get(kind, _DEFECT)
