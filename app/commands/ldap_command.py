"""``flowdesk ldap``: directories from the command line, with a preview before anything changes."""

from collections.abc import Iterable

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import InvalidState, NotFound, Text, text
from engine.registry import SYSTEM
from itsm.accounts.directory.directories import DirectoryInfo, directories
from itsm.accounts.directory.plan import Plan
from itsm.accounts.directory.sync import Run, preview, synchronise

_HELP = help_of(text("Synchronise people with a directory."), "flowdesk ldap sync --preview")
_SYNC = help_of(
    text(
        "Synchronise people and groups with a directory (default: the only one).\n\n"
        "More than a fifth of the known people are closed only with --close-at-most. The exit code is 1 when something "
        "was left to be looked at."
    ),
    "flowdesk ldap sync --preview",
    "flowdesk ldap sync Staff --close-at-most 40 --json",
)
WORDS = {
    "added": text("added"), "linked": text("linked"), "updated": text("changed"), "closed": text("closed"),
    "refused": text("left alone"),
}  # fmt: skip
"""What happens to a person, in words."""


@click.group("ldap", help=_HELP)
def command() -> None:
    """Directories from the command line."""


@command.command("list", help=help_of(text("List the directories."), "flowdesk ldap list --json"))
@organisation_option
@json_option
def show_all(organisation_name: str | None, as_json: bool) -> int:
    """List the directories."""
    with organisation(organisation_name):
        found = directories()
    rows = [{"directory": one.key, "name": one.name, "host": one.host, "in_use": one.active} for one in found]
    lines = [Text("%(name)s  %(host)s:%(port)s", {"name": one.name, "host": one.host, "port": one.port})
             for one in found]  # fmt: skip
    return Answer({"directories": rows}, lines or [text("There are none.")]).give(as_json)


@command.command("sync", help=_SYNC)
@click.argument("name", metavar="DIRECTORY", required=False)
@click.option("--preview", "only_preview", is_flag=True, help=said(text("Say what would change, and change nothing.")))
@click.option("--close-at-most", type=click.IntRange(min=0), metavar="NUMBER",
              help=said(text("Confirm that so many people have left.")))  # fmt: skip
@organisation_option
@json_option
def sync(
    name: str | None, only_preview: bool, close_at_most: int | None, organisation_name: str | None, as_json: bool
) -> int:
    """Synchronise with a directory."""
    with organisation(organisation_name):
        found = _named(name)
        if only_preview:
            return _told_plan(preview(found.key, SYSTEM)).give(as_json)
        return _told_run(synchronise(found.key, SYSTEM, close_at_most)).give(as_json)


def _named(name: str | None) -> DirectoryInfo:
    known = directories()
    if name is None and len(known) == 1:
        return known[0]
    found = next((one for one in known if one.name == name), None)
    if found is not None:
        return found
    names = ", ".join(one.name for one in known)
    if not known:
        raise InvalidState(text("Expected a directory, but there is none. Set one up in Settings → Single sign-on."))
    raise NotFound(text("Expected the name of a directory (%(names)s). Name one of these.", names=names))


def _told_plan(plan: Plan) -> Answer:
    rows = [
        {"how": step.how, "name": step.name, "person": step.person_key, "changes": step.changes,
         "why": said(step.why) if step.why else None}
        for step in plan.steps
    ]  # fmt: skip
    lines = [_line(step.how, step.name, said(step.why) if step.why else _changes(step.changes)) for step in plan.steps]
    values = {"steps": rows, "counts": plan.counts, "unchanged": plan.unchanged, "asks": plan.asks}
    return Answer(values, lines or [text("Nothing to do")], 1 if plan.asks else 0)


def _told_run(run: Run) -> Answer:
    lines = [Text("%(how)s: %(count)s", {"how": WORDS[how], "count": count}) for how, count in run.counts.items()]
    lines += [Text("%(name)s: %(why)s", {"name": name, "why": why}) for name, why in run.refusals]
    if run.problem:
        lines.append(run.problem)
    refusals = [{"name": name, "why": said(why)} for name, why in run.refusals]
    values = {"counts": run.counts, "refusals": refusals, "problem": said(run.problem) if run.problem else None}
    return Answer(values, lines, 1 if run.problem else 0)


def _changes(changes: Iterable[tuple[str, str, str]]) -> str:
    return "; ".join(f"{field}: {was} → {now}" for field, was, now in changes)


def _line(how: str, name: str, changes: str) -> Text:
    return Text("%(how)s  %(name)s  %(changes)s", {"how": WORDS[how], "name": name, "changes": changes})
