"""What the boards' tests share: the statements that were run, and a desk whose incidents have clocks."""

from tests.admin_ui.conftest import statements
from tests.itsm.clocks.conftest import desk

__all__ = ["desk", "statements"]
