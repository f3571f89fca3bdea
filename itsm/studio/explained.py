"""The answer of a decision for people: its value, rules with their cells, reasons, and the decisions it used."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.dmn import DecisionResult, RuleMatch, RuleMiss
from engine.feel import FeelValue
from itsm.packs.texts import DecisionTexts
from itsm.studio.shown import ShownReason, ShownValue, shown_reasons, shown_value


@dataclass(frozen=True, slots=True)
class Cell:
    """An input of a rule: its label, the value, and the test that the value met or missed."""

    label: str
    value: str
    test: str = ""


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule that matched: number, annotations, cells, and its outputs by name."""

    index: int
    notes: tuple[str, ...]
    cells: tuple[Cell, ...]
    outputs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownMiss:
    """A rule that nearly matched, and the first cell that its input did not meet."""

    index: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """The answer of one decision (or of a function that it called); ``used`` are those that it was made from."""

    id: str
    name: str
    kind: str
    value: ShownValue
    inputs: tuple[Cell, ...]
    rules: tuple[ShownRule, ...]
    missed: tuple[ShownMiss, ...]
    reasons: tuple[ShownReason, ...]
    used: tuple["ShownDecision", ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words in the reader's language: texts by decision id, and labels of inputs by their label in the model."""

    texts: Mapping[str, DecisionTexts] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


def shown_decision(answer: DecisionResult, words: Wording) -> ShownDecision:
    """``answer`` with the words of the reader's language where there are some."""
    own = words.texts.get(answer.decision_id, DecisionTexts())
    return ShownDecision(
        answer.decision_id,
        own.name or answer.name or answer.decision_id,
        answer.kind,
        shown_value(answer.value),
        tuple(Cell(name, feel(value)) for name, value in answer.inputs),
        tuple(_rule(match, own, words) for match in answer.matches),
        tuple(_miss(miss, words) for miss in answer.missed),
        shown_reasons("", answer.reasons),
        tuple(shown_decision(item, words) for item in answer.required),
    )


def feel(value: FeelValue) -> str:
    """A value as FEEL writes it."""
    return shown_value(value).feel


def _rule(match: RuleMatch, texts: DecisionTexts, words: Wording) -> ShownRule:
    translated = texts.rules.get(match.rule_id)
    notes = (translated,) if translated else tuple(note for note in match.annotations if note)
    outputs = tuple((name, feel(value)) for name, value in match.outputs)
    tests = [test for _, test in match.tests] or [""] * len(match.inputs)
    cells = tuple(
        _cell(label, value, test, words) for (label, value), test in zip(match.inputs, tests, strict=True)
    )
    return ShownRule(match.index, notes, cells, outputs)


def _miss(miss: RuleMiss, words: Wording) -> ShownMiss:
    return ShownMiss(miss.index, _cell(miss.label, miss.value, miss.test, words))


def _cell(label: str, value: FeelValue, test: str, words: Wording) -> Cell:
    return Cell(words.labels.get(label, label), feel(value), "" if test == "-" else test)
