"""The base of every element: how a token arrives, runs, waits, completes and follows the flows out."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.errors import InvalidState, text
from engine.events import ElementEventKind
from engine.spiff import variables
from engine.spiff.acts import stands
from engine.spiff.diagram.records import Flow, NodeRecord
from engine.spiff.elements import listening
from engine.spiff.elements.compensation import remember
from engine.spiff.elements.flows import choose_inclusive
from engine.spiff.scope import Scope, ScopeSpec
from engine.spiff.token import READY, WAITING, Token
from engine.waits import FaultWait, Wait


class FlowNode(BpmnSpecMixin):
    """A flow node. It is shared by all instances and threads, so nothing is ever written to it after parsing.

    ``execute`` does the work and answers True when it is done at once, None when the token has to wait.
    """

    key: str | None = None
    """The name in its scope, for what is no element of its own there; else that is the id."""
    is_event_sub_process = False
    marks: Mapping[str, object] = MappingProxyType({})
    """What its lines in the history are marked with, where the type of its element does not say all."""
    settles_once = False
    """True when ``settle`` of the oldest token that is here answers for all of them in the same scope."""
    settles = False
    """True for classes that have something to do in ``settle``."""
    is_isolated = False
    """True when the scope inside sees no variables of those around it (a called process)."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.settles = cls.settle is not FlowNode.settle

    def __init__(self, scope_spec: ScopeSpec, record: NodeRecord, name: str | None) -> None:
        super().__init__(scope_spec, self.key or record.id, bpmn_name=name, lane=record.lane)
        self.record = record
        self.scope_spec = scope_spec

    def inner_specs(self, token: Token) -> Mapping[str, ScopeSpec]:
        """Return the specs of the scopes that may open inside of this element."""
        return token.workflow.specs

    def inner_scope(self, _token: Token) -> str:
        """Return the name of the spec that a STARTED token has open."""
        return self.record.id

    @property
    def linked_to(self) -> list[str]:
        """Return the nodes that a token goes on to without a flow."""
        return []

    def follows(self, _host: Token) -> bool:
        """True while tokens inside of this element's scope still follow their flows."""
        return True

    def starts_next(self, _host: Token) -> bool:
        """Start what comes next inside of this element when all has ended there; False when there is nothing more."""
        return False

    def scope_ended(self, token: Token) -> None:
        """Hear that the scope inside has nothing left to do."""
        token.complete()

    def inner_completed(self, _host: Token, _inner: Token) -> None:
        """Hear that a token inside of this element's scope has completed, before it follows its flows."""

    def inner_cancelled(self, _host: Token) -> None:
        """Hear that a token inside of this element's scope was taken away by hand."""

    def _predict(self, *_arguments: object, **_options: object) -> None:
        """No future tasks: tokens are made when flows are taken."""

    def _update(self, _token: Token) -> None:
        """No polling: elements are woken by the queue and by deliveries."""

    def arrive(self, token: Token) -> None:
        """Take a token that came by a sequence flow (or was put here); wait for as many as the element needs."""
        instance, needed = token.workflow.instance, self.record.start_quantity
        if needed > 1:
            token._state = WAITING
            waiting = self.gathered(token.workflow)
            if len(waiting) < needed:
                return
            for other in waiting[: needed - 1]:
                token.workflow.drop(other)
        instance.schedule(token)

    def gathered(self, scope: Scope) -> list[Token]:
        """Return the tokens that arrived here and wait for more, oldest first (BPMN 2.0.2, 13.3.1)."""
        return [
            token for token in scope.live_tokens()
            if token.task_spec is self and token.state == WAITING and not token.activated and not token.is_aside
        ]

    def start(self, token: Token) -> None:
        """Take a token that was put here by a move: like ``arrive``, but never waits for other tokens."""
        token.workflow.instance.schedule(token)

    def _run_hook(self, token: Token) -> bool | None:
        if "started" not in token.internal_data:
            self.activate(token)
            if listening.hold(token, listening.START):
                return None
        done = self.execute(token)
        if done is None and token.state == READY:
            token._state = WAITING
        return done

    def activate(self, token: Token) -> None:
        """Enter the element: history, status, input mappings."""
        token.activated = True
        instance = token.workflow.instance
        instance.last_status = token.status or instance.last_status
        instance.note(ElementEventKind.ACTIVATED, self.record.id, token)
        variables.enter(token)

    def execute(self, _token: Token) -> bool | None:
        """Do the element's work; the plain ones have none."""
        return True

    def settle(self, _token: Token) -> bool:
        """Act on a still instance; True when something was done."""
        return False

    def is_place(self, token: Token) -> bool:
        """True when the token stands here for all to see: not a scope around others, not an armed or joining token."""
        return token.activated

    def waits_of(self, token: Token) -> tuple[Wait, ...]:
        """Return what a waiting token waits for, when it is for the outside to end it."""
        if stands(token):
            return (FaultWait(token.id, self.record.id),)
        return (listening.wait(token),) if listening.is_held(token) else self.own_waits(token)

    def own_waits(self, _token: Token) -> tuple[Wait, ...]:
        """Return what the element itself waits for."""
        return ()

    def finish(self, token: Token, result: Mapping[str, object]) -> None:
        """Publish the result of a waiting element and complete it."""
        variables.publish(token, result)
        token.complete()

    def may_leave(self, token: Token) -> bool:
        """Tell the end listeners: the work is done, so nothing interrupts it any more. False while they are busy."""
        if not self.record.listeners or "left" in token.internal_data:
            return True
        token.workflow.instance.disarm(token)
        return not listening.hold(token, listening.END)

    def take(self, token: Token, event: str, result: Mapping[str, object]) -> None:
        """Set the variables of a listener: local ones before the work, after it as a result goes out."""
        if event == listening.END:
            for name, value in result.items():
                variables.write(token, name, value)
        else:
            token.data.update(result)

    def heard_all(self, token: Token, event: str) -> None:
        """Go on when the listeners of an event are done."""
        if event == listening.END:
            token.internal_data["left"] = True
            token.complete()
        else:
            self.resume(token)

    def resume(self, token: Token) -> None:
        """Begin the work after the start listeners."""
        token.internal_data["started"] = True
        token.workflow.instance.schedule(token)

    def cancelled(self, _token: Token) -> None:
        """Hear that a token ends here without completing."""

    def _on_complete(self, token: Token) -> None:
        """Leave the element: end what is armed for it, history, follow the flows."""
        instance = token.workflow.instance
        instance.disarm(token)
        instance.note(ElementEventKind.COMPLETED, self.record.id, token)
        remember(token)
        token.workflow.leaving_status = token.status
        host = token.workflow.host_token
        if host is not None:
            host.task_spec.inner_completed(host, token)
        flows = self.choose(token) if host is None or host.task_spec.follows(host) else ()
        for _ in range(self.record.completion_quantity):
            follow(token, flows)
        token.workflow.drop(token)

    def choose(self, token: Token) -> Sequence[Flow]:
        """Return the flows to take: every unconditional one and those whose condition is true, else the default."""
        outgoing = self.record.outgoing
        if all(flow.condition is None for flow in outgoing) and self.record.default is None:
            return outgoing
        return choose_inclusive(token, outgoing, self.record.default)

    def complete_user_task(self, token: Token, _result: Mapping[str, object]) -> None:
        """Refuse: only user tasks are completed by people."""
        refuse(token, "userTask")

    def trigger(self, token: Token, kind: str, _index: int, _result: Mapping[str, object]) -> None:
        """Refuse: only catching elements take events (``kind`` is timer, message, signal, …)."""
        refuse(token, kind)

    def complete_job(self, token: Token, result: Mapping[str, object]) -> None:
        """Take the result of a worker: of a listener's job, or of the element's own."""
        if listening.is_held(token):
            listening.heard(token, result)
        else:
            self.job_done(token, result)

    def job_done(self, token: Token, _result: Mapping[str, object]) -> None:
        """Refuse: only elements with a job type have a job of their own."""
        refuse(token, "job")


def refuse(token: Token, expected: str) -> None:
    """Raise InvalidState: the token does not wait for what it was given."""
    record = token.task_spec.record
    raise InvalidState(
        text(
            "Expected token %(token)s to wait for a %(expected)s, but it is at <%(element)s> (%(type)s). "
            "Reload the page.",
            token=token.id, expected=expected, element=record.id, type=record.type,
        )
    )


def follow(token: Token, flows: Sequence[Flow]) -> None:
    """Take sequence flows: one new token per flow, in the order of the document."""
    scope = token.workflow
    for flow in flows:
        scope.instance.note(ElementEventKind.FLOW_TAKEN, flow.id, token)
        enter(scope, scope.spec.task_specs[flow.target], token.status, flow.id)


def enter(scope: Scope, node: FlowNode, status: str | None, flow: str | None) -> Token:
    """Put a token on ``node`` and let it arrive."""
    token = scope.spawn(node, status, flow)
    node.arrive(token)
    return token
