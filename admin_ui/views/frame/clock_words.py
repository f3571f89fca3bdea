"""Clocks in the reader's words: what is left in a few, all of it for whoever hovers, and the look that goes with it."""

from collections.abc import Callable, Mapping

from admin_ui.views.frame.templating import duration, exact, say
from admin_ui.views.frame.visitor import visitor
from engine.errors import Text, text
from itsm.clocks.explaining import ClockShown
from itsm.clocks.kinds import agreed_name, partner
from itsm.clocks.ledger.clock import RUNNING, STOPPED
from itsm.clocks.showing.diagram import DrivenClock
from itsm.clocks.showing.words import standing_word
from itsm.language import labelled

_LOOKS: Mapping[str, Mapping[str, str]] = {
    "breached": {"tone": "bad", "icon": "triangle-alert"},
    "warned": {"tone": "warn", "icon": "clock-alert"},
    "running": {"tone": "", "icon": "clock"},
    "paused": {"tone": "paused", "icon": "pause"},
    "kept": {"tone": "good", "icon": "check"},
    "stopped": {"tone": "paused", "icon": "check"},
}
"""Tone and icon by how a clock stands; a colour is never alone."""
_ACTS: Mapping[str, tuple[str, Callable[[Text], Text]]] = {
    "start": ("clock", lambda name: text("starts %(clock)s", clock=name)),
    "pause": ("pause", lambda name: text("pauses %(clock)s", clock=name)),
    "stop": ("check", lambda name: text("stops %(clock)s", clock=name)),
    "stop-after": ("clock", lambda name: text("ends %(clock)s when done", clock=name)),
}
"""What a step does to a clock: icon and words."""


def clock_name(clock: ClockShown | DrivenClock) -> Text:
    """What people call it, with the name of the team or vendor of an agreement; plain clocks ask for no names."""
    return kind_words(clock.kind) if partner(clock.kind) else clock.name


def kind_words(kind: str) -> Text:
    """What people call a clock of this kind."""
    return agreed_name(kind, visitor().team_names())


def clock_look(clock: ClockShown) -> Mapping[str, str]:
    """Tone and icon."""
    warned = clock.standing == RUNNING and clock.warned
    return _LOOKS["warned" if warned else clock.standing]


def clock_words(clock: ClockShown) -> str:
    """What is left or over, or how it ended."""
    if clock.breached:
        length = _length(clock)
        return say(text("missed by %(length)s", length=length) if clock.state == STOPPED
                   else text("%(length)s over", length=length))  # fmt: skip
    if clock.state == STOPPED:
        return say(standing_word(clock))
    if clock.left is None:
        return say(text("%(length)s so far", length=duration(clock.used) or "–"))
    left = text("%(length)s left", length=_length(clock))
    return say(left if clock.state == RUNNING else text("paused, %(left)s", left=left))


def clock_title(clock: ClockShown) -> str:
    """Which clock, its working time and when it is due."""
    parts = [_working_time(clock)]
    if clock.due_at is not None:
        parts.append(text("due %(time)s", time=exact(clock.due_at)))
    if clock.paused_by:
        parts.append(text("paused: %(step)s", step=clock.paused_by))
    return say(labelled(clock_name(clock), _comma().join(say(part) for part in parts)))


def driven_look(one: DrivenClock, met: bool = True) -> Mapping[str, str]:
    """Tone and icon of a clock at a step of the diagram: how it stands, or what a step that is not met does to it."""
    if met and one.clock is not None:
        return clock_look(one.clock)
    return {"tone": "idle", "icon": _ACTS[one.acts[0]][0]}


def driven_words(one: DrivenClock, met: bool = True) -> str:
    """Which clock, and how it stands; at a step that is not met yet what that will do to it."""
    if met:
        state = say(text("not started")) if one.clock is None else clock_words(one.clock)
        return say(labelled(one.short, state))
    return say(_ACTS[one.acts[0]][1](one.short))


def driven_title(one: DrivenClock) -> str:
    """What the step does to the clock, and all that is known of it."""
    known = say(text("not started")) if one.clock is None else clock_title(one.clock)
    return f"{_comma().join(say(_ACTS[act][1](clock_name(one))) for act in one.acts)} · {known}"


def _comma() -> str:
    return "，" if visitor().language == "zh-CN" else ", "


WORDS: Mapping[str, Callable[..., object]] = {
    "driven_look": driven_look,
    "driven_words": driven_words,
    "driven_title": driven_title,
    "clock_name": clock_name,
    "kind_words": kind_words,
    "clock_look": clock_look,
    "clock_words": clock_words,
    "clock_title": clock_title,
    "standing_word": standing_word,
}
"""What templates call."""


def _working_time(clock: ClockShown) -> Text:
    if clock.breached:
        return text("%(length)s of working time over the target", length=_length(clock))
    if clock.state == STOPPED or clock.left is None:
        return text("%(length)s of working time used", length=duration(clock.used) or "–")
    return text("%(length)s of working time left", length=_length(clock))


def _length(clock: ClockShown) -> str:
    return (duration(abs(clock.left)) if clock.left is not None else "") or "–"
