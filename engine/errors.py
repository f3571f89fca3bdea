"""What can go wrong, in words: one class per kind of refusal.

A message is a translatable template with named parameters ("Expected …, but …. Do …"); the edges (pages, API, command
line) translate it, so nothing below them knows a language. The kinds map to HTTP statuses in one table of ``api``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence to be translated at the edge: an English template with ``%(name)s`` places, and their values."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % dict(self.values) if self.values else self.template.replace("%%", "%")


@dataclass(frozen=True, slots=True)
class Names:
    """A value of a ``Text`` that a pack has in several languages, by language tag; English where one is missing."""

    by_language: Mapping[str, str]

    def said(self, language: str) -> str:
        """The words in ``language``."""
        return self.by_language.get(language) or self.by_language.get("en", "")

    def __str__(self) -> str:
        return self.said("en")


def text(template: str, /, **values: object) -> Text:
    """Mark ``template`` for translation and bind its values (the extractor of messages looks for this name)."""
    return Text(template, values)


@runtime_checkable
class Sentence(Protocol):
    """What a pure room below says: a template in English and its values, some of them sentences again."""

    @property
    def template(self) -> str:
        """The English words, with ``%(name)s`` places."""

    @property
    def values(self) -> Mapping[str, object]:
        """What stands in the places."""


def text_of(sentence: Sentence) -> Text:
    """A sentence of FEEL or DMN as a text that the edges can translate."""
    if not sentence.values:
        return Text(sentence.template.replace("%", "%%"))
    return Text(sentence.template, {name: _said(value) for name, value in sentence.values.items()})


def _said(value: object) -> object:
    return text_of(value) if isinstance(value, Sentence) and not isinstance(value, Text) else value


class FlowdeskError(Exception):
    """Base of every refusal that a caller may cause; anything else that is raised is a defect of ours."""

    kind = "error"

    def __init__(self, message: str | Text) -> None:
        self.message = message if isinstance(message, Text) else Text(message.replace("%", "%%"))
        super().__init__(str(self.message) if isinstance(message, Text) else message)


class NotFound(FlowdeskError):
    """The thing does not exist, or belongs to another tenant."""

    kind = "not_found"


class InvalidState(FlowdeskError):
    """The thing exists, but is not in a state in which the command makes sense."""

    kind = "invalid_state"


class HasEnded(InvalidState):
    """The process instance has ended: nothing can be done with it any more."""


class UnfitTarget(InvalidState):
    """What is asked for names an element, scope or token that it is not possible with, whatever the instance does."""


class DamagedState(InvalidState):
    """The saved state of an instance cannot be read: a back-up has its bytes, or it can only be cancelled."""


class Conflict(FlowdeskError):
    """Somebody else changed the thing since it was read; ``current`` says what it looks like now."""

    kind = "conflict"

    def __init__(self, message: str | Text, current: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.current = dict(current or {})


class Forbidden(FlowdeskError):
    """The actor may not do this."""

    kind = "forbidden"


class Unauthenticated(FlowdeskError):
    """Nobody is signed in."""

    kind = "unauthenticated"


class TooManyAttempts(FlowdeskError):
    """A limit on attempts was reached; try again later."""

    kind = "too_many_attempts"


class InvalidInput(FlowdeskError):
    """A value cannot be used."""

    kind = "invalid_input"


class InvalidForm(FlowdeskError):
    """A submission breaks the rules of its form; ``fields`` maps a field's path to what is wrong with it."""

    kind = "invalid_form"

    def __init__(self, fields: Mapping[str, Text]) -> None:
        super().__init__(text("Expected a complete form, but %(count)s fields need attention.", count=len(fields)))
        self.fields = dict(fields)


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that does away with a finding: what to call it, and what a machine has to do (``do`` and its values)."""

    label: Text
    action: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the linter says of one element: which rule, how bad, where, why and what to do about it.

    ``element_name`` is what the drawing shows at the element; an id alone tells a process owner little. ``repairs``
    are the ways to do it with one click, where they are certain.
    """

    rule: str
    severity: Literal["error", "warning"]
    element_id: str
    message: Text
    fix: Text | None = None
    resource: str = ""
    element_name: str = ""
    repairs: tuple[Repair, ...] = ()


class InvalidDefinition(FlowdeskError):
    """A resource cannot be deployed; ``findings`` says why, element by element."""

    kind = "invalid_definition"

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = findings[0]
        super().__init__(
            text(
                "Expected a definition that can run, but %(resource)s has %(count)s findings, "
                "first at <%(element)s>: %(first)s",
                resource=first.resource,
                count=len(findings),
                element=first.element_id,
                first=first.message,
            )
        )
        self.findings = tuple(findings)


class MigrationRefused(InvalidState):
    """An instance does not fit another version; ``findings`` say why, element by element, and the way out."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = findings[0]
        super().__init__(
            text(
                "Expected an instance that fits the other version, but %(count)s things stand against it, first at "
                "<%(element)s>: %(first)s",
                count=len(findings),
                element=first.element_id,
                first=first.message,
            )
        )
        self.findings = tuple(findings)


class ExecutionFault(FlowdeskError):
    """An element could not do its work (a condition without answer, no flow to take, an uncaught error event)."""

    kind = "fault"

    def __init__(self, element_id: str, message: str | Text) -> None:
        super().__init__(message)
        self.element_id = element_id
        self.token_id = ""
