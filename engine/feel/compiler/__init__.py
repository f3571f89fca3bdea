"""Turns the syntax tree into Python closures: ``compile_node`` for expressions, ``compile_tests`` for unary tests.

A closure takes a Frame (the names in scope) and returns a FEEL value. One that meets an error notes the reason on
the run and returns null.
"""

from collections.abc import Callable
from typing import TypeVar

from engine.feel.compiler import basics, core, functions, loops, structures, tests  # noqa: F401 - they register themselves
from engine.feel.compiler.core import Code, Unit
from engine.feel.compiler.tests import TestCode
from engine.feel.errors import FeelSyntaxError
from engine.feel.messages import message
from engine.feel.syntax import tree

__all__ = ["Code", "TestCode", "Unit", "compile_node", "compile_tests"]
Node = TypeVar("Node", bound=tree.Node)
Made = TypeVar("Made")


def compile_node(node: tree.Node, unit: Unit) -> Code:
    """Return the closure of an expression. Raises FeelSyntaxError for a tree too deep for the stack that is left."""
    return _bounded(core.compile_node, node, unit)


def compile_tests(node: tree.Tests, unit: Unit) -> TestCode:
    """Return a closure that says whether a value passes unary tests, or cannot tell. Raises FeelSyntaxError alike."""
    return _bounded(tests.compile_tests, node, unit)


def _bounded(compiler: Callable[[Node, Unit], Made], node: Node, unit: Unit) -> Made:
    try:
        return compiler(node, unit)
    except RecursionError:
        sentence = message("Expected a simpler expression, but it is nested too deeply.")
        raise FeelSyntaxError(sentence, 1, 1) from None
