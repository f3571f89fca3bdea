"""Command: keep a service: what it is called, where it stands in the tree, whether it is live, who supplies it."""

import re
from collections.abc import Mapping
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.catalogue.choices import ICONS, STANDARD_ICON
from itsm.catalogue.naming import found_by
from itsm.catalogue.tables import SERVICE_LENGTH, ItemRow, ServiceRow
from itsm.organisation.keeping import Saved, locked, stored
from itsm.organisation.rights import require_manage
from itsm.organisation.values import Values
from itsm.packs.names import LANGUAGES
from itsm.people.tables import TeamRow

MOST_DEPTH = 5
LONGEST_TEXT = 500
_CODE = re.compile(r"[^\s\"<>;&](?:[^\x00-\x1f\"<>;&]*[^\s\"<>;&])?")


def save_service(
    key: int | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a service from the texts of a form, or change the one with ``key`` that was read at ``revision``.

    ``parent`` is the code of the service that it is an offering of. A code stays, for records keep it; what was live is
    no draft any more. Raises Forbidden, NotFound, Conflict, InvalidState (retired) and InvalidForm.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        current = cast(ServiceRow, locked(opened, "service", key, revision)) if key is not None else None
        found = Values(values)
        columns: dict[str, object] = {
            "names": found.names(), "texts": texts_of(found), "icon": icon_of(found),
            "is_live": live(found, current.is_live if current is not None else False),
            "supplier": _supplier(opened.session, found), "supplier_text": found.line("supplier_text", 4000),
            **_code(found, current), **_place(opened.session, found, current),
        }  # fmt: skip
        found.done()
        saved = stored(opened, "service", key, _own(current, columns), revision, actor)
        if current is not None:
            _find_again(opened.session, current)
        return saved

    return run_command("save_service", command_id, actor, Saved, body, work)


def _own(current: ServiceRow | None, columns: dict[str, object]) -> dict[str, object]:
    """What somebody has changed is theirs, and no pack renews it any more."""
    if current is None or all(getattr(current, name) == value for name, value in columns.items()):
        return columns
    return {**columns, "shipped_by": None}


def texts_of(found: Values) -> dict[str, str]:
    """Descriptions by language; empty ones are left out."""
    given = {language: found.line(f"text_{language}", LONGEST_TEXT) for language in LANGUAGES}
    return {language: words for language, words in given.items() if words}


def icon_of(found: Values) -> str:
    """One of the icons."""
    return found.choice("icon", ICONS) or STANDARD_ICON


def live(found: Values, was_live: bool) -> bool:
    """Whether it is offered; what was is retired, and no draft again."""
    wanted = found.raw("live") in ("true", "yes")
    if was_live and not wanted:
        found.errors["live"] = text("It is live already. Retire it instead: what it had stays.")
    return wanted


def _supplier(session: Session, found: Values) -> str | None:
    code = found.line("supplier", 100)
    known = select(TeamRow.key).where(TeamRow.code == code, TeamRow.archived_at.is_(None))
    if code is not None and session.scalar(known) is None:
        found.errors["supplier"] = text("Choose one from the list.")
    return code


def _code(found: Values, current: ServiceRow | None) -> dict[str, object]:
    code = found.raw("code")
    if current is not None:
        if code and code != current.code:
            found.errors["code"] = text("The code stays “%(code)s”: records keep it.", code=current.code)
        return {}
    if not _CODE.fullmatch(code) or len(code) > SERVICE_LENGTH:
        found.errors["code"] = text("Use up to %(most)s characters, without quotes, semicolons and < > &.",
                                    most=SERVICE_LENGTH)  # fmt: skip
    return {"code": code}


def _place(session: Session, found: Values, current: ServiceRow | None) -> dict[str, object]:
    above = _above(session, found, current)
    position = found.whole("position", 1, 10_000)
    if position is not None:
        return {"parent_key": above, "position": position - 1}
    if current is not None and current.parent_key == above:
        return {"parent_key": above, "position": current.position}
    last = session.scalar(select(func.max(ServiceRow.position)).where(ServiceRow.parent_key == above))
    return {"parent_key": above, "position": 0 if last is None else last + 1}


def _above(session: Session, found: Values, current: ServiceRow | None) -> int | None:
    code = found.raw("parent")
    if not code:
        return None
    row = session.scalar(select(ServiceRow).where(ServiceRow.code == code))
    if row is None:
        found.errors["parent"] = text("Choose one from the list.")
        return None
    way = [row]
    while way[-1].parent_key is not None and len(way) <= MOST_DEPTH:
        way.append(session.get_one(ServiceRow, way[-1].parent_key))
    if current is not None and current.key in [one.key for one in way]:
        found.errors["parent"] = text("Choose one that is not below it.")
    elif len(way) >= MOST_DEPTH:
        found.errors["parent"] = text("Choose one further up: there are at most %(most)s levels.", most=MOST_DEPTH)
    return row.key


def _find_again(session: Session, row: ServiceRow) -> None:
    """Its items are found by its name."""
    for item in session.scalars(select(ItemRow).where(ItemRow.service_key == row.key)):
        item.found_by = found_by(item.names, item.texts, item.words, [row.names])
