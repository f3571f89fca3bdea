"""Which element, scope and flow of the new version is which of the old one: that of the same id, unless mapped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.errors import Finding, text
from engine.spiff.diagram.parser_names import BODY
from engine.spiff.elements.base import FlowNode
from engine.spiff.migration.plan import mistake
from engine.spiff.program import Program
from engine.spiff.scope import ScopeSpec


@dataclass(frozen=True)
class Matching:
    """``mapping`` is source to target: flow nodes, and sequence flows that lead into joins."""

    old: Program
    new: Program
    mapping: Mapping[str, str] = field(default_factory=dict)

    def target(self, element_id: str) -> str:
        """Return the id in the new version."""
        return self.mapping.get(element_id, element_id)

    def node(self, spec: ScopeSpec, element_id: str) -> FlowNode | None:
        """Return the counterpart of an element in a scope of the new version; None when it is not there."""
        found = spec.task_specs.get(self.target(element_id))
        return found if isinstance(found, FlowNode) else None

    def scope(self, name: str) -> ScopeSpec | None:
        """Return the counterpart of a process, sub-process or body of a repeated activity."""
        if name == self.old.process_id:
            return self.new.spec
        element, body, _ = name.partition(BODY)
        return self.new.scopes.get(self.target(element) + body)

    def flow_into(self, new: FlowNode, flow_id: str) -> str | None:
        """Return the incoming flow of a join by which a token came: mapped, of the same id, or of the same source."""
        target = self.target(flow_id)
        if target in new.record.incoming:
            return target
        drawn = self.old.drawn.get(flow_id)
        source = self.target(drawn.source_id) if drawn is not None and drawn.source_id else None
        found = [
            name for name in new.record.incoming
            if (flow := self.new.drawn.get(name)) is not None and flow.source_id == source
        ]
        return found[0] if len(found) == 1 else None

    def mistakes(self) -> Iterator[Finding]:
        """Yield what the mapping names that is not there."""
        known, possible = {self.old.process_id, *self.old.elements}, {self.new.process_id, *self.new.elements}
        for source, target in self.mapping.items():
            if source not in known:
                why = text("Expected <%(element)s> in the old version, but it has none.", element=source)
                yield mistake(source, why)
            elif target not in possible:
                why = text(
                    "Expected <%(target)s> in the new version for <%(element)s>, but it has none.",
                    target=target, element=source,
                )
                yield mistake(source, why)
