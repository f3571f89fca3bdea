"""Job type ``catalogue.order_part``: the order of a part of a bundle, a child of the order that its process serves."""

from collections.abc import Mapping

from sqlalchemy import select

from database import Tenant, UnitOfWork, current_tenant
from engine.errors import FlowdeskError, InvalidInput, text
from engine.registry import Actor, InlineCall, InstanceRef
from engine.runtime.mail import StartMail, ask
from itsm.automation.asking import context, fault, own_record, words
from itsm.automation.handlers.create import told
from itsm.automation.promoting import Wanted, make_record, source_of
from itsm.catalogue.ordering import Cost, fields_of, keep_order, title_of_order, variables_of
from itsm.catalogue.tables import ItemRow, ServiceRow
from itsm.packs.deployed import newest_form, newest_type
from itsm.records.opened import OpenRecord, open_record

ORDER_PART = "catalogue.order_part"
CHILD = "-parent"
"""What the record of a part is to that of its bundle."""


def order_part(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Order ``item`` as a part of this record: once for each ``token``, for the same requester.

    ``answers`` are those of the whole order: what the form of the part asks is taken over. Gives ``made``. Whether one
    may order it was asked when the bundle was. A replay of the past orders nothing. Raises ExecutionFault.
    """
    if instance.replaying:
        return {"made": None}
    try:
        opened = own_record(work, instance, actor)
        if opened is None:
            raise InvalidInput(text("Expected a record that the part belongs to, but this instance serves none."))
        return {"made": _ordered(work, opened, call, actor)}
    except FlowdeskError as problem:
        raise fault(call, problem) from problem


def _ordered(work: UnitOfWork, opened: OpenRecord, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    code = words(call, "item")
    item = work.session.scalar(select(ItemRow).where(ItemRow.code == code))
    if item is None:
        raise InvalidInput(text("Expected an item of the catalogue, but “%(name)s” is none.", name=code[:60]))
    of_type = newest_type(work, item.type_key)
    service = work.session.get_one(ServiceRow, item.service_key)
    cost = Cost(item.cost_once, item.cost_monthly, item.currency)
    asked = set(newest_form(work, item.form).keys())
    given = {key: value for key, value in context(call, "answers").items() if key in asked}
    language = work.session.get_one(Tenant, current_tenant()).language
    values = {key: value for key, value in given.items() if key in of_type.by_key}
    values |= fields_of(of_type, item, service.code, cost, opened.number)
    values["title"] = f"{title_of_order(item, language)} · {opened.row.title}"[:300]
    wanted = Wanted(item.type_key, words(call, "token", call.element_id), values, CHILD, opened.row.requester_key)
    made = make_record(work, opened, source_of(opened), wanted, actor)
    if made.created:
        open_record(work, made.number).set_column("opened_by_key", opened.row.opened_by_key)
        keep_order(work, item, cost, given, made.key, opened.row.opened_by_key, opened.row.key)
        ask(work, StartMail(made.process, made.number, variables_of(item, cost, given, opened.number)))
    return told(made)
