"""What timelines tell of a room, in words."""

from collections.abc import Callable, Mapping

from engine.errors import Names, Text, text


def told_in_room(details: Mapping[str, object]) -> tuple[Text, str]:
    """A line of the timeline with its tone."""
    said = _SAID.get(str(details.get("what")), _SAID[""])
    return said(details)


def _names(details: Mapping[str, object], name: str) -> Names:
    found = details.get(name)
    return Names({str(key): str(value) for key, value in found.items()} if isinstance(found, Mapping) else {})


def _role(details: Mapping[str, object]) -> tuple[Text, str]:
    role, person = _names(details, "role"), details.get("person", "")
    if details.get("own"):
        return (text("took over the role: %(role)s", role=role) if details.get("instead")
                else text("took the role: %(role)s", role=role)), "accent"  # fmt: skip
    return text("gave the role to %(person)s: %(role)s", person=person, role=role), "accent"


def _called(details: Mapping[str, object]) -> tuple[Text, str]:
    message = details.get("message", "")
    return text("called in %(whom)s: %(message)s", whom=_names(details, "whom"), message=message), "warn"


def _updated(details: Mapping[str, object]) -> tuple[Text, str]:
    words = _names(details, "texts")
    if details.get("public"):
        return text("published: %(words)s", words=words), "good"
    return text("told those it concerns: %(words)s", words=words), "good"


_SAID: Mapping[str, Callable[[Mapping[str, object]], tuple[Text, str]]] = {
    "role": _role,
    "called": _called,
    "updated": _updated,
    "came": lambda details: (text("came to the war room"), ""),
    "left": lambda details: (text("left the war room"), ""),
    "step": lambda details: (
        text("step of “%(response)s” done: %(step)s", response=_names(details, "response"),
             step=_names(details, "step")), "",
    ),
    "step_undone": lambda details: (
        text("step of “%(response)s” taken back: %(step)s", response=_names(details, "response"),
             step=_names(details, "step")), "warn",
    ),
    "response": lambda details: (text("took the prepared response: %(name)s", name=_names(details, "response")), ""),
    "joined": lambda details: (text("records that joined: %(count)s", count=details.get("count", 0)), ""),
    "released": lambda details: (text("records that left: %(count)s", count=details.get("count", 0)), "warn"),
    "proposed": lambda details: (
        text("It was proposed to declare it. Open records like it: %(count)s", count=details.get("count", 0)),
        "warn",
    ),
    "not_declared": lambda details: (text("decided against it: %(reason)s", reason=details.get("reason", "")), ""),
    "": lambda details: (text("worked in the war room"), ""),
}  # fmt: skip
