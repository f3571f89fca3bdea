"""Small tables to be checked, and what they really do when every combination of a few values is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from lxml import etree

from engine.dmn import read_model
from engine.dmn.checks import TableFinding, check_model
from engine.feel import FeelValue, compile_unary_tests
from tests.engine.dmn.models import definitions, table

INPUTS = ("a", "b", "c")


@dataclass(frozen=True)
class Small:
    """A table: the type of each column (empty: none) and its allowed values, rows as texts, the hit policy."""

    types: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    policy: str = "UNIQUE"
    allowed: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """Labels, which are the input expressions, too."""
        return INPUTS[: len(self.types)]

    def element(self, policy: str = "") -> etree._Element:
        """Return the model of it, with another hit policy if one is given."""
        answers = self.answers or tuple(str(number) for number in range(len(self.rows)))
        rules = [f"{' | '.join(row)} => {answer}" for row, answer in zip(self.rows, answers, strict=True)]
        ranked = ", ".join(dict.fromkeys(answers)) if (policy or self.policy) == "PRIORITY" else ""
        root = definitions(table(rules, policy=policy or self.policy, inputs=self.inputs, allowed=ranked))
        space = etree.QName(root).namespace
        for column, kind, allowed in zip(
            root.iter(f"{{{space}}}input"), self.types, (*self.allowed, "", "", ""), strict=False
        ):
            if kind:
                column[0].set("typeRef", kind)
            if allowed:
                values = etree.SubElement(column, f"{{{space}}}inputValues")
                etree.SubElement(values, f"{{{space}}}text").text = allowed
        return root

    def findings(self, *kinds: str) -> list[TableFinding]:
        """Return what the checks say, of some kinds if any are given."""
        return [found for found in check_model(self.element()) if not kinds or found.kind in kinds]

    def matching(self, asked: Sequence[dict[str, FeelValue]]) -> list[tuple[int, ...]]:
        """Return the numbers of the rules that match each input when the table is evaluated."""
        model = read_model(self.element("RULE ORDER"))
        return [tuple(match.index for match in model.decide("t", values).matches) for values in asked]

    def answering(self, values: dict[str, FeelValue]) -> FeelValue:
        """Return what the table answers."""
        return read_model(self.element()).decide("t", values).value


def inputs_of(small: Small, samples: Sequence[Sequence[FeelValue]]) -> list[dict[str, FeelValue]]:
    """Return all combinations of samples, by label."""
    return [dict(zip(small.inputs, values, strict=True)) for values in product(*samples)]


def in_region(found: TableFinding, values: dict[str, FeelValue]) -> bool:
    """Say whether an input lies in the region of a finding, reading its texts as cells."""
    return all(compile_unary_tests(tests).matches(values[label], {}) for label, tests in found.region)


def pairs_of(rules: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield all pairs of numbers."""
    yield from ((one, other) for one in rules for other in rules if one < other)
