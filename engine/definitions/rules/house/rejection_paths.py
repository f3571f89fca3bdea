"""Rule ``rejection-paths``: after an approval the path forks, so that a refusal leads somewhere else.

One of several votes (property ``vote``) refuses nothing alone: they are counted.
"""

from collections.abc import Iterator

from engine.definitions.meaning.conditions import condition_of
from engine.definitions.meaning.writes import outcomes_of
from engine.definitions.model import LintEnvironment, Model, Node, extensions_of, local_name, named, warning
from engine.errors import Finding, text
from engine.spiff.diagram.records import properties_of

RULE = "rejection-paths"
SECTION = "–"
BREAKS = (
    "a user task has an approval among its outcomes and no other outcome (warning)",
    "the path behind a user task with an approval among its outcomes comes to its end without a choice (warning)",
)
APPROVALS = frozenset({"approve", "approved", "accept", "accepted", "agree", "agreed", "authorise", "authorize"})
CHOOSING = ("exclusiveGateway", "inclusiveGateway", "complexGateway")


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of approvals after which all goes on as if approved."""
    forks: dict[str, bool] = {}
    for task in model.of_kind("userTask"):
        outcomes = outcomes_of(task)
        if not APPROVALS.intersection(outcomes):
            continue
        if len(outcomes) == 1:
            yield warning(
                RULE, task,
                text("Expected a way to refuse at <%(element)s>, but it offers approval alone.", element=named(task)),
                text("Add an outcome, for example reject."),
            )
        elif not _is_vote(task) and not _forks(model, task, forks):
            yield warning(
                RULE, task,
                text(
                    "Expected a choice behind approval <%(element)s>, but the path is the same when it is refused.",
                    element=named(task),
                ),
                text("Draw an exclusive gateway behind it with a path for the refusal."),
            )


def _is_vote(task: Node) -> bool:
    return properties_of(extensions_of(task)).get("vote") == "true"


def _forks(model: Model, task: Node, known: dict[str, bool]) -> bool:
    """Follow the one path behind a task up to a choice; ``known`` keeps the answers for what lies on the way."""
    way: dict[str, None] = {}
    node: Node | None = task
    answer = False
    while node is not None and node.get("id", "") not in way:
        identity = node.get("id", "")
        if identity in known:
            answer = known[identity]
            break
        way[identity] = None
        flows = model.outgoing[identity]
        if len(flows) > 1:
            answer = local_name(node) in CHOOSING or any(condition_of(flow) for flow in flows)
            break
        node = model.nodes.get(flows[0].get("targetRef", "")) if flows else None
    known.update(dict.fromkeys(way, answer))
    return answer
