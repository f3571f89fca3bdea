"""Command: report a record. Its number, the record and the start of its process are one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass

from database import UnitOfWork, current_tenant
from engine import clock
from engine.errors import InvalidInput, InvalidState, Names, text
from engine.registry import Actor
from engine.runtime import run_command, start_process_instance
from itsm.forms.model import Form
from itsm.packs.deployed import newest_form
from itsm.packs.model import RecordType
from itsm.people.roles import require
from itsm.records.flow.submission import Submission, submitted, written
from itsm.records.numbers import begin_record
from itsm.records.opened import OpenRecord, remember
from itsm.records.tables import Record
from itsm.rights.fields import UNLIMITED, field_rights
from itsm.rights.grants import Thing


@dataclass(frozen=True, slots=True)
class Reported:
    """A record exists and its process runs."""

    number: str
    key: int


@dataclass(frozen=True, slots=True)
class Replay:
    """How an import reports: what the source calls the record, where its first token stands; its timers are silent."""

    external_number: str
    at_element: str | None = None


def report_record(
    type_key: str,
    values: Mapping[str, object],
    requester_key: int | None,
    actor: Actor,
    command_id: str | None = None,
    channel: str | None = None,
    *,
    replay: Replay | None = None,
    work: UnitOfWork | None = None,
) -> Reported:
    """Report a record of ``type_key`` for ``requester_key``; ``values`` are a submission of the type's report form.

    With ``replay`` (imports) values are fields of the type and not checked against the form; call ``end_replay`` of the
    engine after the last step. Raises NotFound (type), Forbidden, InvalidForm, InvalidInput, ExecutionFault.
    """
    _require_permission(requester_key, actor)

    def body(opened_work: UnitOfWork) -> Reported:
        found, number, requester = begin_record(opened_work, type_key, requester_key)
        _require_permission(requester_key, actor, Thing(found.key, frozenset({"own"})))
        _require_offered(found, replay)
        opened = new_record(found, requester_key, actor, channel, replay.external_number if replay else None)
        opened.row.site, opened.row.requester_class = requester.site, requester.service_class
        sent = _sent(opened_work, opened, values, actor, checked=replay is None)
        written(opened, sent)
        opened.row.number = number
        remember(opened_work, opened)
        opened.told = True  # the report itself tells its values
        start_process_instance(
            found.process, opened.number, sent.variables, actor,
            at_element=replay.at_element if replay else None, replaying=replay is not None, work=opened_work,
        )
        return Reported(opened.number, opened.row.key)

    return run_command("report_record", command_id, actor, Reported, body, work)


def _require_permission(requester_key: int | None, actor: Actor, thing: Thing | None = None) -> None:
    require(actor, "record.report", thing)
    if requester_key != actor.key:
        require(actor, "record.report_for_others", thing)


def _require_offered(found: RecordType, replay: Replay | None) -> None:
    """What is switched off begins nothing new; its past may be brought in."""
    if not found.offered and replay is None:
        raise InvalidState(
            text("Expected a practice that is switched on, but %(type)s is off. Ask an administrator.",
                 type=Names(found.names))
        )  # fmt: skip


def new_record(
    found: RecordType, requester_key: int | None, actor: Actor, channel: str | None, external_number: str | None = None
) -> OpenRecord:
    """A record of the type that is not stored yet and has neither number nor values."""
    at = clock.now()
    row = Record(
        tenant_id=current_tenant(), number="", type_key=found.key, revision=1,
        external_number=external_number,
        requester_key=requester_key, opened_by_key=actor.key, title="", own_fields={}, channel=channel,
        status_kind="open", opened_at=at, changed_at=at, changed_day=0, last_changes=[], words_due=True,
        is_followed=False, followers_due=False, keeps_out=False,
    )
    return OpenRecord(row, found, is_new=True)


def _sent(
    work: UnitOfWork, opened: OpenRecord, values: Mapping[str, object], actor: Actor, checked: bool
) -> Submission:
    form: Form | None = newest_form(work, opened.type.report_form) if checked else None
    rights = field_rights(actor, opened.type, Thing(opened.type.key, frozenset({"own"}))) if checked else UNLIMITED
    sent = submitted(opened, form, values, None, rights, actor)
    if not sent.fields.get("title") and checked:
        raise InvalidInput(text("Expected a title, but there is none. Write one sentence that says what it is about."))
    return sent
