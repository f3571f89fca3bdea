"""Operations outside the drawn flow, from the record: what the caller can do with its tasks, and who signs them."""

from flask import Response, jsonify

from api.authentication import actor
from api.errors import language, new_blueprint
from itsm.detours.queries import offered_at, signings_of, to_sign, withdrawable
from itsm.detours.queries.offered import Offered
from itsm.detours.queries.signing import Signing
from itsm.records.queries import record_view

blueprint = new_blueprint("record_operations", "/api/v1/records")
NAMES = ("transfer", "delegate", "give_back", "add_signer", "countersign", "urge")
_NOTHING = Offered()


@blueprint.get("/<number>/operations")
def offered(number: str) -> Response:
    """By open task what the caller can do besides completing it; what they are asked to sign, and can take back."""
    who, words = actor(), language()
    tasks = record_view(number, who, words).tasks
    found, signings = offered_at(number, [one.key for one in tasks], who, words), signings_of(number, who)
    back = withdrawable(number, who, words)
    return jsonify(
        {
            "tasks": [
                {"key": str(one.key), "element": one.element_id, "name": one.name,
                 **_task(found.get(one.key, _NOTHING), signings.get(one.key))}
                for one in tasks
            ],
            "to_sign": [
                {"key": str(one.task_key), "step": one.step, "asked_by": one.asked_by, "reason": one.reason}
                for one in to_sign(number, who, words)
            ],
            "withdraw": {"task": str(back.task_key), "step": back.step} if back is not None else None,
        }
    )  # fmt: skip


def _task(one: Offered, signing: Signing | None) -> dict[str, object]:
    operations = [name for name in NAMES if getattr(one, name)]
    return {
        "operations": [*operations, *(["send_back"] if one.targets else [])],
        "send_back_to": [{"element": element, "name": name} for element, name in one.targets],
        "signing": _signing(signing) if signing is not None else None,
    }


def _signing(one: Signing) -> dict[str, object]:
    people = [{"name": each.name, "verdict": each.verdict, "note": each.note} for each in one.people]
    return {
        "state": one.state, "position": one.position, "rule": one.rule, "percent": one.percent, "reason": one.reason,
        "asked_by": one.asked_by, "people": people, "call_off": one.may_call_off,
    }  # fmt: skip
