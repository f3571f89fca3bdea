"""Putting a pack into use: checked as a whole, then stored as new versions of what changed, in one transaction."""

from collections.abc import Sequence

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import Finding, InvalidDefinition, Text, text
from engine.registry import Actor
from engine.runtime import Deployed, Resource, deploy, run_command
from engine.state.tables import Definition
from itsm.catalogue.shipping.taking import take_catalogue
from itsm.escalation.commands.save_rung import add_rungs_of_pack
from itsm.packs.checking import check_pack
from itsm.packs.deployed import record_types_in
from itsm.packs.folder import PackFiles
from itsm.packs.levels import refuse_unknown_levels
from itsm.packs.model import RecordType
from itsm.packs.teams import add_missing_teams, refuse_unknown_roles
from itsm.packs.versions.keeping import note_use
from itsm.packs.versions.naming import pack_in, resource_name


def deploy_pack(
    files: PackFiles, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Deployed:
    """Deploy ``files``: only what changed becomes a new version; teams that do not exist are made.

    Raises InvalidDefinition when the parts do not fit each other, or an id belongs to another pack.
    """
    check_pack(files)
    return deploy_checked(files, actor, command_id, work=work)


def deploy_checked(
    files: PackFiles, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Deployed:
    """Deploy ``files`` that ``check_pack`` found right.

    Raises InvalidDefinition when an id belongs to another pack, or a decision names a service level that there is not.
    """

    def body(opened: UnitOfWork) -> Deployed:
        deployed = store_pack(opened, files, actor)
        note_use(opened, files.key, files.contents, actor, deployed.deployment_key)
        return deployed

    return run_command("deploy_pack", command_id, actor, Deployed, body, work)


def store_pack(work: UnitOfWork, files: PackFiles, actor: Actor) -> Deployed:
    """Store the definitions of ``files`` in a transaction. Raises as ``deploy_checked``."""
    refuse_foreign(work, files.resources)
    _refuse_taken_prefix(work, files)
    refuse_unknown_levels(work, files)
    refuse_unknown_roles(work, files.record_type, resource_name(files.key, "pack.yaml"))
    add_missing_teams(work, files.record_type.teams)
    if files.catalogue is not None:
        take_catalogue(work, files.key, files.record_type.key, files.catalogue)
    is_new = bool(files.record_type.ladder) and files.key not in {one.key for one in record_types_in(work.session)}
    deployed = deploy(files.key, files.resources, actor, work=work)
    if is_new:
        add_rungs_of_pack(work, files.record_type)
    return deployed


def refuse_foreign(work: UnitOfWork, resources: Sequence[Resource]) -> None:
    """Ids of forms, decisions and processes are known to all packs: none may take another's.

    Raises InvalidDefinition.
    """
    statement = select(Definition.kind, Definition.id, Definition.resource_name)
    owners = {(kind, key): pack_in(name) for kind, key, name in work.session.execute(statement)}
    findings = [
        _foreign(item, owner)
        for item in resources
        if (owner := owners.get((item.kind, item.id), pack_in(item.name))) != pack_in(item.name)
    ]
    if findings:
        raise InvalidDefinition(findings)


def _refuse_taken_prefix(work: UnitOfWork, files: PackFiles) -> None:
    """Two record types with one prefix would give the same numbers. Raises InvalidDefinition."""
    mine = files.record_type
    owner = next((one for one in record_types_in(work.session) if one.prefix == mine.prefix), mine)
    if owner.key != mine.key:
        name = resource_name(mine.key, "pack.yaml")
        raise InvalidDefinition([Finding("unique", "error", "prefix", prefix_taken(owner, mine.prefix), None, name)])


def prefix_taken(owner: RecordType, prefix: str) -> Text:
    """The sentence that refuses the prefix of another record type."""
    return text(
        "Expected a prefix that no record type has, but %(name)s has “%(prefix)s”. Choose another.",
        name=owner.name("en"), prefix=prefix,
    )


def _foreign(item: Resource, owner: str) -> Finding:
    message = text("Expected an id of this pack's own, but %(owner)s has “%(id)s” already.", owner=owner, id=item.id)
    fix = text("Choose another id, for example with the pack's key in front.")
    return Finding("unique", "error", item.id, message, fix, item.name)
