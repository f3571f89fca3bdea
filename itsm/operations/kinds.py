"""What operations are called: the button, what it will do, and what was done."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Text, text


@dataclass(frozen=True, slots=True)
class KindWords:
    """Words of one kind of operation; ``hard``: it cannot be taken back."""

    label: Text
    will: Text
    done: Text
    icon: str
    hard: bool = False


KINDS: Mapping[str, KindWords] = {
    "retry": KindWords(
        text("Try again"),
        text("What stands still tries again from where it is. A job without tries gets new ones. What meets the same "
             "cause stands still again, with the new reason."),
        text("Tried again"), "rotate-ccw",
    ),
    "set_retries": KindWords(
        text("Set tries"),
        text("The job may be tried as often as you say. One that has failed is handed out again, and its fault is "
             "resolved."),
        text("Tries set"), "rotate-ccw",
    ),
    "cancel": KindWords(
        text("Cancel the process"),
        text("The process ends where it stands: its tasks, timers, jobs and subscriptions are cancelled. A record "
             "keeps the status that it has. This cannot be taken back."),
        text("Process cancelled"), "x", hard=True,
    ),
    "set_variables": KindWords(
        text("Set variables"),
        text("The variables get new values, and conditions that wait are looked at again."),
        text("Variables set"), "list",
    ),
    "modify": KindWords(
        text("Move"),
        text("Against the drawing: the tokens that you chose end with all that they wait for, and new ones begin where "
             "you say. The process then goes on from there."),
        text("Moved by hand"), "corner-up-left",
    ),
    "suspend": KindWords(
        text("Suspend"),
        text("The process stands still until it is resumed: no timer fires, no job is handed out, no task can be done. "
             "What comes for it meanwhile is kept."),
        text("Process suspended"), "pause",
    ),
    "resume": KindWords(
        text("Resume"), text("The process goes on, with all that has come for it meanwhile."),
        text("Process resumed"), "rotate-ccw",
    ),
    "migrate": KindWords(
        text("Take to another version"),
        text("The process goes on as the version that you chose. Tasks keep their drafts and people, timers their "
             "times. What does not fit is refused and stays on its version."),
        text("Moved to another version"), "arrow-up",
    ),
}  # fmt: skip
"""Words of every kind of ``engine.runtime.operation_acts.ACTS``."""
TOLD_BY_HISTORY = frozenset({"cancel", "modify", "suspend", "resume", "migrate"})
"""Kinds of which the history of the instance has an event with the reason."""
ITEM_STATES: Mapping[str, Text] = {
    "pending": text("Waiting"), "done": text("Done"), "failed": text("Not done"), "cancelled": text("Called off"),
}  # fmt: skip
"""What can become of one thing."""


def things(target: str, count: int) -> Text:
    """So many instances, faults or jobs, in words."""
    if target == "fault":
        return text("1 fault") if count == 1 else text("%(count)s faults", count=count)
    if target == "job":
        return text("1 job") if count == 1 else text("%(count)s jobs", count=count)
    return text("1 instance") if count == 1 else text("%(count)s instances", count=count)
