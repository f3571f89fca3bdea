"""``flowdesk definitions``: versions of processes, decisions and forms: what is in use, and what is retired."""

from collections.abc import Mapping, Sequence

import click

from app.commands.installation import organisation, organisation_option, running_account
from app.commands.speaking import Answer, help_of, json_option, said
from database import reading
from engine.errors import Text, text
from engine.runtime import usage
from engine.runtime.results import DefinitionRetired
from engine.state import definitions
from itsm.operations import log
from itsm.operations.commands import restore as restore_version
from itsm.operations.commands import retire as retire_version
from itsm.packs.deployed import record_types

KINDS = ("process", "decision", "form")
_HELP = help_of(
    text("See, retire and restore versions of processes, decisions and forms."), "flowdesk definitions list --help"
)
_LIST = help_of(
    text("List the versions of processes, decisions and forms, with the instances that run on them."),
    "flowdesk definitions list", "flowdesk definitions list --kind process --json",
)  # fmt: skip
_RETIRE = help_of(
    text(
        "Take a version out of use: it starts nothing new, and the newest version that is left takes its place. What "
        "runs on it goes on. Nothing is deleted, see “restore”."
    ),
    'flowdesk definitions retire incident --version 3 --reason "It loses the priority"',
    'flowdesk definitions retire triage --kind form --version 1 --reason "Replaced"',
)
_RESTORE = help_of(
    text("Put a retired version into use again."),
    'flowdesk definitions restore incident --version 3 --reason "Retired by mistake"',
)
_kind = click.option("--kind", type=click.Choice(KINDS), default="process", show_default=True,
                     help=said(text("What it is.")))  # fmt: skip
_version = click.option("--version", required=True, type=click.IntRange(1), metavar="V",
                        help=said(text("The version meant.")))  # fmt: skip
_reason = click.option("--reason", required=True, metavar="WORDS",
                       help=said(text("Why. It stays in the audit trail.")))  # fmt: skip


@click.group("definitions", help=_HELP)
def command() -> None:
    """Versions of what is deployed."""


@command.command("list", help=_LIST)
@click.option("--kind", type=click.Choice(KINDS), help=said(text("Of one kind alone.")))
@organisation_option
@json_option
def show(kind: str | None, organisation_name: str | None, as_json: bool) -> int:
    """List all versions."""
    with organisation(organisation_name), reading() as session:
        versions = usage.versions(session, [kind] if kind else KINDS)
        reasons = log.retirements(session, [found.key for found, _ in versions if found.retired_at])
        rows = [
            {
                "kind": found.kind, "id": found.id, "version": found.version, "key": str(found.key), "running": running,
                "retired_at": found.retired_at.isoformat() if found.retired_at else None,
                "retired_reason": reasons.get(found.key),
            }
            for found, running in versions
        ]  # fmt: skip
    return Answer({"definitions": rows}, [_line(row) for row in rows] or [text("Nothing is deployed.")]).give(as_json)


@command.command("retire", help=_RETIRE)
@click.argument("identity", metavar="ID")
@_kind
@_version
@_reason
@organisation_option
@json_option
def retire(
    identity: str, kind: str, version: int, reason: str, organisation_name: str | None, as_json: bool
) -> int:
    """Take a version out of use."""
    with organisation(organisation_name):
        found = retire_version(_key(kind, identity, version), reason, running_account("definitions"))
        types = [one.key for one in record_types() if kind == "process" and one.process == identity]
    values = {
        "retired": {"kind": kind, "id": identity, "version": version}, "in_use": found.in_use,
        "running": found.running, "used_by": found.used_by, "record_types": types,
    }  # fmt: skip
    told = text("%(kind)s %(id)s, version %(version)s, is retired.", kind=kind, id=identity, version=version)
    return Answer(values, [told, *_warnings(found, types)]).give(as_json)


@command.command("restore", help=_RESTORE)
@click.argument("identity", metavar="ID")
@_kind
@_version
@_reason
@organisation_option
@json_option
def restore(
    identity: str, kind: str, version: int, reason: str, organisation_name: str | None, as_json: bool
) -> int:
    """Put a version into use again."""
    with organisation(organisation_name):
        found = restore_version(_key(kind, identity, version), reason, running_account("definitions"))
    values = {"restored": {"kind": kind, "id": identity, "version": version}, "in_use": found.in_use}
    told = text("%(kind)s %(id)s, version %(version)s, is in use again.", kind=kind, id=identity, version=version)
    return Answer(values, [told]).give(as_json)


def _key(kind: str, identity: str, version: int) -> int:
    with reading() as session:
        return definitions.any_of_version(session, kind, identity, version).key


def _line(row: Mapping[str, object]) -> Text:
    state = text("retired") if row["retired_at"] else text("in use")
    if row["retired_reason"]:
        state = text("retired (%(reason)s)", reason=row["retired_reason"])
    return text(
        "%(kind)s  %(id)s  version %(version)s  %(state)s, %(running)s running",
        kind=row["kind"], id=row["id"], version=row["version"], state=state, running=row["running"],
    )


def _warnings(found: DefinitionRetired, types: Sequence[str]) -> list[Text]:
    """What goes on, and what does not."""
    lines = []
    if found.running:
        lines.append(
            text("1 instance goes on with it.") if found.running == 1
            else text("%(count)s instances go on with it.", count=found.running)
        )
    if found.in_use:
        lines.append(text("Version %(version)s is used from now on.", version=found.in_use))
        return lines
    names = ", ".join([*found.used_by, *types])
    if names:
        lines.append(text("No version is in use any more, but it is used by: %(names)s", names=names))
    else:
        lines.append(text("No version is in use any more."))
    return lines
