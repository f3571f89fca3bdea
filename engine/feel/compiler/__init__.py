"""Turns the syntax tree into Python closures: ``compile_node`` for expressions, ``compile_tests`` for unary tests.

A closure takes a Frame (the names in scope) and returns a FEEL value. One that meets an error notes the reason on
the run and returns null.
"""

from engine.feel.compiler import basics, functions, loops, structures  # noqa: F401 - they register themselves
from engine.feel.compiler.core import Code, Unit, compile_node
from engine.feel.compiler.tests import TestCode, compile_tests

__all__ = ["Code", "TestCode", "Unit", "compile_node", "compile_tests"]
