"""What may be the code and the names of a calendar, and who may change one."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import orjson

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidInput, text
from engine.registry import Actor
from itsm.calendars.arithmetic.definition import Definition, to_json
from itsm.calendars.tables import CalendarRevision
from itsm.language import LANGUAGES
from itsm.people.roles import require

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_ADDRESSES = frozenset({"new"})
"""What stands in the place of a code in addresses of pages."""

_LONGEST_NAME = 200


def require_right(actor: Actor) -> None:
    """Raise Forbidden unless ``actor`` may change calendars: the one place that says who may."""
    require(actor, "settings.manage")


def checked_code(code: str) -> str:
    """``code``; raises InvalidInput unless diagrams can call a calendar so."""
    if not _CODE.fullmatch(code) or code in _ADDRESSES:
        raise InvalidInput(
            text(
                "Expected a code of small letters, digits and hyphens (60 at most), such as cn-7x12, but it is "
                "“%(code)s”.",
                code=code[:60],
            )
        )
    return code


def checked_names(names: Mapping[str, str]) -> dict[str, str]:
    """``names`` by language without outer space. Raises InvalidInput when there is none, or one too long."""
    found = {language: name.strip() for language, name in names.items() if name.strip()}
    if not found or any(len(name) > _LONGEST_NAME for name in found.values()) or not found.keys() <= LANGUAGES.keys():
        raise InvalidInput(
            text("Expected a name of 1 to %(most)s characters in English or Chinese. Enter one.", most=_LONGEST_NAME)
        )
    return found


def checksum_of(stored: Mapping[str, Any]) -> str:
    """SHA-256 of the stored form of a definition, its keys in order."""
    return hashlib.sha256(orjson.dumps(stored, option=orjson.OPT_SORT_KEYS)).hexdigest()


def store(work: UnitOfWork, calendar_key: int, revision: int, definition: Definition, actor: Actor) -> None:
    """Keep ``definition`` as a revision of a calendar."""
    stored = to_json(definition)
    work.session.add(
        CalendarRevision(
            calendar_key=calendar_key,
            revision=revision,
            definition=stored,
            checksum=checksum_of(stored),
            at=clock.now(),
            actor_key=actor.key,
            actor_name=actor.name,
        )
    )
