"""One vote at one seat: who may cast it until when, and how it is kept; and what timelines are told of ballots."""

from database import UnitOfWork
from engine import clock
from engine.errors import Forbidden, InvalidForm, InvalidInput, InvalidState, text
from engine.registry import Actor
from itsm.approvals.deciding import CHOICES
from itsm.approvals.kept import Cast, require_open
from itsm.approvals.members import is_barred
from itsm.approvals.tables import Ballot, BallotVote, Seat
from itsm.audit import audit
from itsm.language import listed
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.tables import Record

LONGEST_REASON = 4000


def cast_vote(
    work: UnitOfWork, cast: Cast, seat: Seat, choice: str, reason: str, record: Record, actor: Actor
) -> None:
    """Keep a vote at ``seat``; an earlier one of the seat counts no more.

    Raises InvalidState (decided, too late, the seat is empty), Forbidden (somebody else's seat, or the record is their
    own), InvalidForm (no reason of a rejection), InvalidInput.
    """
    require_in_time(cast.ballot)
    require_voter(work, cast, seat, record, actor)
    if choice not in CHOICES:
        raise InvalidInput(
            text("Expected one of %(names)s, but got “%(name)s”. Press one of the buttons.",
                 names=listed(CHOICES), name=choice[:40])
        )  # fmt: skip
    said = checked_reason(reason, needed=choice == "reject")
    what = "changed" if seat.key in cast.last else "voted"
    assert actor.key is not None, "Expected a person who votes: require_voter has asked."
    work.session.add(
        BallotVote(
            ballot_key=cast.ballot.key, seat_key=seat.key, choice=choice, reason=said, at=clock.now(),
            actor_key=actor.key,
        )
    )  # fmt: skip
    tell(
        work, cast.ballot, record, actor, what=what, choice=choice, reason=said,
        **({"for": seat.person_key} if actor.key != seat.person_key else {}),
    )  # fmt: skip


def require_in_time(ballot: Ballot) -> None:
    """Raise InvalidState when the ballot is decided, or its time is over though nobody has counted yet."""
    require_open(ballot)
    if ballot.due_at <= clock.now():
        raise InvalidState(
            text("Expected a vote in time, but the time to vote is over. Your vote was not counted.")
        )


def require_voter(work: UnitOfWork, cast: Cast, seat: Seat, record: Record, actor: Actor) -> None:
    """Raise Forbidden unless the seat is the actor's to vote at, and the record is not their own."""
    if seat.left_at is not None:
        raise InvalidState(text("Expected a seat of the ballot, but it is empty. Your vote was not counted."))
    if actor.key is None or actor.key != seat.voter_key:
        raise Forbidden(text("Expected a vote of your own, but this is somebody else's. Ask them."))
    if is_barred(work.session, cast.ballot, record, actor.key):
        raise Forbidden(
            text("Expected somebody whose own record it is not, but it is yours. Nobody approves their own.")
        )


def checked_reason(reason: str, *, needed: bool) -> str:
    """The reason without what surrounds it. Raises InvalidForm when it is missing or too long."""
    said = reason.replace("\r\n", "\n").strip()
    if (needed and not said) or len(said) > LONGEST_REASON:
        raise InvalidForm(
            {"reason": text("Expected a reason of 1 to %(most)s characters. Say why.", most=LONGEST_REASON)}
        )
    return said


def tell(work: UnitOfWork, ballot: Ballot, record: Record, actor: Actor, **details: object) -> None:
    """Keep on the timeline of the record, and in the audit trail, what happened to one of its ballots."""
    add_entry(
        work, record.key, NewEntry(EntryKind.APPROVAL, True, details={"ballot": ballot.key, **details}), actor
    )
    kept = {name: value for name, value in details.items() if name != "what"}
    audit(work, f"ballot_{details['what']}", f"record {record.number}", actor.key, None, ballot=ballot.key, **kept)
