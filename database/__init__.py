"""Storing: the ``db`` object, the base model, column types, the tenant filter and the unit of work.

The unit of work is the only place that commits.
"""

from database.connection import db, is_postgresql
from database.followed import follow_row, let_row_go
from database.statements.beside import Beside
from database.statements.prepared import Prepared
from database.statements.prepared_read import PreparedRead
from database.statements.sending import kept_of, pool_of
from database.tenant import Tenant, TenantScoped, all_tenants, current_tenant, in_tenant, tenant_in_force
from database.types import Base, Json, Key, UtcDateTime, table_of
from database.upkeep import renew_statistics
from database.work import (
    Overtaken,
    UnitOfWork,
    is_away,
    is_passing,
    looked_up,
    looked_up_together,
    looking_up_once,
    reading,
    reading_along,
    reading_together,
    rehearsing,
    retrying,
    undoing,
    unit_of_work,
)

__all__ = [
    "Base",
    "Beside",
    "Json",
    "Key",
    "Overtaken",
    "Prepared",
    "PreparedRead",
    "Tenant",
    "TenantScoped",
    "UnitOfWork",
    "UtcDateTime",
    "all_tenants",
    "current_tenant",
    "db",
    "follow_row",
    "in_tenant",
    "is_away",
    "is_passing",
    "is_postgresql",
    "kept_of",
    "let_row_go",
    "looked_up",
    "looked_up_together",
    "looking_up_once",
    "pool_of",
    "reading",
    "reading_along",
    "reading_together",
    "rehearsing",
    "renew_statistics",
    "retrying",
    "table_of",
    "tenant_in_force",
    "undoing",
    "unit_of_work",
]
