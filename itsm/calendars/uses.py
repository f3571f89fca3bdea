"""Where a calendar is used: expressions of what is deployed now. Other rooms that name calendars add a finder."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from database import reading
from engine.errors import Text, text
from engine.state.definitions import latest_of_kind, resource_of

_FUNCTION = re.compile(rb"working\s+minutes|add\s+working\s+time|is\s+working\s+time")
_QUOTES = (b'"%s"', b"&quot;%s&quot;", b"&#34;%s&#34;", b'\\"%s\\"')
"""A text of FEEL as XML and JSON write it."""

KINDS = {"process": text("Process"), "decision": text("Decision"), "form": text("Form")}


@dataclass(frozen=True, slots=True)
class Use:
    """Something that names a calendar: what it is, what it is called, and its page where it has one."""

    kind: Text
    name: str
    address: str = ""


Finder = Callable[[Session, str], Iterable[Use]]


def in_definitions(session: Session, code: str) -> Iterator[Use]:
    """Processes, decisions and forms whose newest version asks the calendar in an expression."""
    written = [each % code.encode() for each in _QUOTES]
    for kind, called in KINDS.items():
        for found in latest_of_kind(session, kind):
            source = resource_of(session, found.key)
            if _FUNCTION.search(source) and any(each in source for each in written):
                yield Use(called, found.id, _address(kind, found.key, found.id))


FINDERS: list[Finder] = [in_definitions]


def uses(code: str) -> list[Use]:
    """Everything that names the calendar ``code``, in the order of the finders."""
    with reading() as session:
        return [use for finder in FINDERS for use in finder(session, code)]


def _address(kind: str, key: int, name: str) -> str:
    return {"process": f"/operations/processes/{key}", "decision": f"/studio/decisions/{name}"}.get(kind, "")
