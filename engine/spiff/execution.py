"""One instance of a program: what the commands of the runtime do with it."""

from collections.abc import Callable, Mapping

from engine.events import ElementEvent
from engine.spiff import moving, state
from engine.spiff.elements.base import enter
from engine.spiff.host import Host
from engine.spiff.program import Program
from engine.spiff.token import Token
from engine.spiff.workflow import Instance
from engine.waits import Wait


class Execution:
    """A running instance. Every call runs on to the next wait states; ``events`` tells what happened meanwhile.

    Calls raise InvalidState when the token is gone or waits for something else, ExecutionFault when an element cannot
    do its work; after a raise the execution is to be thrown away.
    """

    def __init__(self, program: Program, instance: Instance) -> None:
        self.program = program
        self._instance = instance

    @classmethod
    def start(
        cls, program: Program, host: Host, variables: Mapping[str, object], at_element: str | None = None
    ) -> "Execution":
        """Start an instance with ``variables``, at the start event, or with a TOKEN_MOVED event at another element."""
        execution = cls(program, Instance(program.spec, program.scopes, host))
        instance = execution._instance
        instance.data.update(variables)
        if at_element is None:
            enter(instance, program.spec.start_node, None, None)
        else:
            moving.place(program, instance, None, at_element, {})
        instance.do_engine_steps()
        return execution

    @classmethod
    def load(cls, program: Program, host: Host, saved: bytes) -> "Execution":
        """Return the instance that ``save`` wrote, for the same program."""
        return cls(program, state.load(program, host, saved))

    def save(self) -> bytes:
        """Return the state as bytes, without the program."""
        return state.dump(self._instance)

    def complete_user_task(self, token_id: str, variables: Mapping[str, object]) -> None:
        """Complete a waiting user task with the variables of its submission."""
        self._step(token_id, lambda token: token.task_spec.complete_user_task(token, variables))

    def fire_timer(self, token_id: str) -> None:
        """Fire a waiting timer, due or not."""
        self._step(token_id, lambda token: token.task_spec.fire_timer(token))

    def deliver_message(self, token_id: str, variables: Mapping[str, object]) -> None:
        """Give a message's variables to the token that waits for it."""
        self._step(token_id, lambda token: token.task_spec.deliver_message(token, variables))

    def move(self, token_id: str, target_element: str, details: Mapping[str, object]) -> None:
        """Kill a token with all that is armed for it and put one at ``target_element``."""
        self._step(token_id, lambda token: moving.place(self.program, self._instance, token, target_element, details))

    def cancel(self) -> None:
        """End the instance where it stands."""
        instance = self._instance
        instance.ended = True
        for token in instance.live_tokens():
            instance.kill(token)

    def _step(self, token_id: str, act: Callable[[Token], None]) -> None:
        act(self._instance.get_task_from_id(token_id))
        self._instance.do_engine_steps()

    @property
    def events(self) -> list[ElementEvent]:
        """What happened since start or load, in order."""
        return self._instance.events

    @property
    def waits(self) -> list[Wait]:
        """Everything that the instance waits for now, oldest token first."""
        found = (token.task_spec.wait_of(token) for token in self._instance.tokens.values())
        return [wait for wait in found if wait is not None]

    @property
    def ended(self) -> bool:
        """True when the instance is completed or cancelled."""
        return self._instance.ended

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses of the active tokens, oldest first, each once; after the end the last one."""
        places = [token for token in self._instance.tokens.values() if token.task_spec.is_place(token)]
        found = tuple(dict.fromkeys(token.status for token in places if token.status))
        last = self._instance.last_status
        return found or ((last,) if last else ())

    @property
    def status(self) -> str | None:
        """The record's status; of several tokens the one entered last (the caller ranks ``statuses``)."""
        found, last = self.statuses, self._instance.last_status
        return last if last in found else (found[-1] if found else None)

    @property
    def variables(self) -> dict[str, object]:
        """The variables of the process scope."""
        return self._instance.data
