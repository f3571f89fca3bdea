"""Migrations are played as elements are: straight, and saved and reloaded after each step."""

from tests.engine.elements.conftest import play

__all__ = ["play"]
