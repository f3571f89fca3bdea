"""What repeated activities share: the runs stand in a scope of their own inside the activity's token."""

from abc import abstractmethod
from collections.abc import Mapping
from types import MappingProxyType

from engine.errors import ExecutionFault, text
from engine.spiff import variables
from engine.spiff.diagram.parser_names import BODY
from engine.spiff.diagram.records import LoopRecord, Value
from engine.spiff.elements.base import FlowNode
from engine.spiff.scope import SubScope
from engine.spiff.token import STARTED, Token


class LoopingActivity(FlowNode):
    """The mappings of the activity belong to each run; what a run writes goes to the scope that has the variable."""

    marks = MappingProxyType({"body": True})

    @property
    def loop(self) -> LoopRecord:
        """How the activity is repeated."""
        assert self.record.loop is not None, "Expected a loop, which is what the parser makes this spec for."
        return self.record.loop

    def execute(self, token: Token) -> bool | None:
        """Start the first runs."""
        token._state = STARTED
        self.start_runs(token)
        return None

    @abstractmethod
    def start_runs(self, token: Token) -> None:
        """Open the body and start what has to run first."""

    def open_body(self, token: Token) -> SubScope:
        """Open the scope in which the runs stand."""
        return token.workflow.instance.create_subprocess(token, self.inner_scope(token))

    def inner_scope(self, _token: Token) -> str:
        """Return the name of the body's spec."""
        return self.record.id + BODY

    def is_place(self, _token: Token) -> bool:
        """False: the runs stand for it."""
        return False

    def is_true(self, token: Token, condition: Value, more: Mapping[str, object]) -> bool:
        """Evaluate a condition of the loop: null counts as not true. Raises ExecutionFault for anything else."""
        answer = variables.evaluate_with(token, condition, more)
        if answer is None or isinstance(answer, bool):
            return bool(answer)
        raise ExecutionFault(
            self.record.id,
            text(
                "Expected the condition of the loop at <%(element)s> to be true or false, but %(given)s Correct it.",
                element=self.record.id, given=variables.given(token, condition),
            ),
        )

    def _on_complete(self, token: Token) -> None:
        scope = token.workflow.instance.subprocesses.pop(token.id)
        token.status = scope.leaving_status or token.status
        for name in self.results():
            if name in token.data and name not in self.record.data.kept:
                variables.write_above(token, name, token.data[name])
        variables.associate(token)
        super()._on_complete(token)

    def results(self) -> tuple[str, ...]:
        """Return the names of the variables that leave the body when it is done."""
        return ()
