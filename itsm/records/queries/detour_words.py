"""What a timeline says of operations outside the drawn flow."""

from collections.abc import Mapping

from engine.errors import Text, text

_SAID: Mapping[str, Text] = {
    "transfer": text("“%(step)s” transferred to %(name)s: %(reason)s"),
    "delegate": text("“%(step)s” delegated to %(name)s: %(reason)s"),
    "give_back": text("“%(step)s” given back to %(name)s: %(reason)s"),
    "add_signer": text("Asked %(name)s to sign “%(step)s”: %(reason)s"),
    "countersign": text("Asked several people to sign “%(step)s”: %(reason)s"),
    "call_off": text("Waits no longer for signatures of “%(step)s”: %(reason)s"),
    "agreed": text("Agreed to “%(step)s”"),
    "refused": text("Refused “%(step)s”: %(reason)s"),
    "vote_agreed": text("The vote on “%(step)s” agrees"),
    "vote_refused": text("The vote on “%(step)s” refuses"),
    "urge": text("Reminder for “%(step)s”"),
}
_WITH_REASON: Mapping[str, Text] = {
    "urge": text("Reminder for “%(step)s”: %(reason)s"),
    "agreed": text("Agreed to “%(step)s”: %(reason)s"),
}
_MOVED: Mapping[str, Text] = {
    "send_back": text("Sent back to “%(step)s”: %(reason)s"),
    "withdraw": text("Took “%(step)s” back"),
}


def detour_in_words(details: Mapping[str, object], step: str, whom: object) -> Text:
    """The sentence of an entry that ``itsm.detours.keeping`` wrote; ``whom`` is the name of the person or team."""
    kind, reason = str(details.get("kind")), details.get("reason")
    said = _WITH_REASON.get(kind, _SAID[kind]) if reason else _SAID[kind]
    return Text(said.template, {"step": step, "name": whom, "reason": reason})


def move_in_words(details: Mapping[str, object], step: str) -> Text | None:
    """The sentence of a token that a detour moved; None for one that an operator moved."""
    said = _MOVED.get(str(details.get("detour")))
    return None if said is None else Text(said.template, {"step": step, "reason": details.get("reason")})
