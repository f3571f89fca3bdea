"""Business rule task: asks a decision (``zeebe:calledDecision``) and keeps its answer in ``resultVariable``."""

from collections.abc import Mapping

from engine.dmn import RuleMatch, RuleMiss
from engine.errors import text
from engine.events import ElementEventKind
from engine.feel import to_plain
from engine.spiff import variables, why
from engine.spiff.diagram.records import value_of
from engine.spiff.elements.working import WorkingNode
from engine.spiff.token import Token


class BusinessRuleTask(WorkingNode):
    """The decision sees all variables that the task sees."""

    def work(self, token: Token) -> Mapping[str, object]:
        """Decide, note which rules matched, return the answer; without a decision there is nothing to do."""
        if value_of(self.record.extensions, "calledDecision", "decisionId") is None:
            return {}
        decision_id = variables.require_text(token, "calledDecision", "decisionId", text("the decision id"))
        instance = token.workflow.instance
        answer = instance.host.decide(decision_id, variables.visible(token))
        told: dict[str, object] = {"decision": decision_id, "rules": [_matched(match) for match in answer.told]}
        if not answer.matches and answer.told:
            told["result"] = to_plain(answer.value)  # no rule says it: it was made from what the rules say
        if missed := answer.missed or answer.missing:
            told["missed"] = [_missed(miss) for miss in missed]
        if answer.reasons:
            told["reasons"] = [why.kept(reason) for reason in answer.reasons[: why.MOST_REASONS]]
        instance.note(ElementEventKind.DECISION_MADE, self.record.id, token, **told)
        return self.as_result("calledDecision", answer.value)


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
