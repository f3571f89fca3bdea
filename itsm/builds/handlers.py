"""Job types of the library: ``build.name`` says which builds a record is about, ``build.check`` compares a hash."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from database import Tenant, UnitOfWork, current_tenant
from engine.errors import FlowdeskError, InvalidInput, Text, text
from engine.registry import SYSTEM, Actor, InlineCall, InstanceRef
from itsm.automation.asking import fault, own_record, words, wrong_input
from itsm.builds.naming import folded, hash_in
from itsm.builds.queries import named
from itsm.builds.tables import BuildCheckRow, BuildRow, BuildUseRow
from itsm.language import translate
from itsm.records.commands.comment import comment
from itsm.records.opened import OpenRecord

NAME, CHECK = "build.name", "build.check"
MOST = 50
"""Builds that one record names."""


def name_builds(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """The record is about the ``builds`` (names as the library has them), and about no others.

    Gives ``media``, a context for each with ``build``, ``product``, ``version``, ``location`` and ``sha256``, and
    ``missing``, the names of those that are not in the library, or were withdrawn. Raises ExecutionFault.
    """
    try:
        opened = _own(work, instance, actor)
        wanted = _names(call)
    except FlowdeskError as problem:
        raise fault(call, problem) from problem
    found = {key: row for key, row in named(work.session, wanted).items() if row.withdrawn_at is None}
    if not instance.replaying:
        work.session.execute(delete(BuildUseRow).where(BuildUseRow.record_key == opened.row.key))
        work.session.add_all(BuildUseRow(build_key=row.key, record_key=opened.row.key) for row in found.values())
        work.session.flush()
    return {
        "media": [_told(found[folded(one)]) for one in wanted if folded(one) in found],
        "missing": [one for one in wanted if folded(one) not in found],
    }


def check_build(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Compare the hash ``sha256`` of what is to be installed with that of the build ``build`` in the library.

    Gives ``check``, a context of ``same``, ``build`` and ``why`` it is not the same. It is kept with whoever completed
    the step, and told on the record. Raises ExecutionFault.
    """
    try:
        opened = _own(work, instance, actor)
        name, found = words(call, "build"), hash_in(words(call, "sha256"))
    except FlowdeskError as problem:
        raise fault(call, problem) from problem
    row = named(work.session, [name]).get(folded(name))
    why = _difference(row, found) or _foreign(work, opened, row)
    if row is not None and not instance.replaying:
        _keep(work, opened, row, found or "", why, actor)
    language = work.session.get_one(Tenant, current_tenant()).language
    said = None if why is None else translate(why, language)
    return {"check": {"same": why is None, "build": row.name if row is not None else name, "why": said}}


def _difference(row: BuildRow | None, found: str | None) -> Text | None:
    if row is None:
        return text("There is no such build in the library.")
    if row.withdrawn_at is not None:
        return text("The build was withdrawn: %(reason)s", reason=row.reason or "–")
    if found is None:
        return text("What was found is no SHA-256: 64 digits and letters a–f.")
    return None if found == row.sha256 else text("The hash is another one than that in the library.")


def _foreign(work: UnitOfWork, opened: OpenRecord, row: BuildRow | None) -> Text | None:
    """A record that names builds installs no others."""
    mine = select(BuildUseRow.build_key).where(BuildUseRow.record_key == opened.row.key)
    keys = work.session.scalars(mine).all()
    if row is None or not keys or row.key in keys:
        return None
    return text("It is none of the builds that the record names.")


def _keep(
    work: UnitOfWork, opened: OpenRecord, row: BuildRow, found: str, why: Text | None, actor: Actor
) -> None:
    work.session.add(
        BuildCheckRow(build_key=row.key, record_key=opened.row.key, found=found, same=why is None, by_key=actor.key)
    )
    work.session.flush()
    same = text("%(build)s: the hash is that of the library (%(hash)s).", build=row.name, hash=row.sha256)
    language = work.session.get_one(Tenant, current_tenant()).language
    other = text("%(build)s is not installed: %(why)s", build=row.name, why=why)
    comment(opened.number, translate(same if why is None else other, language), True, SYSTEM, work=work)


def _told(row: BuildRow) -> dict[str, object]:
    return {
        "build": row.name, "product": row.product, "version": row.version, "location": row.location,
        "sha256": row.sha256,
    }  # fmt: skip


def _own(work: UnitOfWork, instance: InstanceRef, actor: Actor) -> OpenRecord:
    opened = own_record(work, instance, actor)
    if opened is None:
        raise InvalidInput(text("Expected a record to work on, but this instance serves none."))
    return opened


def _names(call: InlineCall) -> list[str]:
    value = call.inputs.get("builds")
    written = value if isinstance(value, list) else str(value or "").splitlines()
    found = list(dict.fromkeys(str(one).strip() for one in written if one is not None and str(one).strip()))
    if len(found) > MOST:
        raise wrong_input("builds", text("at most %(most)s builds", most=MOST), len(found))
    return found
