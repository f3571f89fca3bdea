"""Organisations (tenants): making the first one, the one-time set-up code, the shipped packs of each."""

from itsm.tenants.packs import deploy_shipped_packs, missing_packs
from itsm.tenants.set_up import SetUp, is_set_up, set_up
from itsm.tenants.set_up_code import check_set_up_code, new_set_up_code

__all__ = [
    "SetUp",
    "check_set_up_code",
    "deploy_shipped_packs",
    "is_set_up",
    "missing_packs",
    "new_set_up_code",
    "set_up",
]
