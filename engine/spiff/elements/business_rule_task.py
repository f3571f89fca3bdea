"""Business rule task: asks a decision (``zeebe:calledDecision``) and keeps its answer in ``resultVariable``."""

from collections.abc import Mapping

from engine.errors import text
from engine.spiff import variables
from engine.spiff.diagram.records import value_of
from engine.spiff.elements.deciding import decide
from engine.spiff.elements.working import WorkingNode
from engine.spiff.token import Token


class BusinessRuleTask(WorkingNode):
    """The decision sees all variables that the task sees."""

    def work(self, token: Token) -> Mapping[str, object]:
        """Decide, note which rules matched, return the answer; without a decision there is nothing to do."""
        if value_of(self.record.extensions, "calledDecision", "decisionId") is None:
            return {}
        decision_id = variables.require_text(token, "calledDecision", "decisionId", text("the decision id"))
        return self.as_result("calledDecision", decide(token, self.record.id, decision_id, variables.visible(token)))
