"""Messages and signals inside an instance: who waits here gets them at once, the rest goes into the outbox."""

from collections.abc import Iterator, Mapping

from engine.spiff.acts import Act, attempt, stands
from engine.spiff.elements.catching import seen, subscriptions
from engine.spiff.host import Thrown
from engine.spiff.token import Token
from engine.spiff.workflow import Instance


def throw_message(token: Token, name: str, key: str, variables: Mapping[str, object]) -> None:
    """Give a message to the oldest token of this instance that waits for it, else to the outside."""
    instance = token.workflow.instance
    for waiting, index in _waiting(instance, "message", name):
        if subscriptions(waiting)[index]["key"] == key and waiting is not token:
            attempt(waiting, Act("trigger", "message", index, variables))
            return
    instance.outbox.append(Thrown("message", name, key, variables, token.task_spec.record.id))


def throw_signal(token: Token, name: str, variables: Mapping[str, object]) -> None:
    """Give a signal to everyone who waits for it, here and elsewhere."""
    instance = token.workflow.instance
    instance.outbox.append(Thrown("signal", name, "", variables, token.task_spec.record.id))
    broadcast(instance, name, variables)


def broadcast(instance: Instance, name: str, variables: Mapping[str, object]) -> None:
    """Give a signal to every token of an instance that waits for it now, oldest first."""
    for waiting, index in list(_waiting(instance, "signal", name)):
        if waiting.is_live and index < len(subscriptions(waiting)):
            attempt(waiting, Act("trigger", "signal", index, variables))


def _waiting(instance: Instance, kind: str, name: str) -> Iterator[tuple[Token, int]]:
    for token in [token for token in instance.tokens.values() if not stands(token)]:
        for index, subscription in enumerate(subscriptions(token)):
            if subscription["kind"] == kind and subscription["name"] == name and index not in seen(token):
                yield token, index
