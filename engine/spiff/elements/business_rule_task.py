"""Business rule task: asks a decision (``zeebe:calledDecision``) and keeps its answer in ``resultVariable``."""

from collections.abc import Mapping

from engine.events import ElementEventKind
from engine.spiff import variables
from engine.spiff.elements.working import WorkingNode
from engine.spiff.token import Token


class BusinessRuleTask(WorkingNode):
    """The decision sees all variables that the task sees."""

    def work(self, token: Token) -> Mapping[str, object]:
        """Decide, note which rules matched, return the answer."""
        decision_id = self.required_text(token, "calledDecision", "decisionId", "the decision id")
        instance = token.workflow.instance
        answer = instance.host.decide(decision_id, variables.visible(token))
        instance.note(ElementEventKind.DECISION_MADE, self.record.id, token, decision=decision_id)
        return self.as_result("calledDecision", answer.value)
