"""Multi-instance activity: one run for each item of a list, or as many as a number says, at once or one by one.

The runs stand in a scope of their own inside the activity's token (its body), so boundary events end them all
(BPMN 2.0.2, 10.3.8 and 13.3.7; ``zeebe:loopCharacteristics``).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.errors import ExecutionFault, Text, text
from engine.feel import from_json, to_json
from engine.spiff import variables
from engine.spiff.diagram.records import LoopRecord, Value
from engine.spiff.elements.activity import arm_boundaries
from engine.spiff.elements.base import enter
from engine.spiff.elements.looping import LoopingActivity
from engine.spiff.elements.throwing import THROWS
from engine.spiff.token import COUNTER, Token

MOST_RUNS = 100_000
_NUMBERS = ("numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances", "numberOfTerminatedInstances")


class MultiInstance(LoopingActivity):
    """The token of the activity counts its runs in ``internal_data["runs"]``."""

    def start_runs(self, token: Token) -> None:
        """Evaluate the collection or number once, then start the runs (the first alone when they are sequential)."""
        items = self._items(token)
        total = len(items) if items is not None else self._cardinality(token)
        runs: dict[str, Any] = {"total": total, "started": 0, "completed": 0, "terminated": 0}
        if items is not None:
            runs["items"] = [to_json(item) for item in items]
        token.internal_data["runs"] = runs
        if "outputElement" in self.loop.values:
            token.data.update({name: [None] * total for name in self.results()})
        arm_boundaries(token)
        scope = self.open_body(token)
        for _ in range(min(total, 1) if self.loop.kind == "sequential" else total):
            self._start(token, runs)
        if not total:
            scope.instance.emptied.append(scope)

    def inner_completed(self, host: Token, inner: Token) -> None:
        """Collect the output, throw what the behaviour asks for, test the completion condition, start the next."""
        runs = self._runs(host)
        runs["completed"] += 1
        self._collect(host, inner)
        self._throw(host, inner, runs)
        if not host.is_live:
            return
        if self._is_complete(host, inner):
            for other in host.workflow.instance.inside(host):
                if other is not inner:
                    host.workflow.instance.kill(other)
                    runs["terminated"] += 1
        elif self.loop.kind == "sequential" and runs["started"] < runs["total"]:
            self._start(host, runs)

    def inner_cancelled(self, host: Token) -> None:
        """Count a run that ends without completing."""
        self._runs(host)["terminated"] += 1

    def _start(self, token: Token, runs: dict[str, Any]) -> None:
        index = runs["started"]
        runs["started"] += 1
        body = token.workflow.instance.subprocesses[token.id]
        local: dict[str, object] = {COUNTER: Decimal(index + 1)}
        element = self.loop.values.get("inputElement")
        if element is not None and "items" in runs:
            local[element.text] = from_json(runs["items"][index])
        run = enter(body, body.spec.start_nodes[0], token.status, None)
        run.data.update(local)

    def results(self) -> tuple[str, ...]:
        """Return the name of the output collection."""
        collection = self.loop.values.get("outputCollection")
        return (collection.text,) if collection is not None else ()

    def _collect(self, host: Token, inner: Token) -> None:
        output, position = self.loop.values.get("outputElement"), inner.data[COUNTER]
        for name in self.results() if output is not None else ():
            collected = host.data[name]
            assert isinstance(collected, list) and isinstance(position, Decimal | int) and output is not None
            value = variables.evaluate(inner, output)
            host.data[name] = [*collected[: int(position) - 1], value, *collected[int(position) :]]

    def _is_complete(self, host: Token, inner: Token) -> bool:
        condition = self.loop.values.get("completionCondition")
        return condition is not None and self.is_true(host, condition, {**inner.data, **self.numbers(host)})

    def numbers(self, host: Token) -> dict[str, object]:
        """Return the standard's attributes of a running multi-instance (table 10.30) as variables."""
        runs = self._runs(host)
        active = runs["started"] - runs["completed"] - runs["terminated"]
        values = (runs["total"], active, runs["completed"], runs["terminated"])
        return {name: Decimal(value) for name, value in zip(_NUMBERS, values, strict=True)}

    def _throw(self, host: Token, inner: Token, runs: Mapping[str, Any]) -> None:
        """Throw the events of the behaviour: ``None`` for each run, ``One`` for the first, ``Complex`` by condition."""
        behavior = self.loop.behavior
        if behavior == "None" or (behavior == "One" and runs["completed"] == 1):
            self._throw_all(inner, self.loop)
        for condition, events in self.loop.complex if behavior == "Complex" else ():
            if host.is_live and self.is_true(host, condition, {**inner.data, **self.numbers(host)}):
                for event in events:
                    THROWS[event.kind](inner, event)

    @staticmethod
    def _throw_all(inner: Token, loop: LoopRecord) -> None:
        for event in loop.thrown:
            THROWS[event.kind](inner, event)

    @staticmethod
    def _runs(token: Token) -> dict[str, Any]:
        runs = token.internal_data["runs"]
        assert isinstance(runs, dict)
        return runs

    def _items(self, token: Token) -> list[object] | None:
        value = self.loop.values.get("inputCollection")
        if value is None:
            return None
        items = variables.evaluate(token, value)
        if isinstance(items, list) and len(items) <= MOST_RUNS:
            return items
        raise self._fault(token, text("a list of at most %(most)s items to repeat for", most=MOST_RUNS), value)

    def _cardinality(self, token: Token) -> int:
        value = self.loop.values.get("cardinality")
        found = variables.evaluate(token, value)
        number = found if isinstance(found, Decimal | int) and not isinstance(found, bool) else -1
        if number == int(number) and 0 <= number <= MOST_RUNS:
            return int(number)
        raise self._fault(token, text("a whole number of runs from 0 to %(most)s", most=MOST_RUNS), value)

    def _fault(self, token: Token, wanted: Text, value: Value | None) -> ExecutionFault:
        return ExecutionFault(
            self.record.id,
            text(
                "Expected %(wanted)s at <%(element)s>, but %(given)s Correct its loop.",
                wanted=wanted, element=self.record.id, given=variables.given(token, value),
            ),
        )
