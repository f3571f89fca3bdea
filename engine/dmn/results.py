"""What a decision answers: its value, the rules that matched, the reasons for nulls, the decisions it used."""

from dataclasses import dataclass, field

from engine.dmn.tables.cells import Cell
from engine.dmn.tables.missed import Known, RuleMiss, Unmatched
from engine.feel import FeelValue, Reason


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """A rule of a decision table that matched: its 1-based index, the inputs by label, its outputs by name.

    ``cells`` are those of the rule, one for each input: the label and expression of the column and the text that the
    value met.
    """

    rule_id: str
    index: int
    annotations: tuple[str, ...]
    inputs: tuple[tuple[str, FeelValue], ...]
    outputs: tuple[tuple[str, FeelValue], ...]
    cells: tuple[Cell, ...] = field(default=(), compare=False)

    @property
    def tests(self) -> tuple[tuple[str, str], ...]:
        """What each input met: the label of its column and the text of the cell, for example ``"high","medium"``."""
        return tuple((cell.label, cell.text) for cell in self.cells)


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
    unmatched: Unmatched | Known | None = field(default=None, compare=False, repr=False)

    @property
    def told(self) -> tuple[RuleMatch, ...]:
        """The rules that the answer rests on: those of the tables it was made from, in their order, then its own."""
        found = {id(match): match for answer in self.required for match in answer.told}  # two may rest on one table
        return (*found.values(), *self.matches)

    @property
    def missing(self) -> tuple["RuleMiss", ...]:
        """Of an answer that is null: the rules that came nearest, in its own table or the first that it rests on."""
        if self.value is not None:
            return ()
        return self.missed or next(filter(None, (answer.missing for answer in self.required)), ())

    @property
    def missed(self) -> tuple[RuleMiss, ...]:
        """When no rule of a table matched: the rules that came nearest, with the first cell they failed.

        The table is that of the decision, or the first such one inside its other logic.
        They are sought when this is read, so that deciding itself costs nothing more.
        """
        return self.unmatched.nearest() if self.unmatched is not None else ()
