"""Where something is named in expressions of what is deployed now: processes, decisions and forms."""

import re
from collections.abc import Container, Iterator

from sqlalchemy.orm import Session

from engine.errors import text
from engine.state.definitions import latest_of_kind, resource_of
from itsm.uses.registry import Link, Use

_QUOTES = (b'"%s"', b"&quot;%s&quot;", b"&#34;%s&#34;", b'\\"%s\\"')
"""A text of FEEL as XML and JSON write it."""

KINDS = {"process": text("Processes"), "decision": text("Decisions"), "form": text("Forms")}


def asked_for(session: Session, functions: re.Pattern[bytes], code: str) -> Iterator[Use]:
    """What of its newest version calls one of the functions and has the text ``code``: it stands against."""
    written = [each % code.encode() for each in _QUOTES]
    for kind, called in KINDS.items():
        links = []
        for found in latest_of_kind(session, kind):
            source = resource_of(session, found.key)
            if functions.search(source) and any(each in source for each in written):
                links.append(Link(found.id, _address(kind, found.key, found.id)))
        yield Use(called, len(links), True, links)


def decisions_naming(session: Session, among: Container[str], code: str) -> list[Link]:
    """Those ``among`` the decisions in use that have ``code`` as a text."""
    written = [each % code.encode() for each in _QUOTES]
    return [
        Link(found.id, _address("decision", found.key, found.id))
        for found in latest_of_kind(session, "decision")
        if found.id in among and any(each in resource_of(session, found.key) for each in written)
    ]


def _address(kind: str, key: int, name: str) -> str:
    return {"process": f"/operations/processes/{key}", "decision": f"/studio/decisions/{name}"}.get(kind, "")
