"""What the boards' tests share: the statements that were run."""

from tests.admin_ui.conftest import statements

__all__ = ["statements"]
