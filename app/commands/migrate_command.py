"""``flowdesk migrate``: take running instances to another version of their process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands.installation import organisation, organisation_option, running_account
from app.commands.speaking import Answer, finding_line, help_of, json_option, said, shown
from database import reading
from engine.errors import Finding, FlowdeskError, InvalidInput, MigrationRefused, NotFound, Text, text
from engine.runtime import migrate_process_instance, plan_migration, usage
from engine.state import definitions
from engine.state.tables import ProcessInstance
from itsm.records.tables import Record

_HELP = help_of(
    text(
        "Take running instances to another version of their process. INSTANCE is the key of an instance, or the number "
        "of a record.\n\n"
        "What waits goes on in the element of the same id: tasks with their drafts and dates, timers, messages, jobs. "
        "An instance that does not fit is refused with the reasons and stays as it is. The exit code is 1 when one is."
    ),
    "flowdesk migrate INC-0042 --to 4 --map triage=assess --dry-run",
    "flowdesk migrate --all --process incident --from 3 --to 4 --reason “new approval step”",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """The command line: an ``instance``, or ``every`` one of version ``source`` of ``process``, goes to ``target``."""

    instance: str | None
    every: bool
    process: str | None
    source: int | None
    target: int
    mapped: tuple[str, ...]
    reason: str
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one instance; without ``refusals`` it fits, or has been migrated."""

    instance: int
    changes: Sequence[Finding] = ()
    refusals: Sequence[Finding] = ()
    problem: Text | None = None

    @property
    def is_refused(self) -> bool:
        """True when it stays as it is."""
        return bool(self.refusals) or self.problem is not None


@click.command("migrate", help=_HELP)
@click.argument("instance", required=False, metavar="INSTANCE")
@click.option("--all", "every", is_flag=True, help=said(text("All running instances of a version.")))
@click.option("--process", metavar="ID", help=said(text("With --all: the process.")))
@click.option("--from", "source", type=click.IntRange(1), metavar="V", help=said(text("With --all: their version.")))
@click.option("--to", "target", type=click.IntRange(1), required=True, metavar="V",
              help=said(text("The version that they go to.")))  # fmt: skip
@click.option("--map", "mapped", multiple=True, metavar="A=B",
              help=said(text("Element A of the old version is B of the new one; may be repeated.")))  # fmt: skip
@click.option("--reason", default="flowdesk migrate", metavar="TEXT",
              help=said(text("Why, for the history.")))  # fmt: skip
@click.option("--dry-run", is_flag=True, help=said(text("Only say what would happen.")))
@organisation_option
@json_option
def command(organisation_name: str | None, as_json: bool, **given: Any) -> int:
    """Take running instances to another version."""
    wish = Wish(**given)
    mapping = _mapping(wish.mapped)
    with organisation(organisation_name):
        with reading() as session:
            goals = {key: _goal(session, key, wish.target) for key in _meant(session, wish)}
        found = [
            _look(key, goal, mapping) if wish.dry_run else _move(key, goal, mapping, wish.reason)
            for key, goal in goals.items()
        ]
    refused = sum(outcome.is_refused for outcome in found)
    values = {
        "dry_run": wish.dry_run, "fit": len(found) - refused, "refused": refused,
        "instances": [_values(outcome) for outcome in found],
    }  # fmt: skip
    lines = [line for outcome in found for line in _lines(outcome, wish.dry_run)]
    closing = text("Fit: %(fit)s. Refused: %(refused)s.", fit=len(found) - refused, refused=refused)
    return Answer(values, [*lines, closing], 1 if refused else 0).give(as_json)


def _mapping(mapped: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in mapped:
        source, separator, target = (part.strip() for part in pair.partition("="))
        if not (source and separator and target) or source in found:
            raise InvalidInput(text("Expected --map A=B, each A once, but it is “%(pair)s”.", pair=pair))
        found[source] = target
    return found


def _meant(session: Session, wish: Wish) -> list[int]:
    """The keys of the instances that are meant."""
    if not wish.every:
        return [_one(session, wish.instance)]
    if wish.process is None or wish.source is None:
        raise InvalidInput(text("Expected --process and --from with --all. Say which instances are meant."))
    version = definitions.any_of_version(session, "process", wish.process, wish.source)
    return usage.instances_of(session, version.key)


def _one(session: Session, instance: str | None) -> int:
    """The key of the instance that is meant: a key, or that of the record with this number."""
    if instance is None:
        raise InvalidInput(text("Expected an instance, or --all. Say which instances are meant."))
    if instance.isdigit():
        return int(instance)
    key = session.execute(select(Record.instance_key).where(Record.number == instance)).scalar_one_or_none()
    if key is None:
        raise NotFound(text("Expected a record %(number)s with a process, but there is none.", number=instance))
    return key


def _goal(session: Session, instance: int, version: int) -> int:
    row = session.get(ProcessInstance, instance)
    if row is None:
        raise NotFound(text("Expected process instance %(key)s to exist, but it does not.", key=instance))
    return definitions.any_of_version(session, "process", row.process_id, version).key


def _look(key: int, goal: int, mapping: Mapping[str, str]) -> Outcome:
    try:
        with reading() as session:
            plan = plan_migration(session, key, goal, mapping)
    except FlowdeskError as problem:
        return Outcome(key, problem=problem.message)
    return Outcome(key, plan.changes, plan.refusals)


def _move(key: int, goal: int, mapping: Mapping[str, str], reason: str) -> Outcome:
    try:
        migrate_process_instance(key, goal, mapping, reason, running_account("migrate"))
    except MigrationRefused as problem:
        return Outcome(key, refusals=problem.findings)
    except FlowdeskError as problem:
        return Outcome(key, problem=problem.message)
    return Outcome(key)


def _values(outcome: Outcome) -> dict[str, object]:
    return {
        "instance": str(outcome.instance),
        "refused": outcome.is_refused,
        "problem": said(outcome.problem) if outcome.problem else None,
        "refusals": [shown(finding) for finding in outcome.refusals],
        "changes": [shown(finding) for finding in outcome.changes],
    }


def _lines(outcome: Outcome, dry_run: bool) -> list[Text]:
    if outcome.problem is not None:
        return [text("Instance %(key)s is refused: %(why)s", key=outcome.instance, why=outcome.problem)]
    if outcome.refusals:
        first = text("Instance %(key)s is refused:", key=outcome.instance)
    elif dry_run:
        first = text("Instance %(key)s fits.", key=outcome.instance)
    else:
        first = text("Instance %(key)s is migrated.", key=outcome.instance)
    further = [Text("  %(line)s", {"line": finding_line(one)}) for one in (*outcome.refusals, *outcome.changes)]
    return [first, *further]
