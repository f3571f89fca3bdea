"""Command: keep an item: its words, form and process, who fulfils and approves it, its cost, and for whom it is."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.catalogue.choices import APPROVALS
from itsm.catalogue.commands.checks import audience_of, currency_of, deployed, money, parts, team_in_use, type_of
from itsm.catalogue.commands.save_service import icon_of, live, texts_of
from itsm.catalogue.naming import found_by
from itsm.catalogue.tables import ITEM_LENGTH, ItemRow, ServiceRow
from itsm.clocks.levels.queries import level_in_use
from itsm.organisation.keeping import Saved, locked, stored
from itsm.organisation.rights import require_manage
from itsm.organisation.values import Values


def save_item(
    key: int | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add an item from the texts of a form, or change the one with ``key`` that was read at ``revision``.

    ``for_teams`` and the like are codes with commas between; ``parts`` has a stage in each line, its codes with commas.
    Orders that are under way keep what they were made with. Raises Forbidden, NotFound, Conflict, InvalidState
    (retired) and InvalidForm.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        current = cast(ItemRow, locked(opened, "item", key, revision)) if key is not None else None
        found = Values(values)
        columns = _columns(opened.session, found, current)
        found.done()
        return stored(opened, "item", key, columns, revision, actor)

    return run_command("save_item", command_id, actor, Saved, body, work)


def _columns(session: Session, found: Values, current: ItemRow | None) -> dict[str, object]:
    service = _service(session, found)
    audience = audience_of(session, found)
    names, texts, words = found.names(), texts_of(found), found.line("words", 500) or ""
    columns: dict[str, object] = {
        "service_key": service.key if service is not None else 0, "names": names, "texts": texts, "words": words,
        "found_by": found_by(names, texts, words, [service.names] if service is not None else []),
        "icon": icon_of(found), "type_key": type_of(session, found), "form": deployed(session, found, "form"),
        "process": deployed(session, found, "process"), "team": team_in_use(session, found, "team"),
        "level": _level(session, found), "approval": found.choice("approval", APPROVALS) or "amount",
        "cost_once": money(found, "cost_once"), "cost_monthly": money(found, "cost_monthly"),
        "currency": currency_of(found), "is_live": live(found, current.is_live if current is not None else False),
        "audience": audience, "for_all": not audience,
        "parts": parts(session, found, current.code if current is not None else found.raw("code")),
        "position": _position(session, found, current),
    }  # fmt: skip
    columns |= _code(found, current)
    if current is not None and any(getattr(current, name) != value for name, value in columns.items()):
        columns["shipped_by"] = None
    return columns


def _code(found: Values, current: ItemRow | None) -> dict[str, object]:
    if current is None:
        return {"code": found.code("code", ITEM_LENGTH)}
    if found.raw("code") not in ("", current.code):
        found.errors["code"] = text("The code stays “%(code)s”: records keep it.", code=current.code)
    return {}


def _service(session: Session, found: Values) -> ServiceRow | None:
    row = session.scalar(select(ServiceRow).where(ServiceRow.code == found.raw("service")))
    if row is None:
        found.errors["service"] = text("Choose one from the list.")
    return row


def _level(session: Session, found: Values) -> str | None:
    code = found.line("level", 60)
    if code is not None and not level_in_use(code, session):
        found.errors["level"] = text("Choose one from the list.")
    return code


def _position(session: Session, found: Values, current: ItemRow | None) -> int:
    wanted = found.whole("position", 1, 10_000)
    if wanted is not None:
        return wanted - 1
    if current is not None:
        return current.position
    last = session.scalar(select(func.max(ItemRow.position)))
    return 0 if last is None else last + 1
