"""A priority that the time has raised, or would have, in sentences."""

from collections.abc import Mapping

from engine.errors import Text, text
from itsm.clocks.kinds import kind_name
from itsm.clocks.levels.lengths import said_minutes
from itsm.packs.model import RecordType

Details = Mapping[str, object]


def hurry_in_words(details: Details, of_type: RecordType, hidden: bool, language: str) -> Text | None:
    """The line of a timeline for a change that the time has made, or would have; None for any other change."""
    raised, stays = details.get("raised"), details.get("stays")
    if isinstance(raised, Mapping):
        return _raised(raised)
    return _stays(stays, of_type, hidden, language) if isinstance(stays, Mapping) else None


def _raised(raised: Details) -> Text:
    return text(
        "Priority raised: %(share)s of %(target)s are used up (%(clock)s)",
        share=_share(raised), target=said_minutes(int(str(raised["minutes"]))), clock=kind_name(str(raised["clock"])),
    )  # fmt: skip


def _stays(stays: Details, of_type: RecordType, hidden: bool, language: str) -> Text:
    share, name = _share(stays), stays["by"]
    if hidden:
        return text("Priority stays as %(name)s set it: %(share)s of the time are used up", name=name, share=share)
    return text(
        "Priority stays %(priority)s as %(name)s set it, though %(share)s of the time are used up and the decision "
        "says %(higher)s",
        priority=_shown(of_type, stays["value"], language), name=name, share=share,
        higher=_shown(of_type, stays["higher"], language),
    )  # fmt: skip


def raised_from(reason: Details, of_type: RecordType, language: str) -> Text | None:
    """What a priority was raised from, and what stays promised; None for one that the time has not raised."""
    raised, promised = reason.get("raised"), reason.get("promised")
    if not isinstance(raised, Mapping):
        return None
    return text(
        "Raised from %(before)s when %(share)s of the time were used up. Its targets stay those of %(promised)s.",
        before=_shown(of_type, raised["from"], language), share=_share(raised),
        promised=_shown(of_type, promised, language),
    )  # fmt: skip


def _share(details: Details) -> str:
    return f"{details['percent']} %"


def _shown(of_type: RecordType, value: object, language: str) -> str:
    field = of_type.by_key.get("priority")
    return (field.shown(value, language) if field else "") or "–"
