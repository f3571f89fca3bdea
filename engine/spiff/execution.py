"""One instance of a program: what the commands of the runtime do with it."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from engine.errors import Text
from engine.events import ElementEvent
from engine.spiff import state
from engine.spiff import variables as token_variables
from engine.spiff.acts import Act, attempt, retry
from engine.spiff.elements.base import refuse
from engine.spiff.elements.delivery import broadcast
from engine.spiff.elements.instantiation import begin_with
from engine.spiff.elements.opening import open_scope
from engine.spiff.elements.places import Place, Seen, place_of, seen
from engine.spiff.elements.propagation import throw_error
from engine.spiff.host import Host, Thrown
from engine.spiff.modification import modifying
from engine.spiff.modification.reaching import Activation
from engine.spiff.program import Program
from engine.spiff.token import Token
from engine.spiff.variable_scopes import VariableScope, variable_scopes
from engine.spiff.workflow import Instance
from engine.waits import Wait


class Execution:
    """A running instance. Every call runs on to the next wait states; ``events`` tells what happened meanwhile.

    Calls raise InvalidState when the token is gone or waits for something else, ExecutionFault when an element cannot
    do its work; after a raise the execution is to be thrown away.
    """

    def __init__(self, program: Program, instance: Instance) -> None:
        self.program = program
        self.size = 0
        """Bytes of the state that was saved last, before compression."""
        self.saved_waits: tuple[Wait, ...] = ()
        """What it waited for when it was saved last."""
        self._instance = instance

    @classmethod
    def start(
        cls, program: Program, host: Host, variables: Mapping[str, object], at_element: str | None = None,
        event: str | None = None, parked: Mapping[str, Text] = MappingProxyType({}),
    ) -> "Execution":
        """Start an instance with ``variables`` where the process begins.

        ``event`` is the start event that has happened (or the receive task, or the event behind a gateway, that makes
        instances), ``at_element`` another element to start at (with a TOKEN_MOVED
        event). ``parked`` are tokens that are to stand still with a fault instead of running.
        """
        execution = cls(program, Instance(program.spec, program.scopes, host))
        instance = execution._instance
        instance.parked.update(parked)
        instance.data.update(variables)
        if at_element is not None:
            modifying.begin_at(instance, at_element)
        elif event is not None:
            begin_with(instance, program.node(event), variables)
        else:
            open_scope(instance, None)
        instance.do_engine_steps()
        return execution

    @classmethod
    def load(
        cls, program: Program, host: Host, saved: bytes, parked: Mapping[str, Text] = MappingProxyType({}),
        asleep: bool = False,
    ) -> "Execution":
        """Return the instance that ``save`` wrote, for the same program.

        While it is ``asleep``, setting variables moves nothing, and no condition is looked at.
        """
        execution = cls(program, state.load(program, host, saved))
        execution._instance.parked.update(parked)
        execution._instance.asleep = asleep
        return execution

    def save(self, waits: Sequence[Wait] | None = None) -> bytes:
        """Return the state as bytes, without the program. Who has asked for its ``waits`` already gives them back."""
        record = state.dump(self._instance)
        self.size, self.saved_waits = len(record), tuple(self.waits if waits is None else waits)
        return state.pack(record)

    def go_on(
        self, host: Host, parked: Mapping[str, Text] = MappingProxyType({}), *, asleep: bool = False
    ) -> "Execution":
        """Return the instance as ``load`` would what it was saved as: nothing has happened since."""
        self._instance.go_on(host)
        self._instance.parked.update(parked)
        self._instance.asleep = asleep
        return self

    def complete_user_task(self, token_id: str, variables: Mapping[str, object]) -> None:
        """Complete a waiting user task with the variables of its submission."""
        self._step(token_id, lambda token: token.task_spec.complete_user_task(token, variables))

    def fire_timer(self, token_id: str) -> None:
        """Fire a waiting timer, due or not."""
        self._trigger(token_id, "timer", {})

    def deliver_message(self, token_id: str, variables: Mapping[str, object]) -> None:
        """Give a message's variables to the token that waits for it."""
        self._trigger(token_id, "message", variables)

    def broadcast_signal(self, name: str, variables: Mapping[str, object]) -> None:
        """Give a signal to every token that waits for it; none is no offence."""
        broadcast(self._instance, name, variables)
        self._instance.do_engine_steps()

    def complete_job(self, token_id: str, variables: Mapping[str, object]) -> None:
        """Take the result of a worker."""
        self._step(token_id, lambda token: attempt(token, Act("job", variables=variables)))

    def throw_job_error(self, token_id: str, code: str, variables: Mapping[str, object]) -> None:
        """Throw a BPMN error out of the element whose job a worker had. Raises ExecutionFault when it is not caught."""
        self._step(token_id, lambda token: throw_error(token, code, variables))

    def set_variables(
        self, variables: Mapping[str, object], token_id: str | None = None, *, local: bool = False
    ) -> None:
        """Set variables of the process, or as the element of a token sees them; conditions are looked at again.

        ``local`` makes them the element's own: they leave it only through its output mappings.
        """
        if token_id is None:
            self._instance.data.update(variables)
        else:
            token = self._instance.get_task_from_id(token_id)
            if local:
                token.data.update(variables)
            for name, value in {}.items() if local else variables.items():
                token_variables.write(token, name, value)
        if not self._instance.asleep:
            self._instance.do_engine_steps()

    def retry(self, token_id: str) -> None:
        """Let a token that stands with a fault try again."""

        def again(token: Token) -> None:
            if not retry(token):
                refuse(token, "resolution")

        self._step(token_id, again)

    def look_again(self) -> None:
        """Run on without any event: conditions are looked at with what the outside says now."""
        self._instance.do_engine_steps()

    def modify(
        self, activations: Sequence[Activation], cancellations: Sequence[str], details: Mapping[str, object]
    ) -> bool:
        """Cancel tokens with all that belongs to them, put others where no flow leads, and run on.

        True when nothing is left by that, so that the instance has ended without completing.
        """
        ended = modifying.modify(self._instance, activations, cancellations, details)
        self._instance.do_engine_steps()
        return ended

    def move(self, token_id: str, target_element: str, details: Mapping[str, object]) -> None:
        """Cancel a token and put one at ``target_element``, in the same scope where that is possible."""
        modifying.move(self._instance, token_id, target_element, details)
        self._instance.do_engine_steps()

    def tokens_at(self, element_id: str) -> list[str]:
        """Return the tokens that have entered an element and not left it, oldest first; of a repeated one the whole."""
        return [
            token.id for token in self._instance.tokens.values()
            if token.activated and token.task_spec.record.id == element_id and token.run_number is None
        ]

    def scope_between(self, token_id: str, element_id: str | None = None) -> str:
        """Return the scope token of a token, or of the nearest scope around that is around an element too."""
        return modifying.scope_between(self._instance, token_id, element_id)

    def cancel(self) -> None:
        """End the instance where it stands."""
        self._instance.stop()

    def _trigger(self, token_id: str, kind: str, variables: Mapping[str, object]) -> None:
        identity, _, index = token_id.partition(".")
        self._step(identity, lambda token: attempt(token, Act("trigger", kind, int(index or 0), variables)))

    def _step(self, token_id: str, act: Callable[[Token], object]) -> None:
        act(self._instance.get_task_from_id(token_id))
        self._instance.do_engine_steps()

    @property
    def events(self) -> list[ElementEvent]:
        """What happened since start or load, in order."""
        return self._instance.events

    @property
    def waits(self) -> list[Wait]:
        """Everything that the instance waits for now, oldest token first."""
        return self._instance.waits

    @property
    def is_waiting(self) -> bool:
        """True when it waits for anything."""
        return self._instance.is_waiting

    def variables_at(self, token_id: str) -> dict[str, object]:
        """Return all variables that the element of a token sees. Raises InvalidState when the token is gone."""
        token = self._instance.get_task_from_id(token_id.partition(".")[0])
        return {**token_variables.visible(token), **token_variables.noted_results(token)}

    def place(self, token_id: str) -> Place:
        """Return where a token stands; one that is gone counts as standing in the own process."""
        token = self._instance.tokens.get(token_id)
        return place_of(token) if token is not None else Place()

    @property
    def tokens(self) -> list[Seen]:
        """Every live token, oldest first."""
        return [seen(token) for token in self._instance.tokens.values()]

    @property
    def outbox(self) -> list[Thrown]:
        """Messages and signals for others that were thrown since start or load, in order."""
        return self._instance.outbox

    @property
    def ended(self) -> bool:
        """True when the instance is completed or cancelled."""
        return self._instance.ended

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses of the active tokens, oldest first, each once; after the end the last one."""
        told = [token for token in self._instance.tokens.values() if token.status]
        found = tuple(dict.fromkeys(token.status for token in told if token.status and token.task_spec.is_place(token)))
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

    @property
    def scopes(self) -> list[VariableScope]:
        """Every open scope of variables: the process first, then one for each token, outer before inner."""
        return variable_scopes(self._instance)
