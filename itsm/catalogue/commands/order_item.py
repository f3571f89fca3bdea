"""Command: order an item. Whether one may, the answers, the cost, the record and its process are one transaction."""

from collections.abc import Mapping

from database import Tenant, UnitOfWork, current_tenant
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command, start_process_instance
from itsm.catalogue.ordering import cost_of, fields_of, keep_order, parts_of, title_of_order, variables_of
from itsm.catalogue.queries.offered import offered_item, require_order_for
from itsm.catalogue.tables import ItemRow, ServiceRow
from itsm.packs.deployed import newest_form
from itsm.packs.model import RecordType
from itsm.people.roles import require
from itsm.records.commands.report_record import Reported, new_record
from itsm.records.flow.submission import Submission, submitted, written
from itsm.records.numbers import begin_record
from itsm.records.opened import OpenRecord, remember
from itsm.records.values import fitted
from itsm.rights.fields import field_rights
from itsm.rights.grants import Thing


def order_item(
    code: str, values: Mapping[str, object], requester_key: int | None, actor: Actor, command_id: str | None = None,
    channel: str | None = None, *, work: UnitOfWork | None = None,
) -> Reported:
    """Order the item ``code`` for ``requester_key``; ``values`` are a submission of its form.

    Raises NotFound (nothing of that name that the actor may order), Forbidden (a part of a bundle, somebody else),
    InvalidForm, InvalidState (the pack takes no orders any more), ExecutionFault.
    """
    require(actor, "record.report")

    def body(opened_work: UnitOfWork) -> Reported:
        item = offered_item(opened_work.session, code, actor)
        require(actor, "record.report", Thing(item.type_key, frozenset({"own"})))
        require_order_for(opened_work.session, requester_key, actor, item.type_key)
        found, number, requester = begin_record(opened_work, item.type_key, requester_key)
        _require_orders(found, item)
        opened = new_record(found, requester_key, actor, channel)
        opened.row.site, opened.row.requester_class = requester.site, requester.service_class
        sent = _sent(opened_work, opened, item, values, actor)
        opened.row.number = number
        return _begun(opened_work, opened, item, sent, actor)

    return run_command("order_item", command_id, actor, Reported, body, work)


def _begun(work: UnitOfWork, opened: OpenRecord, item: ItemRow, sent: Submission, actor: Actor) -> Reported:
    cost = cost_of(item, parts_of(work.session, item))
    service = work.session.get_one(ServiceRow, item.service_key)
    written(opened, sent)
    for key, value in fitted(opened.type, fields_of(opened.type, item, service.code, cost), any_choice=True).items():
        opened.set_field(key, value)
    if not opened.row.title:
        opened.set_field("title", title_of_order(item, work.session.get_one(Tenant, current_tenant()).language))
    remember(work, opened)
    opened.told = True  # the report itself tells its values
    given = {**sent.fields, **sent.variables}
    start_process_instance(opened.type.process, opened.number, variables_of(item, cost, given), actor, work=work)
    keep_order(work, item, cost, given, opened.row.key, actor.key)
    return Reported(opened.number, opened.row.key)


def _sent(
    work: UnitOfWork, opened: OpenRecord, item: ItemRow, values: Mapping[str, object], actor: Actor
) -> Submission:
    rights = field_rights(actor, opened.type, Thing(opened.type.key, frozenset({"own"})))
    return submitted(opened, newest_form(work, item.form), values, None, rights, actor)


def _require_orders(found: RecordType, item: ItemRow) -> None:
    if found.orders is None:
        raise InvalidState(
            text("Expected “%(name)s” to be ordered as a record that takes orders, but %(type)s does not any more.",
                 name=title_of_order(item, "en"), type=found.name("en"))
        )  # fmt: skip
