"""``flowdesk check``: whether the organisation keeps its rules, from the command line."""

import click

from app.commands.installation import organisation, organisation_option, running_account
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import FlowdeskError, Text, text
from engine.registry import Actor
from itsm.assignment.orphans.checking import check_for
from itsm.assignment.orphans.mend_orphan import mend_orphan
from itsm.assignment.orphans.queries import OrphanLine, orphans_found

_HELP = help_of(text("Check whether something is forgotten."), "flowdesk check orphans")
_ORPHANS = help_of(
    text(
        "Find open records that nobody can go on with: without a task that somebody can do, a timer, a job or a "
        "message that brings them on.\n\n"
        "With --mend a task goes back to its team, or to the fallback team, and a process that ended is started again. "
        "Exit code 1 when there is one left."
    ),
    "flowdesk check orphans",
    "flowdesk check orphans --mend --json",
)


@click.group("check", help=_HELP)
def command() -> None:
    """Checks."""


@command.command("orphans", help=_ORPHANS)
@click.option("--mend", is_flag=True, help=said(text("Mend what is found.")))
@organisation_option
@json_option
def orphans(mend: bool, organisation_name: str | None, as_json: bool) -> int:
    """Find and mend open records without anybody."""
    with organisation(organisation_name):
        actor = running_account("check orphans")
        check_for(actor)
        told, mended = list[Text](), 0
        for number in dict.fromkeys(line.number for line in orphans_found(actor).lines) if mend else ():
            line, is_mended = _mend(number, actor)
            told.append(line)
            mended += is_mended
        count = check_for(actor) if mend else orphans_found(actor).count
        lines = orphans_found(actor).lines
    told += [_line(line) for line in lines]
    told.append(text("Open records without anybody: %(count)s.", count=count))
    values = {
        "orphans": count, "mended": mended,
        "records": [{"number": line.number, "reason": line.reason, "found_at": line.found_at} for line in lines],
    }  # fmt: skip
    return Answer(values, told, 1 if count else 0).give(as_json)


def _mend(number: str, actor: Actor) -> tuple[Text, bool]:
    try:
        done = mend_orphan(number, actor).done
    except FlowdeskError as problem:
        return text("%(number)s was not mended: %(why)s", number=number, why=problem.message), False
    return text("%(number)s was mended: %(what)s", number=number, what=_DONE[done]), True


def _line(line: OrphanLine) -> Text:
    return text("%(number)s %(title)s: %(why)s", number=line.number, title=line.title, why=line.why)


_DONE = {
    "released": text("offered to its team again"), "moved": text("offered to the fallback team"),
    "restarted": text("its process is started again"), "nothing": text("somebody can go on with it already"),
}  # fmt: skip
