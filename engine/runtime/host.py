"""The host of an execution: gives the token layer FEEL, decisions, inline handlers and the time of one command."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from database import Tenant, UnitOfWork
from engine import clock
from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn import DecisionModel, DecisionResult, read_model
from engine.errors import ExecutionFault, NotFound, text, text_of
from engine.feel import Evaluation, FeelError, Reason, compile_expression, names_within
from engine.registry import Actor, InlineCall, InstanceRef, registry
from engine.runtime.calls import called_definition
from engine.runtime.programs import program_of
from engine.spiff import host as spiff_host
from engine.spiff.scope import ScopeSpec
from engine.state import definitions
from engine.state.newest import newest_key


def decision_model(resource: bytes) -> DecisionModel:
    """Parse a deployed DMN resource."""
    return read_model(read_xml(resource, DECISIONS))


class Names(Mapping[str, object]):
    """Variables of an instance, then the registered names (such as ``record``), looked up only when they are read."""

    def __init__(self, work: UnitOfWork, instance: InstanceRef, variables: Mapping[str, object]) -> None:
        self._work, self._instance, self._variables = work, instance, variables

    def __getitem__(self, name: str) -> object:
        if name in self._variables:
            return self._variables[name]
        return registry.context_providers[name](self._work, self._instance)

    def __contains__(self, name: object) -> bool:
        return name in self._variables or name in registry.context_providers

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._variables, *registry.context_providers]))

    def __len__(self) -> int:
        return len({*self._variables, *registry.context_providers})


class CommandHost:
    """Implements ``engine.spiff.host.Host`` inside one command's transaction."""

    def __init__(self, work: UnitOfWork, instance: InstanceRef, actor: Actor) -> None:
        self._work, self._instance, self._actor = work, instance, actor
        self._at = clock.now()

    def now(self) -> datetime:
        """The instant of the command: one for the whole step."""
        return self._at

    def zone(self) -> str:
        """The time zone of the organisation."""
        return self._work.session.get_one(Tenant, self._instance.tenant_id).time_zone

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
        """The value of a FEEL expression over the instance's variables and the registered names."""
        try:
            compiled = compile_expression(expression, names_within(expression, variables))
            return compiled.evaluate(Names(self._work, self._instance, variables), now=self._at)
        except FeelError as problem:
            why = text_of(problem.message)
            raise ExecutionFault(
                "", text("Expected %(source)s to have a value, but it has none: %(why)s", source=expression, why=why)
            ) from problem

    def explain(self, expression: str, variables: Mapping[str, object]) -> Evaluation:
        """The value again, with the reasons for nulls. Names are only read, so asking twice changes nothing."""
        names = Names(self._work, self._instance, variables)
        try:
            compiled = compile_expression(expression, names_within(expression, variables))
            return compiled.explain(names, now=self._at)
        except FeelError as problem:
            return Evaluation(None, (Reason(problem.message, 1, 1, expression),))

    def decide(self, decision_id: str, variables: Mapping[str, object]) -> DecisionResult:
        """The answer of the newest version of ``decision_id``."""
        try:
            key = newest_key(self._work, "decision", decision_id)
        except NotFound as problem:
            raise ExecutionFault("", problem.message) from problem
        model = definitions.parsed(self._work.session, key, decision_model)
        try:
            return model.decide(decision_id, Names(self._work, self._instance, variables), now=self._at)
        except FeelError as problem:
            why = text_of(problem.message)
            raise ExecutionFault(
                "",
                text("Expected decision %(id)s to have an answer, but it has none: %(why)s", id=decision_id, why=why),
            ) from problem

    def called_definition(self, process_id: str, binding: str, caller: int | None) -> int | None:
        """The definition of the process in the version that ``binding`` means."""
        return called_definition(self._work.session, process_id, binding, caller or self._instance.definition_key)

    def called_scopes(self, definition: int) -> Mapping[str, ScopeSpec]:
        """The scopes of a deployed process."""
        return program_of(self._work.session, definition).scopes

    def is_inline(self, job_type: str) -> bool:
        """True when a handler is registered for the job type."""
        return job_type in registry.inline_handlers

    def run_inline(self, call: spiff_host.InlineCall) -> Mapping[str, object]:
        """Run the handler that is registered for the call's job type."""
        handler = registry.inline_handlers.get(call.type)
        if handler is None:
            raise ExecutionFault(
                call.element_id, text("Expected a handler for job type %(type)s, but there is none.", type=call.type)
            )
        mapped = {name: value for name, value in call.inputs.items() if name not in call.of_run}
        own = InlineCall(call.type, call.element_id, call.headers, call.variables, mapped)
        return handler(self._work, self._instance, own, self._actor)
