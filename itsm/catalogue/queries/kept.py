"""Services and items as their forms and files have them: texts by field."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from engine.state.definitions import latest_of_kind
from itsm.catalogue.choices import AUDIENCES
from itsm.catalogue.commands.checks import FOR
from itsm.catalogue.money import written_amount
from itsm.catalogue.tables import ItemRow, ServiceRow
from itsm.organisation.rights import require_see

YES, NO = "yes", "no"


def service_codes(session: Session) -> dict[int, str]:
    """Codes of all services, by key."""
    return {key: code for key, code in session.execute(select(ServiceRow.key, ServiceRow.code))}


def service_texts(row: ServiceRow, codes: Mapping[int, str]) -> dict[str, str]:
    """A service as its form has it."""
    return {
        "code": row.code, **_named(row), "parent": codes.get(row.parent_key or 0, ""), "icon": row.icon,
        "live": YES if row.is_live else NO, "supplier": row.supplier or "", "supplier_text": row.supplier_text or "",
        "position": str(row.position + 1),
    }  # fmt: skip


def item_texts(row: ItemRow, codes: Mapping[int, str]) -> dict[str, str]:
    """An item as its form has it."""
    return {
        "code": row.code, "service": codes.get(row.service_key, ""), **_named(row), "words": row.words,
        "icon": row.icon, "type": row.type_key, "form": row.form, "process": row.process, "team": row.team or "",
        "level": row.level or "", "approval": row.approval, "cost_once": written_amount(row.cost_once),
        "cost_monthly": written_amount(row.cost_monthly), "currency": row.currency,
        **{f"{FOR}{kind}": ", ".join(row.audience.get(kind, ())) for kind in AUDIENCES},
        "parts": " | ".join(", ".join(stage) for stage in row.parts), "live": YES if row.is_live else NO,
        "position": str(row.position + 1),
    }  # fmt: skip


def _named(row: ServiceRow | ItemRow) -> dict[str, str]:
    names: Mapping[str, Any] = row.names
    return {
        **{f"name_{language}": names.get(language, "") for language in ("en", "zh-CN")},
        **{f"text_{language}": row.texts.get(language, "") for language in ("en", "zh-CN")},
    }


def codes_of_services(actor: Actor) -> dict[int, str]:
    """Codes of all services for who may look them up. Raises Forbidden."""
    require_see(actor)
    with reading() as session:
        return service_codes(session)


def in_use_ids(kind: str, actor: Actor) -> list[str]:
    """Ids of the forms or processes that are in use. Raises Forbidden."""
    require_see(actor)
    with reading() as session:
        return sorted(one.id for one in latest_of_kind(session, kind))
