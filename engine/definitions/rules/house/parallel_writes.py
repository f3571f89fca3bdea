"""Rule ``parallel-writes``: paths that run at the same time do not write the same variable."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from engine.definitions.meaning.conditions import condition_of
from engine.definitions.meaning.writes import writes
from engine.definitions.model import LintEnvironment, Model, Node, ids, local_name, named, warning
from engine.errors import Finding, text

RULE = "parallel-writes"
SECTION = "–"
BREAKS = ("elements on two paths that may run at the same time write the same variable (warning)",)
MOST_STEPS = 50_000
"""Steps along paths in one file; what lies beyond is not looked at, since nobody can look at such a diagram either."""


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of each variable that two paths behind a split write."""
    written = {node.get("id", ""): variables for node, variables in writes(model).items() if variables}
    count = Counter(variable for variables in written.values() for variable in variables)
    several = {
        identity: sorted(variable for variable in variables if count[variable] > 1)
        for identity, variables in written.items()
    }
    budget = [MOST_STEPS if any(several.values()) else 0]
    for node in model.nodes.values():
        if _splits(model, node):
            yield from _split(model, node, several, budget)


def _splits(model: Model, node: Node) -> bool:
    flows = model.outgoing[node.get("id", "")]
    if len(flows) < 2 or local_name(node) in ("exclusiveGateway", "eventBasedGateway"):
        return False
    return local_name(node).endswith("Gateway") or sum(condition_of(flow) is None for flow in flows) > 1


def _split(model: Model, split: Node, several: Mapping[str, list[str]], budget: list[int]) -> Iterator[Finding]:
    branches: dict[str, list[int]] = defaultdict(list)
    for number, flow in enumerate(model.outgoing[split.get("id", "")]):
        for identity in _behind(model, flow.get("targetRef", ""), budget):
            branches[identity].append(number)
    if budget[0] <= 0:
        return  # not all was seen
    first: dict[str, tuple[int, str]] = {}
    told: set[str] = set()
    for identity, numbers in branches.items():
        for variable in several.get(identity, []) if len(numbers) == 1 else []:
            branch, writer = first.setdefault(variable, (numbers[0], identity))
            if branch != numbers[0] and variable not in told:
                told.add(variable)
                yield _finding(split, writer, identity, variable)


def _finding(split: Node, one: str, other: str, variable: str) -> Finding:
    return warning(
        RULE, split,
        text(
            "Expected each path behind <%(element)s> to write its own variables, but <%(one)s> and <%(other)s> both "
            "write %(variable)s.",
            element=named(split), one=one, other=other, variable=variable,
        ),
        text("Write to different variables, and join them behind the paths."),
    )


def _behind(model: Model, start: str, budget: list[int]) -> Iterable[str]:
    """Return what can be reached from a node, itself included, as far as the budget of steps goes."""
    found, todo = {start: None}, [start]
    while todo and budget[0] > 0:
        budget[0] -= 1
        current = todo.pop()
        further = [flow.get("targetRef", "") for flow in model.outgoing[current]] + ids(model.boundaries[current])
        fresh = [identity for identity in further if identity not in found]
        found.update(dict.fromkeys(fresh))
        todo.extend(fresh)
    return found
