"""The public page of an organisation: where it is, and what it says: what was published, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import Tenant, all_tenants, in_tenant, reading
from engine import clock
from engine.errors import NotFound, text
from itsm.language import LANGUAGES
from itsm.packs.deployed import record_types_in
from itsm.records.tables import Record
from itsm.war_room.declared import OVER
from itsm.war_room.tables import StatusPageRow, UpdateRow

MOST, DAYS = 50, timedelta(days=14)
"""How many updates it shows, and how far back."""


@dataclass(frozen=True, slots=True)
class Said:
    """An update as anybody reads it."""

    at: datetime
    status: str
    words: str


@dataclass(frozen=True, slots=True)
class Disturbance:
    """Something that was published: ``updates`` the newest first. ``status`` is that of the newest update."""

    title: str
    status: str
    tone: str
    is_over: bool
    updates: Sequence[Said]


@dataclass(frozen=True, slots=True)
class StatusPage:
    """The page; ``state`` changes whenever anything on it does, so it names a copy that is kept elsewhere."""

    organisation: str
    language: str
    languages: Mapping[str, str]
    open: Sequence[Disturbance]
    over: Sequence[Disturbance]
    state: str
    time_zone: str


def path_of_page(session: Session) -> str | None:
    """The path of the organisation's page; None while it has none, or it is not shown."""
    row = session.scalar(select(StatusPageRow))
    return f"/status/{row.address}" if row is not None and row.is_open else None


def status_page(address: str, language: str) -> StatusPage:
    """The page at ``address``, for anybody. Raises NotFound: no such page, one that is closed, another language."""
    if language not in LANGUAGES:
        raise _nothing()
    mine = select(StatusPageRow.tenant_id).where(StatusPageRow.address == address, StatusPageRow.is_open)
    with all_tenants(), reading() as session:
        tenant = session.scalar(mine)
    if tenant is None:
        raise _nothing()
    with in_tenant(tenant), reading() as session:
        return _page(session, session.get_one(Tenant, tenant), language)


def _page(session: Session, tenant: Tenant, language: str) -> StatusPage:
    types = {one.key: one for one in record_types_in(session)}
    published = (
        select(UpdateRow, Record.type_key)
        .join(Record, Record.key == UpdateRow.record_key)
        .where(UpdateRow.is_public, UpdateRow.at > clock.now() - DAYS)
        .order_by(UpdateRow.at.desc(), UpdateRow.key.desc())
        .limit(MOST)
    )
    by_record: dict[int, list[Said]] = {}
    heads: dict[int, tuple[str, str, str, bool]] = {}
    newest = 0
    for row, type_key in session.execute(published):
        of_type = types.get(type_key)
        status = of_type.status_by_key.get(row.status) if of_type is not None else None
        label = status.public_label(language) if status is not None else ""
        if row.record_key not in heads:
            title = row.titles.get(language) or row.titles.get("en", "")
            tone, is_over = (status.tone, status.kind in OVER) if status is not None else ("neutral", False)
            heads[row.record_key] = (title, label, tone, is_over)
        newest = max(newest, row.key)
        said = Said(row.at, label, row.texts.get(language) or row.texts.get("en", ""))
        by_record.setdefault(row.record_key, []).append(said)
    found = [Disturbance(*heads[key], by_record[key]) for key in heads]
    over = sum(one.is_over for one in found)
    return StatusPage(
        tenant.name, language, dict(LANGUAGES), [one for one in found if not one.is_over],
        [one for one in found if one.is_over], f"{newest}-{len(found)}-{over}-{language}", tenant.time_zone,
    )  # fmt: skip


def _nothing() -> NotFound:
    return NotFound(text("Expected a page here, but there is none. Check the address."))
