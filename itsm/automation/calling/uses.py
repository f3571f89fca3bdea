"""Where a host that may be called, and a secret, are used: secrets for the host, and diagrams in use that name them.

An address or a name that an expression puts together at run time is not found.
"""

import re
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import text
from engine.runtime.programs import program_of
from engine.spiff.diagram.records import Extensions, mappings_of, value_of
from engine.spiff.program import Element
from engine.state.definitions import latest_of_kind
from itsm.automation.calling.tables import OutsideSecret
from itsm.automation.calling.working import CALL
from itsm.uses.registry import Link, Thing, Use, finder, listed

_DIAGRAM = "/operations/processes/{}"


@finder("outside_host")
def of_host(session: Session, thing: Thing) -> Iterator[Use]:
    """Secrets that are for the host, and diagrams whose steps call it."""
    secrets = select(OutsideSecret.key, OutsideSecret.name).where(OutsideSecret.host == thing.code)
    yield listed(session, text("Secrets"), secrets.order_by(OutsideSecret.name), "")
    yield _diagrams(session, "url", re.compile(rf"https?://{re.escape(thing.code)}(?![\w.:-])", re.IGNORECASE))


@finder("outside_secret")
def of_secret(session: Session, thing: Thing) -> Iterator[Use]:
    """Diagrams whose steps send the secret."""
    yield _diagrams(session, "secret", re.compile(rf"(?<![\w-]){re.escape(thing.code)}(?![\w-])"))


def _diagrams(session: Session, name: str, wanted: re.Pattern[str]) -> Use:
    """Processes in use with a call whose input ``name`` has the words."""
    found = []
    for one in latest_of_kind(session, "process"):
        program = program_of(session, one.key)
        if any(wanted.search(said) for element in program.drawn.values() for said in _inputs(element, name)):
            found.append(Link(program.name or one.id, _DIAGRAM.format(one.key)))
    return Use(text("Processes"), len(found), False, found)


def _inputs(element: Element, name: str) -> Iterator[str]:
    extensions: Extensions = dict(element.extensions)  # type: ignore[arg-type]  # as the reader of diagrams keeps them
    job = value_of(extensions, "taskDefinition", "type")
    if job is not None and job.text == CALL:
        yield from (one.source.text for one in mappings_of(extensions, "input") if one.target[0] == name)
