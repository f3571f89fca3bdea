"""The audit trail: who signed in, who changed rights, who put what into use; append-only.

``trail`` writes an entry, ``personal`` keeps apart what may be erased, ``sealing`` chains entries by hashes computed in
``chain``, ``verifying`` checks them, ``search`` and ``export`` read them.
"""

from itsm.audit.changes import audit_change, last_entry
from itsm.audit.forgetting import forget_personal
from itsm.audit.trail import AuditEntry, audit

__all__ = ["AuditEntry", "audit", "audit_change", "forget_personal", "last_entry"]
