"""The templates that come with the program, by event, in each language, until the organisation has its own."""

from collections.abc import Mapping

from itsm.notices import events
from itsm.notices.wording.shipped import chinese, english
from itsm.notices.wording.template import Template

DIGEST = "digest"
"""The mail that collects notices: no event, but worded like one."""
_SHIPPED: Mapping[str, Mapping[str, Template]] = {"en": english.TEMPLATES, "zh-CN": chinese.TEMPLATES}
_ADDED: dict[tuple[str, str], Template] = {}


def add_shipped(event: str, language: str, template: Template) -> None:
    """Give an event that another room registered its words in ``language``."""
    _ADDED[event, language] = template


def shipped(event: str, language: str) -> Template:
    """The shipped template of an event; in English where there is none in ``language``. Raises KeyError."""
    if event not in events.EVENTS and event != DIGEST:
        raise KeyError(f"Expected an event of notices, but {event} is none. Register it first.")
    for one in (language, "en"):
        found = _SHIPPED[one].get(event) or _ADDED.get((event, one))
        if found is not None:
            return found
    raise KeyError(f"Expected words of the event {event}, but it has none. Call add_shipped.")
