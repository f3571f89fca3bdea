"""What a template knows of the environment: the same as every other one, so that nobody need compare them."""

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from flask import Flask
from jinja2 import Environment
from jinja2.runtime import Context


class KnowingContext(Context):
    """The context of a template whose functions are all the environment's.

    Jinja lets a template be loaded with functions of its own, and looks at each import whether what imports has any
    that the macros lack: by name, some sixty of them, twenty times a page. Nobody here loads a template so.
    """

    def __init__(
        self, environment: Environment, parent: dict[str, Any], name: str | None,
        blocks: dict[str, Callable[[Context], Iterator[str]]], globals: MutableMapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(environment, parent, name, blocks)


def prepare(app: Flask) -> None:
    """Let the templates of ``app`` have such contexts."""
    app.jinja_env.context_class = KnowingContext
