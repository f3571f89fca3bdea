"""What becomes of each token of an instance in another version of its process; the saved state is rewritten for it.

Tokens are looked at from the outside in: where one goes says in which scope those inside of it look for their elements.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from engine.errors import Finding, Text, text
from engine.spiff import state
from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.joining import JoiningNode
from engine.spiff.elements.looping import LoopingActivity
from engine.spiff.elements.process_node import ProcessNode
from engine.spiff.migration import finding, memory, undoing, waiting
from engine.spiff.migration.called import pin, pin_jobs
from engine.spiff.migration.matching import Matching
from engine.spiff.migration.notes import Notes
from engine.spiff.migration.plan import MigrationPlan, Pair, change
from engine.spiff.scope import Scope, ScopeSpec
from engine.spiff.token import STARTED, Token
from engine.spiff.workflow import Instance


@dataclass
class Survey:
    """``record`` is the saved state, rewritten as it is looked at; ``definition`` the version that ``old`` runs.

    ``nodes`` is where each token of the own process goes, ``dropped`` are those that end, ``scopes`` the specs inside
    of tokens that are open (None: of the process). ``arm`` and ``listen`` are events that begin to be waited for, by
    token and by the token around their scope.
    """

    old: Instance
    record: state.Record
    definition: int
    matching: Matching
    notes: Notes = field(default_factory=Notes)
    nodes: dict[str, FlowNode] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    scopes: dict[str | None, ScopeSpec | None] = field(default_factory=dict)
    arm: dict[str, tuple[str, ...]] = field(default_factory=dict)
    listen: dict[str | None, tuple[str, ...]] = field(default_factory=dict)
    _pairs: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def look(self) -> MigrationPlan:
        """Look at all tokens. Only a plan without refusals leaves a ``record`` that can be used."""
        self.notes.refusals.extend(self.matching.mistakes())
        self._process()
        for fields in self.record["t"]:
            self._token(self.old.tokens[fields[state.TOKEN]], fields)
        self._forget_dropped()
        pairs = tuple(Pair(*pair, tokens) for pair, tokens in self._pairs.items())
        return MigrationPlan(pairs, self._once(self.notes.changes), self._once(self.notes.refusals))

    def _process(self) -> None:
        spec, kept = self.matching.new.spec, self.record["m"]
        pin(kept, self.definition)
        self.scopes[None] = spec
        self._look_into(self.old, None, kept)

    def _token(self, token: Token, fields: list[Any]) -> None:
        kept = fields[state.MEMORY]
        pin(kept, self.definition)
        if token.workflow.called is not None:
            pin_jobs(kept, self.definition)
            return
        host = token.workflow.host_token
        spec = self.scopes.get(host.id if host else None)
        node = finding.destination(self, token, spec) if spec is not None else None
        if node is not None:
            self._move(token, node, fields)

    def _move(self, token: Token, node: FlowNode, fields: list[Any]) -> None:
        kept, self.nodes[token.id] = fields[state.MEMORY], node
        fields[state.NODE] = node.name
        fields[state.STATUS] = node.record.status or token.status
        if token.activated and token.status == self.old.last_status:
            self.record["s"] = fields[state.STATUS]
        if isinstance(node, JoiningNode) and waiting.is_gathering(token):
            fields[state.FLOW] = memory.joined_flow(token, node, self.matching, self.notes)
        elif "gateway" in token.internal_data:
            fields[state.FLOW] = finding.flow_from_gateway(self, token, node)
        memory.translate(token, node, kept, self.matching, self.notes)
        if "undo" in kept:
            kept["undo"] = undoing.steps_to_do(kept["undo"], self.matching, self.notes)
        if token.state == STARTED:
            self._open(token, node, kept)
        self._events(token, node)
        if not isinstance(node, LoopingActivity | ProcessNode):
            self._pairs[token.task_spec.record.id, node.record.id, node.record.type] += 1

    def _open(self, token: Token, node: FlowNode, kept: dict[str, Any]) -> None:
        """Find what is inside of a token of the own process, unless that is a called process."""
        inside = self.old.subprocesses[token.id]
        if inside.called is not None:
            return
        if "undoing" not in kept:
            spec = self.matching.new.scopes.get(node.inner_scope(token))
        else:
            spec = self.matching.scope(kept["undoing"])
            kept["undoing"] = spec.name if spec else kept["undoing"]
        self.scopes[token.id] = spec
        if spec is None:
            self.notes.refusals.append(finding.without_inside(token))
        self._look_into(inside, token.id, kept)

    def _look_into(self, scope: Scope, key: str | None, kept: dict[str, Any]) -> None:
        spec = self.scopes[key]
        if "done" in kept:
            kept["done"] = undoing.remembered(kept["done"], scope.spec, spec, self.matching, self.notes)
        new = waiting.new_listeners(scope, spec, self.matching) if spec else ()
        self.listen.update({key: new} if new else {})
        for name in new:
            self._note(name, text("<%(element)s> begins to listen.", element=name))

    def _events(self, token: Token, node: FlowNode) -> None:
        new = waiting.new_boundaries(token, node, self.matching)
        self.arm.update({token.id: new} if new else {})
        for name in new:
            self._note(name, text("<%(element)s> begins to be waited for, from now on.", element=name))
        for _, event in waiting.renamed_events(token, node):
            words = text(
                "<%(element)s> waits for another %(kind)s from now on: its name is looked at again.",
                element=node.record.id, kind=event.kind,
            )
            self._note(node.record.id, words)

    def end(self, token: Token) -> None:
        """Let a token end that waits for an event which the new version does not wait for."""
        element = token.task_spec.record.id
        self.dropped.add(token.id)
        self._note(element, text("<%(element)s> is not waited for any more.", element=element))

    def _note(self, element: str, words: Text) -> None:
        self.notes.changes.append(change(element, words))

    def _forget_dropped(self) -> None:
        self.record["t"] = [fields for fields in self.record["t"] if fields[state.TOKEN] not in self.dropped]
        for fields in self.record["t"]:
            kept = fields[state.MEMORY]
            if "armed" in kept:
                kept["armed"] = [name for name in kept["armed"] if name not in self.dropped]

    def _once(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return findings without repeats, for many tokens may stand at one element; with what the drawing calls it."""
        found: list[Finding] = []
        for one in findings:
            drawn = self.matching.old.drawn.get(one.element_id) or self.matching.new.drawn.get(one.element_id)
            named = replace(one, element_name=drawn.name) if drawn is not None else one
            if named not in found:
                found.append(named)
        return tuple(found)
