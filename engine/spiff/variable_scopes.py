"""Every scope of variables that an instance has open: the process, and each token with what is its own.

The variables of a sub-process, a called process or a loop's body are the locals of its token.
Source: Camunda 8 documentation, Concepts > Variables (variable scopes).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.spiff.workflow import Instance


@dataclass(frozen=True, slots=True)
class VariableScope:
    """Variables by name. ``token_id`` is the token that has them, None for the process; ``parent`` that around it.

    The variables of ``parent`` are not seen from inside of a called process.
    """

    token_id: str | None
    parent: str | None
    variables: Mapping[str, object]


def variable_scopes(instance: Instance) -> list[VariableScope]:
    """Return the scopes, the process first, each one before those inside of it; reading changes nothing."""
    scopes = [VariableScope(None, None, dict(instance.data))]
    for token in instance.tokens.values():
        host = token.workflow.host_token
        scopes.append(VariableScope(token.id, host.id if host else None, dict(token.data)))
    return scopes
