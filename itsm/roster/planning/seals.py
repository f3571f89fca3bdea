"""What tells one state of a shift or a rotation from another, for forms that were drawn some time ago."""

from collections.abc import Iterable
from hashlib import sha256

from itsm.roster.planning.plan import Plan

LENGTH = 16
"""Characters of a seal."""


def seal(plans: Iterable[Plan], code: str) -> str:
    """The seal of the shift or rotation ``code`` in all plans, past and coming: another one once it was changed."""
    parts = [(plan.valid_from, plan.shift(code), plan.rotation(code)) for plan in plans]
    return sha256(repr([one for one in parts if one[1] or one[2]]).encode()).hexdigest()[:LENGTH]
