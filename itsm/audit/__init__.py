"""The audit trail: who signed in, who changed rights, who put what into use; append-only."""

from itsm.audit.changes import audit_change, last_entry
from itsm.audit.trail import AuditEntry, audit

__all__ = ["AuditEntry", "audit", "audit_change", "last_entry"]
