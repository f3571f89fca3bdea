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
    """The answer of one decision, and all that explains it.

    ``required`` are the answers it was made from: those of the decisions it requires, then those of the services and
    business knowledge models that its logic called (``kind`` tells them apart, the first calls of a loop stand for
    all). ``inputs`` are the values it used by name: input data, required decisions, arguments. ``reasons`` tell where
    and why something became null in its logic or its inputs, also inside what it called.
    """

    decision_id: str
    value: FeelValue
    matches: tuple[RuleMatch, ...] = ()
    reasons: tuple[Reason, ...] = ()
    required: tuple["DecisionResult", ...] = ()
    name: str = ""
    kind: str = "decision"
    inputs: tuple[tuple[str, FeelValue], ...] = ()
