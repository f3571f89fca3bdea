"""``flowdesk audit``: does the audit trail fit, from the command line."""

import re

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import InvalidInput, Text, text
from itsm.audit.verifying import Verified, verify_trail

_HELP = help_of(text("Check the audit trail."), "flowdesk audit verify --json")
_VERIFY = help_of(
    text(
        "Compute the chain of the audit trail anew and name the first entry that does not fit.\n\n"
        "Keep the end of the chain that it prints at another place, and give it with --expect later: that alone shows "
        "that the end was cut off. Exit code 1 when something does not fit."
    ),
    "flowdesk audit verify",
    "flowdesk audit verify --expect 4711:5f1d… --json",
)


@click.group("audit", help=_HELP)
def command() -> None:
    """The audit trail."""


@command.command("verify", help=_VERIFY)
@click.option("--expect", "expected", metavar="NUMBER:HASH",
              help=said(text("The end of the chain that an earlier check printed.")))  # fmt: skip
@organisation_option
@json_option
def verify(expected: str | None, organisation_name: str | None, as_json: bool) -> int:
    """Check the chain."""
    known = _read(expected) if expected is not None else None
    with organisation(organisation_name):
        found = verify_trail(known)
    return Answer(_values(found), _sentences(found), 1 if found.misfit else 0).give(as_json)


def _read(expected: str) -> tuple[int, str]:
    read = re.fullmatch(r"([1-9]\d{0,15}):([0-9a-f]{64})", expected.strip())
    if read is None:
        raise InvalidInput(
            text("Expected NUMBER:HASH as an earlier check printed it, but it is “%(given)s”.", given=expected[:90])
        )
    return int(read[1]), read[2]


def _values(found: Verified) -> dict[str, object]:
    misfit = found.misfit and {
        "number": found.misfit.number, "key": found.misfit.key or None, "reason": said(found.misfit.reason)
    }  # fmt: skip
    return {
        "fits": found.misfit is None, "sealed": found.sealed, "unsealed": found.unsealed, "erased": found.erased,
        "end": {"number": found.number, "hash": found.hash}, "oldest_unsealed": found.oldest_unsealed,
        "misfit": misfit,
    }  # fmt: skip


def _sentences(found: Verified) -> list[Text]:
    if found.misfit is not None:
        return [
            text("Entry %(number)s (key %(key)s) does not fit: %(reason)s", number=found.misfit.number,
                 key=found.misfit.key or "–", reason=found.misfit.reason),
            text("The %(count)s before it fit.", count=found.sealed),
        ]  # fmt: skip
    told = [text("The audit trail fits: %(count)s entries.", count=found.sealed)]
    if found.sealed:
        told.append(text("End of the chain: %(end)s", end=f"{found.number}:{found.hash}"))
    if found.erased:
        told.append(text("Personal values of %(count)s of them were erased on request.", count=found.erased))
    if found.unsealed:
        told.append(
            text("%(count)s new ones are not sealed yet, the oldest of %(at)s. A worker does it.",
                 count=found.unsealed, at=found.oldest_unsealed)
        )  # fmt: skip
    return told
