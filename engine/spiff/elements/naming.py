"""Names and correlation keys of messages and signals, for those who wait for them and those who throw them."""

from decimal import Decimal

from engine.errors import ExecutionFault, Text, text
from engine.spiff import variables
from engine.spiff.diagram.records import EventRecord
from engine.spiff.token import Token


def name_of(token: Token, event: EventRecord, what: Text) -> str:
    """Return the name of a message or signal. Raises ExecutionFault when it is null."""
    value = event.values.get("name")
    name = variables.evaluate_text(token, value, what)
    if name:
        return name
    raise ExecutionFault(
        token.task_spec.record.id,
        text(
            "Expected %(what)s at <%(element)s>, but %(given)s Correct the expression.",
            what=what, element=token.task_spec.record.id, given=variables.given(token, value),
        ),
    )


def key_of(token: Token, event: EventRecord) -> str:
    """Return the correlation key of a message as text, empty when the diagram gives none.

    Raises ExecutionFault when its expression gives neither text nor a number, or a text that is too long.
    """
    value = event.values.get("key")
    if value is None:
        return ""
    key = variables.evaluate(token, value)
    if isinstance(key, bool) or not isinstance(key, str | int | Decimal):
        raise ExecutionFault(
            token.task_spec.record.id,
            text(
                "Expected the correlation key of message %(name)s at <%(element)s> to be text or a number, "
                "but %(given)s Set the variable before the token arrives here.",
                name=event.values["name"].text, element=token.task_spec.record.id,
                given=variables.given(token, value),
            ),
        )
    return variables.short(token, str(key), text("the correlation key")) or ""
