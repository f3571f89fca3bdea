"""Query: a running instance as it stands, for pages: where its tokens are, and what their elements see."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.registry import SYSTEM
from engine.runtime.host import CommandHost
from engine.runtime.programs import program_of
from engine.spiff.elements.places import Place, Seen
from engine.spiff.execution import Execution
from engine.spiff.variable_scopes import VariableScope
from engine.state import reads
from engine.state.tables import ProcessInstance
from engine.waits import Wait

__all__ = ["Place", "Seen", "Standing"]


class Standing:
    """An instance whose state is read when somebody asks what only the state knows."""

    def __init__(self, session: Session, instance_key: int, definition_key: int) -> None:
        self._session, self._key = session, instance_key
        self._program = program_of(session, definition_key)

    @cached_property
    def _execution(self) -> Execution:
        instance = self._session.get_one(ProcessInstance, self._key)
        host = CommandHost(UnitOfWork(self._session), reads.instance_ref(instance), SYSTEM)
        return Execution.load(self._program, host, instance.state)

    def place(self, token_id: str) -> Place:
        """Where a token stands (``12.1`` is token 12); one that is gone counts as standing in the own process."""
        if not self._program.calls_or_repeats:
            return Place()
        return self._execution.place(token_id.partition(".")[0])

    def tokens_at(self, element_id: str) -> list[str]:
        """The tokens that have entered an element and not left it, oldest first; of a repeated one the whole."""
        return self._execution.tokens_at(element_id)

    def is_live(self, token_id: str) -> bool:
        """True while a token is in its element."""
        return any(token.token_id == token_id for token in self._execution.tokens)

    def scope_between(self, token_id: str, element_id: str | None = None) -> str:
        """The scope token of a token, or of the nearest scope around that is around an element too.

        Raises InvalidState when the token is gone.
        """
        return self._execution.scope_between(token_id, element_id)

    def tokens(self) -> Sequence[Seen]:
        """Every live token, oldest first, with the variables of its own."""
        return self._execution.tokens

    def waits(self) -> Sequence[Wait]:
        """All that the instance waits for, oldest token first."""
        return self._execution.waits

    def variables(self) -> Mapping[str, object]:
        """The variables of the process scope."""
        return self._execution.variables

    def scopes(self) -> list[VariableScope]:
        """Every open scope of variables, the process first."""
        return self._execution.scopes

    def variables_at(self, token_id: str) -> Mapping[str, object]:
        """All that the element of a token sees. Raises InvalidState when the token is gone."""
        return self._execution.variables_at(token_id)
