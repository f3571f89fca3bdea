"""The job types that run inside the house, as an editor offers them: what each does, and what it wants to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.errors import Text, text
from itsm.approvals.flow.closing import DECIDE, WITHDRAW
from itsm.approvals.flow.opening import OPEN_BALLOT
from itsm.approvals.flow.voting import VOTE
from itsm.approvals.words import CHOICE_WORDS
from itsm.automation.calling.asked import METHODS
from itsm.automation.calling.working import CALL
from itsm.automation.handlers.comment import COMMENT
from itsm.automation.handlers.create import CREATE
from itsm.automation.handlers.gather import GATHER
from itsm.automation.handlers.history import HISTORY
from itsm.automation.handlers.link import LINK
from itsm.automation.handlers.mail import MAIL
from itsm.automation.handlers.send import SEND
from itsm.automation.handlers.start import START
from itsm.builds.handlers import CHECK, NAME
from itsm.catalogue.flow.parts import ORDER_PART
from itsm.escalation.climbing.telling import JOB as TELL
from itsm.escalation.rungs import NOTICES
from itsm.records.flow.handlers import UPDATE
from itsm.records.flow.keeping_out import KEEP_OUT
from itsm.records.links.kinds import choices
from itsm.war_room.flow.handlers import RELEASE, REMIND


@dataclass(frozen=True, slots=True)
class Wanted:
    """An input of a job, or what it gives; ``choices`` are values with their names, where there are few.

    ``among`` says what else may be chosen there: ``types`` of records, ``promotions`` or ``processes`` of the pack,
    names of ``secrets``.
    """

    name: str
    label: Text
    hint: Text | None = None
    choices: Mapping[str, Text] | None = None
    among: Literal["", "types", "promotions", "processes", "secrets"] = ""


@dataclass(frozen=True, slots=True)
class JobHelp:
    """What a job type does in words; ``fields`` when its inputs are the fields of the record."""

    name: Text
    hint: Text
    inputs: tuple[Wanted, ...] = ()
    outputs: tuple[Wanted, ...] = ()
    fields: bool = False


_VARIABLES = Wanted("variables", text("What goes with it"), text("A context, such as {fixed: true}."))
_OTHER = Wanted("link", text("The other record is"), None, choices())
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
    CREATE: JobHelp(
        text("Make a record"),
        text("Makes a record out of this one, links both and starts its process; once for each token."),
        (
            Wanted("promotion", text("Promotion"), text("Empty: type and link below."), among="promotions"),
            Wanted("type", text("Type of the new record"), text("Empty: as the promotion says."), among="types"),
            Wanted("link", text("The new record is"), None, choices()),
            Wanted("token", text("Token"), text("Of one token there is one record. Empty: this step.")),
            Wanted("requester", text("Requester"), text("A key. Empty: that of this record.")),
            Wanted("fields", text("Fields"), text("A context, such as {title: record.title}. Empty: taken over.")),
        ),
        (Wanted("made", text("The record: number, key, type, created")),),
    ),
    LINK: JobHelp(
        text("Link with a record"),
        text("Links this record with another one; both ends show it."),
        (Wanted("number", text("Number of the other record")), _OTHER),
        (Wanted("linked", text("False when they were linked already")),),
    ),
    GATHER: JobHelp(
        text("Gather records"),
        text("Exactly these records are linked with this one; what cannot be is left out, with the reason."),
        (
            Wanted("numbers", text("Numbers of the records"), text("A list, or a text with commas.")),
            Wanted("link", text("They are"), text("Without it: part of this one."), choices()),
            Wanted("type", text("Of the type"), text("Empty: all types."), among="types"),
        ),
        (
            Wanted("gathered", text("The records: number, title, type, status")),
            Wanted("left_out", text("Those left out: number, why")),
        ),
    ),
    COMMENT: JobHelp(
        text("Comment on a record"),
        text("Says something on the timeline, in the name of Flowdesk."),
        (
            Wanted("body", text("Comment")),
            Wanted("internal", text("Who reads it"), None, {
                "true": text("Those who work"), "false": text("The requester too"),
            }),
            Wanted("number", text("Number of the record"), text("Empty: the record that the process serves.")),
        ),
    ),
    START: JobHelp(
        text("Start a process"),
        text("Starts another process beside this one and waits for nothing."),
        (
            Wanted("process", text("Process"), among="processes"),
            Wanted("key", text("Business key"), text("Empty: that of this process.")),
            _VARIABLES,
        ),
    ),
    SEND: JobHelp(
        text("Tell linked records"),
        text("Sends a message to the processes of linked records, or to whoever waits for a key."),
        (
            Wanted("message", text("Message")),
            Wanted("link", text("Those that are"), text("Empty: all linked records."), choices()),
            Wanted("type", text("Of the type"), text("Empty: all types."), among="types"),
            Wanted("field", text("Or that name this one in"), text("A searchable field of theirs with its number.")),
            Wanted("key", text("Key"), text("Instead of linked records: what the others wait for.")),
            _VARIABLES,
            Wanted("keeps", text("Waits for them"), text("For those that do not wait yet, such as P7D.")),
        ),
        (Wanted("told", text("Keys that it was sent to")),),
    ),
    HISTORY: JobHelp(
        text("What became of earlier ones"),
        text("Counts closed records of this type by how they ended."),
        (
            Wanted("same", text("Fields that are the same"), text("Keys with commas. Empty: category, service.")),
            Wanted("days", text("Days that it looks back"), text("Empty: 365.")),
            Wanted("bad", text("Resolution code that is counted in per cent"), text("Empty: failed.")),
        ),
        (Wanted("history", text("The figures: total, share, and one for each code")),),
    ),
    MAIL: JobHelp(
        text("Send a mail"),
        text("Writes a mail in words of your own; answers come to the record."),
        (
            Wanted("to", text("To"), text("requester, owner, a key, an address, or a list of these.")),
            Wanted("subject", text("Subject")),
            Wanted("body", text("Text")),
            Wanted("language", text("Language of strangers"), None, {"en": text("English"), "zh-CN": text("Chinese")}),
        ),
        (Wanted("mailed", text("To how many it goes")),),
    ),
    CALL: JobHelp(
        text("Call another server"),
        text("HTTP to a host listed in Settings. Error http_error: no answer, or one that is not accepted."),
        (
            Wanted("url", text("Address"), text("Such as https://api.example.org/tickets.")),
            Wanted("method", text("Method"), None, {name: Text(name) for name in METHODS}),
            Wanted("headers", text("Headers"), text("A context, such as {Trace: record.number}.")),
            Wanted("body", text("Body"), text("A context or list goes as JSON, a text as it is.")),
            Wanted("secret", text("Secret"), text("Its name in Settings."), among="secrets"),
            Wanted("secret_as", text("How the secret goes"), text("bearer, basic, or the name of a header.")),
            Wanted("timeout", text("Seconds to wait"), text("Up to 20; empty: 10.")),
            Wanted("accept", text("Accepted statuses"), text("A list, such as [200, 404]; empty: 200 to 299.")),
        ),
        (Wanted("response", text("The answer: status, headers, body")),),
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
    NAME: JobHelp(
        text("Name builds"),
        text("Says which builds of the definitive media library the record is about."),
        (Wanted("builds", text("Builds"), text("A list of names as the library has them.")),),
        (
            Wanted("media", text("The builds: build, product, version, location, sha256")),
            Wanted("missing", text("Names of those that are not in the library, or were withdrawn")),
        ),
    ),
    CHECK: JobHelp(
        text("Check a build"),
        text("Compares the hash of what is to be installed with that in the definitive media library."),
        (Wanted("build", text("Build")), Wanted("sha256", text("Hash that was found"))),
        (Wanted("check", text("The check: same, build, why")),),
    ),
    ORDER_PART: JobHelp(
        text("Order a part"),
        text("Orders an item of the catalogue as a part of this record, once for each token, for the same requester."),
        (
            Wanted("item", text("Code of the item")),
            Wanted("token", text("Token"), text("Of one token there is one record. Empty: this step.")),
            Wanted("answers", text("Answers"), text("Those of the whole order; the part takes what its form asks.")),
        ),
        (Wanted("made", text("The record that was made: number, key, type, created")),),
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
    REMIND: JobHelp(
        text("Remind that an update is due"),
        text("Tells who speaks in the war room, unless something was said just now."),
        (), (Wanted("reminded", text("Whether somebody was told")),),
    ),
    RELEASE: JobHelp(
        text("Let those go that joined"), text("They follow the record no more, and are not resolved with it."),
        (), (Wanted("released", text("How many they were")),),
    ),
}
"""Each job type that is registered, by its name."""
