"""A desk with the incident pack in use, and somebody who draws."""

from tests.itsm.studio.conftest import desk, pia  # noqa: F401  # fixtures
