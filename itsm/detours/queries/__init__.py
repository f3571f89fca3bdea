"""What pages and the API read of operations outside the drawn flow."""

from itsm.detours.queries.offered import Offered, Withdrawable, offered_at, urgeable, withdrawable
from itsm.detours.queries.signing import Signing, ToSign, signings_of, to_sign

__all__ = [
    "Offered", "Signing", "ToSign", "Withdrawable", "offered_at", "signings_of", "to_sign", "urgeable", "withdrawable",
]
