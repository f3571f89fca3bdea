"""The job types that run inside the house, as an editor offers them: what each does, and what it wants to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Text, text
from itsm.approvals.flow.closing import DECIDE, WITHDRAW
from itsm.approvals.flow.opening import OPEN_BALLOT
from itsm.approvals.flow.voting import VOTE
from itsm.approvals.words import CHOICE_WORDS
from itsm.escalation.climbing.telling import JOB as TELL
from itsm.escalation.rungs import NOTICES
from itsm.records.flow.handlers import UPDATE
from itsm.records.flow.keeping_out import KEEP_OUT


@dataclass(frozen=True, slots=True)
class Wanted:
    """An input of a job, or what it gives; ``choices`` are values with their names, where there are few."""

    name: str
    label: Text
    hint: Text | None = None
    choices: Mapping[str, Text] | None = None


@dataclass(frozen=True, slots=True)
class JobHelp:
    """What a job type does in words; ``fields`` when its inputs are the fields of the record."""

    name: Text
    hint: Text
    inputs: tuple[Wanted, ...] = ()
    outputs: tuple[Wanted, ...] = ()
    fields: bool = False


_BALLOT = Wanted("ballot", text("Key of the vote"))
_VERDICT = (
    Wanted("verdict", text("Verdict: approved, rejected, no_quorum or withdrawn")),
    Wanted("reasons", text("What each one said")),
)
JOBS: Mapping[str, JobHelp] = {
    UPDATE: JobHelp(
        text("Set fields of the record"), text("Writes each value to the field of its name."), fields=True
    ),
    KEEP_OUT: JobHelp(
        text("Keep people out of the record"),
        text("Whom the record is about neither sees it nor gets its tasks."),
        (
            Wanted("about", text("Number of the record that it is about")),
            Wanted("person", text("Person that it is about"), text("A name, an e-mail address or a key.")),
            Wanted("team", text("Team that it is about"), text("A name or a code.")),
        ),
        (Wanted("kept_out", text("How many were found")),),
    ),
    TELL: JobHelp(
        text("Tell people of the record"),
        text("Sends a notice to those whom the organisation names."),
        (
            Wanted("whom", text("Whom"), text("owner, lead, duty_manager, role:CODE, team:CODE or person:KEY.")),
            Wanted("notice", text("Notice"), None, NOTICES),
            Wanted("number", text("Number of the record"), text("Empty: the record that the process serves.")),
            Wanted("clock", text("Clock")),
            Wanted("minutes", text("Minutes")),
            Wanted("percent", text("Per cent")),
        ),
        (Wanted("told", text("Names of those who were told")),),
    ),
    OPEN_BALLOT: JobHelp(
        text("Call people to vote"), text("Opens a vote on the record, as the variables of the process ask for it."),
        (), (_BALLOT, Wanted("seats", text("Seats at which people vote"))),
    ),
    VOTE: JobHelp(
        text("Keep a vote"), text("Keeps what the person at a seat has voted."),
        (_BALLOT, Wanted("seat", text("Seat of the loop")), Wanted("choice", text("Vote"), None, CHOICE_WORDS),
         Wanted("reason", text("Reason"))),
        (Wanted("settled", text("Nothing can change it any more")),),
    ),
    DECIDE: JobHelp(
        text("Count the votes"), text("Ends a vote, and gives its verdict."),
        (_BALLOT, Wanted("closed_by", text("Why it ends now"))), _VERDICT,
    ),
    WITHDRAW: JobHelp(
        text("End a vote without a verdict"), text("Nobody votes on it any more."), (_BALLOT,), _VERDICT[:1]
    ),
}
"""Each job type that is registered, by its name."""
