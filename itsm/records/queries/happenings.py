"""Which events of the engine a timeline tells, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.errors import Text, text
from engine.events import ElementEventKind
from engine.spiff.program import Element
from engine.state.tables import ElementEventRow
from itsm.packs.model import RecordType
from itsm.records import elements
from itsm.records.queries.detour_words import move_in_words

_KIND = ElementEventKind
_CAUGHT: Mapping[ElementEventKind, str] = MappingProxyType(
    {_KIND.SIGNAL_RECEIVED: "", _KIND.CONDITION_MET: "", _KIND.ERROR_CAUGHT: "warn", _KIND.ESCALATION_CAUGHT: "warn"}
)
"""Events that a timeline calls by the name of the element that caught them, with their tone."""

_OF_INSTANCE: Mapping[ElementEventKind, Text] = MappingProxyType(
    {
        _KIND.INSTANCE_SUSPENDED: text("Process suspended"),
        _KIND.INSTANCE_RESUMED: text("Process resumed"),
        _KIND.INSTANCE_CANCELLED: text("Process cancelled"),
    }
)
"""Events of a process as a whole, in words."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: its sentence, whether a person did it, and a tone (empty, ``good``, ``warn``)."""

    sentence: Text
    by_person: bool
    tone: str = ""


def happening(
    event: ElementEventRow,
    element: Element | None,
    record_type: RecordType,
    language: str,
    public: bool,
    requester_key: int | None,
) -> Happening | None:
    """What to tell of ``event`` at ``element``; None when it is of no interest to this reader."""
    if event.kind in _OF_INSTANCE and not public:
        return _of_instance(event)
    if event.kind == _KIND.INSTANCE_MIGRATED and not public:
        return _migrated(event.details or {})
    if element is None:
        return None
    if public:
        return _for_requester(event, element, language, requester_key)
    return _for_desk(event, element, record_type, language)


def _of_instance(event: ElementEventRow) -> Happening:
    """What an operator did with the process as a whole, and why."""
    details = event.details or {}
    reason, what = str(details.get("reason") or "–"), _OF_INSTANCE[_KIND(event.kind)]
    if details.get("unread"):
        words = text("%(what)s although its state could not be read: %(reason)s", what=what, reason=reason)
        return Happening(words, True, "warn")
    return Happening(text("%(what)s: %(reason)s", what=what, reason=reason), True, "warn")


def _migrated(details: Mapping[str, object]) -> Happening:
    """The process of the record goes on in another version."""
    goal = details.get("to")
    version = goal.get("version") if isinstance(goal, Mapping) else None
    words = text("Moved to version %(version)s of the process: %(reason)s", version=version, reason=details["reason"])
    return Happening(words, True, "warn")


def reason_in_words(reason: str, record_type: RecordType, language: str) -> str:
    """Why a token was moved; an import names two statuses by their keys, and readers get the names."""
    statuses = [record_type.status_by_key.get(key) for key in reason.split(" → ")]
    return " → ".join(status.label(language) if status else reason for status in statuses) if all(statuses) else reason


def _for_desk(
    event: ElementEventRow, element: Element, record_type: RecordType, language: str
) -> Happening | None:
    name = elements.element_name(element, language)
    details = event.details or {}
    if event.kind == _KIND.COMPLETED:
        return _completed(element, details, name, language)
    if details.get("detour") and event.kind in (_KIND.TOKEN_MOVED, _KIND.TOKEN_REMOVED):
        said = move_in_words(details, name) if event.kind == _KIND.TOKEN_MOVED else None
        return None if said is None else Happening(said, True, "warn")
    if event.kind == _KIND.TOKEN_MOVED:
        if details.get("reason"):
            reason = reason_in_words(str(details["reason"]), record_type, language)
            return Happening(text("Moved to “%(step)s”: %(reason)s", step=name, reason=reason), True, "warn")
        return Happening(text("Moved to “%(step)s”", step=name), True, "warn")
    if event.kind == _KIND.TOKEN_REMOVED:
        reason = reason_in_words(str(details.get("reason") or "–"), record_type, language)
        return Happening(text("Taken away from “%(step)s”: %(reason)s", step=name, reason=reason), True, "warn")
    return _caught(event, name)


def _completed(element: Element, details: Mapping[str, object], name: str, language: str) -> Happening | None:
    """A task that a person has done, or an end; of a repeated one its runs are told."""
    if element.type == "endEvent":
        return Happening(text("%(message)s", message=name), False, "good")
    if element.type != "userTask" or "body" in details:
        return None
    if details.get("outcome"):
        label = elements.outcome_label(element, str(details["outcome"]), language)
        return Happening(text("%(step)s: %(outcome)s", step=name, outcome=label), True)
    return Happening(text("Done: %(step)s", step=name), True)


def _caught(event: ElementEventRow, name: str) -> Happening | None:
    """An event that the process has caught, by the name of the element that caught it."""
    if event.kind == _KIND.TIMER_FIRED:
        return Happening(text("Time ran out: %(name)s", name=name), False, "warn")
    if event.kind == _KIND.MESSAGE_RECEIVED:
        return Happening(text("%(message)s", message=name), event.actor_key is not None)
    if event.kind in _CAUGHT:
        return Happening(text("%(message)s", message=name), False, _CAUGHT[_KIND(event.kind)])
    return None


def _for_requester(
    event: ElementEventRow, element: Element, language: str, requester_key: int | None
) -> Happening | None:
    """Requesters read the public names of the steps that are reached, and their own answers."""
    details = event.details or {}
    own = requester_key is not None and event.actor_key == requester_key
    if event.kind == _KIND.COMPLETED and element.type == "userTask" and own and details.get("outcome"):
        label = elements.outcome_label(element, str(details["outcome"]), language)
        return Happening(text("%(message)s", message=label), True)
    if event.kind in (_KIND.ACTIVATED, _KIND.TOKEN_MOVED) and "run" not in details:
        name = elements.public_name(element, language)
        return None if name is None else Happening(text("%(message)s", message=name), False)
    return None
