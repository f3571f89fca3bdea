"""The forms of pages, read as a browser reads them: where they go, what they ask, what stands in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = frozenset({"text", "search", "email", "password", "textarea", "number"})
"""Kinds of fields into which somebody writes anything at all; a date is picked, and sent as text all the same."""


@dataclass
class Field:
    """A field; ``values`` are those that would be sent, ``options`` those that can be chosen."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form that changes something, with its fields in their order."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    def sent(self) -> dict[str, list[str]]:
        """What a browser sends when nobody touches it."""
        return {one.name: list(one.values) for one in self.fields.values() if one.values}

    def typed(self) -> Iterator[Field]:
        """Fields that anything may be written into."""
        return (one for one in self.fields.values() if one.kind in TYPED)

    @property
    def shows_values(self) -> bool:
        """True when somebody sees what there is, and may be about to overwrite what another has changed.

        A box shows something whether it is ticked or not.
        """
        texts = (value for one in self.typed() for value in one.values)
        return any(texts) or any(one.kind == "checkbox" for one in self.fields.values())


class Forms(HTMLParser):
    """The forms of a page that are posted."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._area: Field | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(found.get("action", "")) if found.get("method", "").lower() == "post" else None
            self.found += [self._form] if self._form else []
        elif self._form is not None and found.get("name") and "disabled" not in found:
            self._control(tag, found)
        if tag == "option" and self._select is not None:
            self._select.options.append(found.get("value", ""))
            if "selected" in found:
                self._select.values = [found.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select is not None:
            self._select.values = self._select.values or self._select.options[:1]
            self._select = None
        elif tag == "textarea":
            self._end_area()

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.values = [(self._area.values or [""])[0] + data]

    def _end_area(self) -> None:
        """A line break right after the tag is no part of the text (HTML Standard, 13.2.6.4.7)."""
        if self._area is not None:
            self._area.values = [value.removeprefix("\n") for value in self._area.values]
            self._area = None

    def _control(self, tag: str, found: dict[str, str]) -> None:
        assert self._form is not None
        kind = tag if tag in ("select", "textarea", "button") else found.get("type", "text")
        here = self._form.fields.setdefault(found["name"], Field(found["name"], kind))
        value = found.get("value", "on" if kind in ("checkbox", "radio") else "")
        if kind in ("checkbox", "radio"):
            here.options.append(value)
            here.values += [value] if "checked" in found else []
        elif kind == "button":
            here.options.append(value)
            here.values = here.values or [value]
        elif kind == "select":
            self._select = here
        elif kind == "textarea":
            self._area = here
        elif kind != "file":
            here.values.append(value)
