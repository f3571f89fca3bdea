"""Rights: one place decides who may do what, and says why (``may``); lists are filtered by the same grants.

Deciding is pure (``grants``, ``standing``, ``deciding``); ``reading`` and ``commands`` store; ``conditions`` says the
same as ``may`` in SQL.
"""

from itsm.rights.deciding import may, require
from itsm.rights.grants import Answer, Grant, Thing

__all__ = ["Answer", "Grant", "Thing", "may", "require"]
