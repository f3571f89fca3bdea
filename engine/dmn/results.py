"""What a decision answers: its value, the rules that matched, the reasons for nulls, the decisions it used."""

from dataclasses import dataclass

from engine.feel import FeelValue, Reason


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """A rule of a decision table that matched: its 1-based index, the inputs by label, its outputs by name."""

    rule_id: str
    index: int
    annotations: tuple[str, ...]
    inputs: tuple[tuple[str, FeelValue], ...]
    outputs: tuple[tuple[str, FeelValue], ...]


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """The answer of one decision; ``required`` are the answers it was made from."""

    decision_id: str
    value: FeelValue
    matches: tuple[RuleMatch, ...] = ()
    reasons: tuple[Reason, ...] = ()
    required: tuple["DecisionResult", ...] = ()
