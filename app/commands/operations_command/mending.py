"""What ``flowdesk operations show`` says of a fault: why the step stands still, and the commands that mend it."""

from collections.abc import Iterable, Sequence

from app.commands.operations_command.told import at
from engine.errors import Text, text
from engine.lifecycle import FaultKind
from itsm.operations.instance.now import InstanceNow
from itsm.operations.instance.variables import ScopeRow
from itsm.operations.lists.faults import FaultRow


def of_fault(fault: FaultRow, now: InstanceNow, scopes: Sequence[ScopeRow]) -> Iterable[Text]:
    """Lines about a fault; what is typed has its keys in it, and names in capitals for what only a person knows."""
    yield text(
        "Fault %(key)s at “%(name)s” <%(element)s>, token %(token)s, since %(at)s:\n  %(why)s\n  %(way)s",
        key=fault.key, name=fault.element_name, element=fault.element_id, token=fault.token_id or "-",
        at=at(fault.at), why=fault.message, way=fault.way_out,
    )  # fmt: skip
    token = now.token_of(fault)
    if token is not None and token.element_id != fault.element_id:
        yield _below(
            text("Its token is at “%(name)s” <%(element)s>.", name=token.element_name, element=token.element_id)
        )
    if now.head.is_over:
        return
    key = now.head.key
    if fault.kind == FaultKind.EXECUTION.value:
        yield _below(text("Set what it reads: %(command)s", command=_set_variables(key, fault, scopes)))
    yield _below(text("Try again: %(command)s", command=f"flowdesk operations retry {fault.key} --reason WORDS"))
    if token is not None and not token.is_aside:
        moved = f"flowdesk operations modify {key} --end-at {token.own_id} --begin-at ELEMENT --reason WORDS"
        yield _below(text("Or move it: %(command)s", command=moved))


def of_damage(fault: FaultRow, now: InstanceNow) -> Iterable[Text]:
    """Lines about a saved state that cannot be read."""
    yield text("Fault %(key)s, since %(at)s. %(way)s", key=fault.key, at=at(fault.at), way=fault.way_out)
    yield _below(text("Try again: %(command)s", command=f"flowdesk operations retry {fault.key} --reason WORDS"))
    yield _below(
        text("Or cancel it: %(command)s", command=f"flowdesk operations cancel {now.head.key} --reason WORDS")
    )


def _below(line: Text) -> Text:
    return Text("  %(line)s", {"line": line})


def _set_variables(key: int, fault: FaultRow, scopes: Sequence[ScopeRow]) -> str:
    token_id = next((scope.token_id for scope in scopes if fault.key in scope.faults), None)
    there = f" --token {token_id}" if token_id else ""
    return f"flowdesk operations set-variables {key}{there} --variables '{{NAME: VALUE}}' --reason WORDS"
