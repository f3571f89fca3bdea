"""How ``flowdesk operations`` answers with rows: lines for people, every field for machines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, json_option, said
from engine.errors import Text, text
from itsm.records.queries.items import Page

Row = TypeVar("Row")
LIMIT = click.option(
    "--limit", type=click.IntRange(1, 200), default=50, show_default=True, help=said(text("How many at most."))
)
NONE = text("There are none.")
MORE = text("There are more. Name a process, an element, or a higher limit.")


def listing(
    name: str, line: Callable[[Row], Text], none: Text = NONE
) -> Callable[[Callable[..., Page[Row]]], Callable[..., int]]:
    """Answer with the rows that the function reads, called ``name``; ``line`` says one to people, ``none`` no row."""

    def decorate(read: Callable[..., Page[Row]]) -> Callable[..., int]:
        @wraps(read)
        def answering(*, organisation_name: str | None, as_json: bool, **filters: Any) -> int:
            with organisation(organisation_name):
                page = read(**filters)
            return give_page(name, page, line, as_json, none)

        return organisation_option(json_option(answering))

    return decorate


def give_page(
    name: str, page: Page[Row], line: Callable[[Row], Text], as_json: bool, none: Text = NONE
) -> int:
    """Answer with the rows of a list; ``more`` says that there are others."""
    told = [*map(line, page.items), *([MORE] if page.next else [])]
    return Answer({name: plain(page.items), "more": page.next is not None}, told or [none]).give(as_json)


def plain(value: Any) -> Any:
    """A value for machines: rows as objects, sentences in the language of this run, instants as ISO 8601."""
    if isinstance(value, Text):
        return said(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(one) for one in value]
    return value


def at(moment: datetime) -> str:
    """An instant as the lists write it."""
    return moment.isoformat(timespec="seconds")
