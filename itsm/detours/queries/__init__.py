"""What pages and the API read of operations outside the drawn flow."""

from itsm.detours.queries.offered import Offered, Withdrawable, offered_at, urgeable, withdrawable

__all__ = ["Offered", "Withdrawable", "offered_at", "urgeable", "withdrawable"]
