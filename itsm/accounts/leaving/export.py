"""Personal data of somebody, as JSON in a ZIP (GDPR articles 15 and 20: structured and machine-readable)."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from database import Base, reading, table_of, unit_of_work
from engine import clock
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.accounts.factors.tables import Authenticator, Passkey
from itsm.accounts.outside.tables import ExternalIdentity
from itsm.accounts.sessions import SessionRow
from itsm.accounts.tokens import ApiToken
from itsm.announcements.tables import ReaderRow
from itsm.audit import AuditEntry, audit
from itsm.catalogue.tables import FavouriteRow, OrderRow
from itsm.detours.tables import Detour, Signature
from itsm.knowledge.tables import HelpedRow
from itsm.mail.outbox import MailRow
from itsm.mailboxes.tables import IncomingMail
from itsm.notices.tables import NoticeRow, SettingRow
from itsm.ownership.tables import OwnerChange
from itsm.people.queries import Person, person, teams_of
from itsm.people.roles import require
from itsm.people.tables import PersonPhone, PersonRow
from itsm.records.tables import Attachment, Draft, Record, TimelineEntry
from itsm.rights.taking_over import require_not_above
from itsm.roster.feed_links import FeedRow
from itsm.roster.tables import NoteRow, OverrideRow, PlanMember, SwapRow

NEVER = frozenset({"token_hash", "password_hash", "sealed", "sealed_hint", "public_key", "code_hash", "tenant_id"})
"""Columns that are no data about the person but secrets, or ours."""


def personal_data(person_key: int, actor: Actor) -> dict[str, object]:
    """All that is kept about the person: one's own, or anybody's with people.manage. Raises Forbidden and NotFound."""
    if actor.key != person_key:
        require(actor, "people.manage")
    with reading() as session:
        require_not_above(session, actor, person_key)
        found = person(person_key, session)
        at_work = or_(UserTask.assignee_key == person_key, UserTask.ended_by_key == person_key)
        return {
            "exported_at": clock.now().isoformat(),
            "person": _rows(session, PersonRow, PersonRow.key == person_key)[0],
            "phones": _rows(session, PersonPhone, PersonPhone.person_key == person_key),
            "roles": sorted(found.roles), "teams": sorted(teams_of(person_key, session)),
            "sign_in": {
                "sessions": _rows(session, SessionRow, SessionRow.person_key == person_key),
                "authenticator": _rows(session, Authenticator, Authenticator.person_key == person_key),
                "passkeys": _rows(session, Passkey, Passkey.person_key == person_key),
                "identities": _rows(session, ExternalIdentity, ExternalIdentity.person_key == person_key),
                "tokens": _rows(session, ApiToken, ApiToken.person_key == person_key),
            },
            "notice_settings": _rows(session, SettingRow, SettingRow.person_key == person_key),
            "notices": _rows(session, NoticeRow, NoticeRow.person_key == person_key),
            "announcements": _rows(session, ReaderRow, ReaderRow.person_key == person_key),
            "helped": _rows(session, HelpedRow, HelpedRow.person_key == person_key),
            **_mails(session, found),
            "records": _rows(
                session, Record,
                or_(Record.requester_key == person_key, Record.opened_by_key == person_key,
                    Record.owner_key == person_key),
            ),
            "beside_the_flow": _beside_the_flow(session, person_key),
            "timeline_entries": _rows(session, TimelineEntry, TimelineEntry.actor_key == person_key),
            "attachments": _rows(session, Attachment, Attachment.added_by_key == person_key),
            "orders": _rows(session, OrderRow, OrderRow.ordered_by_key == person_key),
            "favourites": _rows(session, FavouriteRow, FavouriteRow.person_key == person_key),
            "drafts": _rows(session, Draft, Draft.person_key == person_key),
            "tasks": _rows(session, UserTask, at_work),
            "rosters": _of_rosters(session, person_key),
            "audit_entries": _rows(
                session, AuditEntry,
                or_(AuditEntry.actor_key == person_key, AuditEntry.subject == f"person {person_key}"),
            ),
        }  # fmt: skip


def _of_rosters(session: Session, person_key: int) -> dict[str, object]:
    return {
        "turns": _rows(
            session, PlanMember, and_(PlanMember.kind == "person", PlanMember.member_key == person_key)
        ),
        "overrides": _rows(
            session, OverrideRow,
            or_(OverrideRow.by_key == person_key, OverrideRow.instead_of_key == person_key),
        ),
        "swaps": _rows(session, SwapRow, or_(SwapRow.giver_key == person_key, SwapRow.taker_key == person_key)),
        "notes": _rows(
            session, NoteRow,
            or_(NoteRow.written_by_key == person_key, NoteRow.confirmed_by_key == person_key),
        ),
        "feeds": _rows(session, FeedRow, FeedRow.person_key == person_key),
    }  # fmt: skip


def _beside_the_flow(session: Session, person_key: int) -> dict[str, object]:
    """Changes of owner that they asked for, operations outside the drawn flow, what they signed."""
    return {
        "owner_changes": _rows(session, OwnerChange, OwnerChange.asked_by_key == person_key),
        "detours": _rows(session, Detour, Detour.actor_key == person_key),
        "signatures": _rows(session, Signature, Signature.person_key == person_key),
    }


def personal_data_zip(person_key: int, actor: Actor) -> bytes:
    """The same as a ZIP file with ``person.json``; that it was taken stands in the audit trail."""
    content = personal_data(person_key, actor)
    with unit_of_work() as work:
        audit(work, "personal_data_exported", f"person {person_key}", actor.key)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", json.dumps(content, ensure_ascii=False, indent=2, default=_plain))
    return buffer.getvalue()


def _mails(session: Session, found: Person) -> dict[str, object]:
    """Mails to the person, and those that came from their address."""
    return {
        "mails": _rows(session, MailRow, MailRow.person_key == found.key),
        "incoming_mails": _rows(session, IncomingMail, IncomingMail.sender == (found.email or "-")),
    }


def _rows(session: Session, table: type[Base], condition: ColumnElement[bool]) -> Sequence[dict[str, Any]]:
    names = [column.key for column in table_of(table).columns if column.key not in NEVER]
    return [{name: getattr(row, name) for name in names} for row in session.scalars(select(table).where(condition))]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
