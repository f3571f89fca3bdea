"""Which rules gave the answer of a decision, as the history and reasons keep them."""

from engine.dmn import DecisionResult, RuleMatch, RuleMiss
from engine.feel import to_plain
from engine.spiff import why


def explained(answer: DecisionResult) -> dict[str, object]:
    """The decision, and the rules that matched or nearly did, with the reasons for nulls."""
    told: dict[str, object] = {"decision": answer.decision_id, "rules": [_matched(match) for match in answer.told]}
    if not answer.matches and answer.told:
        told["result"] = to_plain(answer.value)  # no rule says it: it was made from what the rules say
    if missed := answer.missed or answer.missing:
        told["missed"] = [_missed(miss) for miss in missed]
    if answer.reasons:
        told["reasons"] = [why.kept(reason) for reason in answer.reasons[: why.MOST_REASONS]]
    return told


def _matched(match: RuleMatch) -> dict[str, object]:
    """A rule that matched, as the history keeps it: ``tests`` are the texts of the cells that the inputs met."""
    return {
        "rule": match.rule_id,
        "index": match.index,
        "inputs": {label: to_plain(value) for label, value in match.inputs},
        "tests": dict(match.tests),
        "outputs": {name: to_plain(value) for name, value in match.outputs},
        "notes": list(match.annotations),
    }


def _missed(miss: RuleMiss) -> dict[str, object]:
    """A rule that nearly matched when none did, as the history keeps it: the first cell that its input did not meet."""
    return {
        "rule": miss.rule_id,
        "index": miss.index,
        "label": miss.label,
        "value": to_plain(miss.value),
        "test": miss.test,
    }
