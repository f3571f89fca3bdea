"""What one version of a level has otherwise than the one before, in words."""

from collections.abc import Iterator

from engine.errors import Text, text
from itsm.clocks.kinds import kind_name
from itsm.clocks.levels.content import Content, Target
from itsm.clocks.levels.lengths import write_minutes

NOTHING = text("none")


def differences(before: Content, after: Content) -> list[Text]:
    """Every difference as ``what: before → after``, a line for each target."""
    return list(_differences(before, after))


def _differences(before: Content, after: Content) -> Iterator[Text]:
    if before.calendar != after.calendar:
        whose = text("that of the customer")
        yield _changed(text("Calendar"), before.calendar or whose, after.calendar or whose)
    old, new = ({one.place: one for one in content.targets} for content in (before, after))
    for place in dict.fromkeys([*old, *new]):
        was, now = old.get(place), new.get(place)
        shown = now or was
        if shown is None or was == now:
            continue
        yield _changed(_called(shown), _promise(was, now), _promise(now, was))


def _changed(what: Text, before: Text | str, after: Text | str) -> Text:
    return text("%(what)s: %(before)s → %(after)s", what=what, before=before, after=after)


def _called(one: Target) -> Text:
    parts = [part for part in (one.type, one.service, one.priority) if part]
    if not parts:
        return kind_name(one.kind)
    return text("%(clock)s, %(of)s", clock=kind_name(one.kind), of=" · ".join(parts))


def _promise(one: Target | None, other: Target | None) -> Text | str:
    if one is None:
        return NOTHING
    told = write_minutes(one.minutes)
    if other is not None and other.thresholds != one.thresholds:
        return f"{told} ({', '.join(f'{each} %' for each in one.thresholds)})"
    return told
