"""Call activity: runs another process, or a global task of the file, as a scope of its own inside this instance.

Source: BPMN 2.0.2, 10.3.6; ``zeebe:calledElement``. The version is chosen when the call begins and kept.
"""

from collections.abc import Mapping
from typing import Any

from engine.errors import ExecutionFault, text
from engine.spiff import variables
from engine.spiff.diagram.records import local_part, value_of
from engine.spiff.elements.opening import open_scope
from engine.spiff.elements.sub_process import SubProcess
from engine.spiff.scope import Scope, ScopeSpec
from engine.spiff.token import Token

DEEPEST = 50
"""Calls inside calls: more is a process that calls itself without end."""


class CallActivity(SubProcess):
    """``internal_data["called"]`` is the process, and the key of its definition when it stands in another file."""

    is_isolated = True

    def execute(self, token: Token) -> bool | None:
        """Choose what is called, hand it its variables, then go on as with any sub-process."""
        self._require_depth(token)
        token.internal_data["called"] = self._find(token)
        if self._propagates("propagateAllParentVariables") or not self.record.inputs:
            token.data = {**variables.visible(token), **token.data}
        return super().execute(token)

    def open(self, scope: Scope, token: Token) -> None:
        """Begin where the called process begins."""
        open_scope(scope, token.status)

    def inner_specs(self, token: Token) -> Mapping[str, ScopeSpec]:
        """Return the scopes of the called process."""
        return called_specs(token)

    def inner_scope(self, token: Token) -> str:
        """Return the id of the called process."""
        called = token.internal_data["called"]
        assert isinstance(called, dict)
        return str(called["process"])

    def publish_result(self, token: Token) -> None:
        """Let the variables of the called process out: by the output mappings, or all of them."""
        data = self.record.data
        inside = {mapping.target[0] for mapping in data.inputs} | data.kept | {*data.variables}
        if not self.record.outputs and self._propagates("propagateAllChildVariables"):
            for name in token.data.keys() - inside:
                variables.write_above(token, name, token.data[name])
        variables.publish(token, {})

    def _propagates(self, attribute: str) -> bool:
        written = value_of(self.record.extensions, "calledElement", attribute)
        return written is None or written.text == "true"

    def _find(self, token: Token) -> dict[str, Any]:
        named = value_of(self.record.extensions, "calledElement", "processId")
        in_file = self.record.values.get("calledElement")
        if named is None and in_file is not None and local_part(in_file.text) in token.workflow.specs:
            return {"process": local_part(in_file.text), "definition": self._own_definition(token)}
        if named is not None:
            process = variables.require_text(token, "calledElement", "processId", text("the process that is called"))
        else:
            process = local_part(in_file.text) if in_file is not None else ""
        key = token.workflow.instance.host.called_definition(process, self._binding(), self._own_definition(token))
        if key is None and process in token.workflow.specs:
            return {"process": process, "definition": self._own_definition(token)}
        if key is None:
            raise ExecutionFault(
                self.record.id,
                text(
                    "Expected process “%(process)s” to be in use for <%(element)s>, but it is not. Deploy it.",
                    process=process, element=self.record.id,
                ),
            )
        return {"process": process, "definition": key}

    def _binding(self) -> str:
        """Return ``latest``, ``deployment``, or the version tag after ``versionTag:``."""
        binding = value_of(self.record.extensions, "calledElement", "bindingType")
        tag = value_of(self.record.extensions, "calledElement", "versionTag")
        if binding is not None and binding.text == "versionTag":
            return f"versionTag:{tag.text if tag else ''}"
        return binding.text if binding is not None else "latest"

    @staticmethod
    def _own_definition(token: Token) -> int | None:
        """Return the definition that the calling element stands in; None for that of the instance."""
        called = token.workflow.called
        return called["definition"] if called else None

    def _require_depth(self, token: Token) -> None:
        depth, host = 0, token.workflow.host_token
        while host is not None:
            depth += host.task_spec.is_isolated
            host = host.workflow.host_token
        if depth < DEEPEST:
            return
        raise ExecutionFault(
            self.record.id,
            text(
                "Expected calls to end at some depth, but <%(element)s> is called %(depth)s levels deep. "
                "Let the process call itself under a condition only.",
                element=self.record.id, depth=depth,
            ),
        )


def called_specs(token: Token) -> Mapping[str, ScopeSpec]:
    """Return the scopes that may open inside of a call: those of the called definition, or of this file."""
    called = token.internal_data.get("called")
    if not isinstance(called, dict) or called["definition"] is None:
        return token.workflow.instance.specs
    return token.workflow.instance.host.called_scopes(called["definition"])
