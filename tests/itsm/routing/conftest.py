"""The desk with the category tree."""

from tests.itsm.categories.conftest import desk, keeper  # noqa: F401  # fixtures of every test here
