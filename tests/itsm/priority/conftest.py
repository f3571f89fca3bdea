"""Fixtures of priorities: a desk whose incidents have clocks."""

from tests.itsm.clocks.conftest import desk

__all__ = ["desk"]
