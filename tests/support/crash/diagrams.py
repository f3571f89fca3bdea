"""The processes under load: together they wait for everything that a process can wait for."""

from tests.support.bpmn import Diagram

JOB = "outside"
"""Type of the jobs that a program outside does."""


def everything() -> Diagram:
    """A person, a program, a message and two timers, one of which interrupts nobody."""
    drawn = Diagram("everything").path("start:s", "and:f", "user:u", "and:j", "service:last", "end:e")
    drawn.path("f", "service:w", "j").path("f", "catch:t", "j").path("f", "catch:m", "j")
    drawn.boundary("b", "w", interrupting=False).path("b", "end:late").timer("b", timeDuration="PT0.2S")
    drawn.timer("t", timeDuration="PT0.5S").message("m", "go", "=id")
    drawn.zeebe("w", "taskDefinition", type=JOB, retries="1000")
    return drawn.zeebe("last", "taskDefinition", type=JOB, retries="1000")


def rung() -> Diagram:
    """Started by each signal."""
    drawn = Diagram("rung").path("start:s", "catch:t", "end:e").timer("t", timeDuration="PT0.1S")
    return drawn.signal("s", "ring")


def mailed() -> Diagram:
    """Started by each message, once for its key."""
    drawn = Diagram("mailed").path("start:s", "service:w", "end:e").message("s", "mail", "=id")
    return drawn.zeebe("w", "taskDefinition", type=JOB, retries="1000")


def ticking() -> Diagram:
    """Started by the time, every second."""
    return Diagram("ticking").path("start:s", "end:e").timer("s", timeCycle="R/PT1S")


DIAGRAMS = (everything, rung, mailed, ticking)
ONCE = {"everything": frozenset("sfuwtmje") | {"last"}, "rung": frozenset("ste"), "mailed": frozenset("swe"),
        "ticking": frozenset("se")}  # fmt: skip
"""The elements of each process that every instance completes, exactly once."""
EITHER = {"everything": frozenset({"b", "late"})}
"""Those that it completes once or never: the timer may be late."""
