"""Votes on records: the ballots of one, and what is done at them beside completing the task of one's seat."""

from flask import Response, jsonify

from api.authentication import actor, required_command_id
from api.errors import new_blueprint
from api.schemas.base import ReasonBody, json_body, load
from api.schemas.votes import SeatBody, VoteBody
from itsm.approvals.commands import BallotChanged, change_vote, close_ballot, leave_seat
from itsm.approvals.queries import BallotShown, SeatShown, ballots_of

blueprint = new_blueprint("ballots", "/api/v1")


@blueprint.get("/records/<number>/ballots")
def ballots(number: str) -> Response:
    """The ballots of the record, newest first: who votes, what they said, and what is missing for a verdict."""
    return jsonify({"items": [_ballot(one) for one in ballots_of(number, actor())]})


@blueprint.post("/ballots/<int:key>/vote")
def vote(key: int) -> Response:
    """Vote otherwise than before."""
    identity, body = required_command_id(), load(VoteBody(), json_body())
    return _done(change_vote(key, body["choice"], body["reason"], actor(), identity))


@blueprint.post("/ballots/<int:key>/close")
def close(key: int) -> Response:
    """End the vote as its chair."""
    identity, body = required_command_id(), load(ReasonBody(), json_body())
    return _done(close_ballot(key, body["reason"], actor(), identity))


@blueprint.post("/ballots/<int:key>/seats/<int:seat>/leave")
def leave(key: int, seat: int) -> Response:
    """Let somebody else vote at a seat, or nobody."""
    identity, body = required_command_id(), load(SeatBody(), json_body())
    return _done(leave_seat(key, seat, body["substitute"], body["reason"], actor(), identity))


def _done(done: BallotChanged) -> Response:
    return jsonify({"number": done.number, "ballot": str(done.key), "state": done.state})


def _ballot(one: BallotShown) -> dict[str, object]:
    rule = one.rule
    return {
        "key": str(one.key), "question": one.question, "board": one.board or None, "level": one.level,
        "levels": one.levels, "state": one.state, "opened_at": one.opened_at.isoformat(),
        "due_at": one.due_at.isoformat(), "closed_at": one.closed_at.isoformat() if one.closed_at else None,
        "rule": {"kind": rule.kind, "percent": rule.percent, "quorum": rule.quorum, "silent": rule.silent,
                 "early": rule.early},
        "decided_by": one.why or None, "ended_by": one.ended_by or None, "reason": one.reason or None,
        "waiting": list(one.waiting), "missing_for_quorum": one.missing, "quorum_reachable": one.reachable,
        "kept_out": list(one.kept_out), "seats": [_seat(seat) for seat in one.seats],
    }  # fmt: skip


def _seat(seat: SeatShown) -> dict[str, object]:
    return {
        "key": str(seat.key), "name": seat.name, "substitute": seat.voter or None, "chair": seat.chair,
        "veto": seat.veto, "left": seat.left_at is not None, "choice": seat.choice, "reason": seat.reason or None,
        "at": seat.at.isoformat() if seat.at else None,
    }  # fmt: skip
