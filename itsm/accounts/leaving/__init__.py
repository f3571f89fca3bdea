"""Leaving: what somebody holds is handed over, then the account is closed; data are exported, and erased on request."""

from itsm.accounts.leaving.closing import Left, close_account, leave, open_account
from itsm.accounts.leaving.erasing import erase_person, former_name
from itsm.accounts.leaving.export import personal_data, personal_data_zip
from itsm.accounts.leaving.held import Held, HeldTask, held_by

__all__ = [
    "Held",
    "HeldTask",
    "Left",
    "close_account",
    "erase_person",
    "former_name",
    "held_by",
    "leave",
    "open_account",
    "personal_data",
    "personal_data_zip",
]
