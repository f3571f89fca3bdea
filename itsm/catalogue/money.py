"""Amounts: whole hundredths inside, written with a point, ``1200`` or ``12.50``. Pure."""

import re
from decimal import Decimal

_AMOUNT = re.compile(r"\d{1,10}(?:\.\d{1,2})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
MONTHS = 12


def read_amount(written: str) -> int | None:
    """Hundredths; None for what is no amount."""
    plain = written.strip().replace(",", "").replace("，", "")
    return int(Decimal(plain) * 100) if _AMOUNT.fullmatch(plain) else None


def is_currency(written: str) -> bool:
    """True for three capital letters (ISO 4217)."""
    return bool(_CURRENCY.fullmatch(written))


def amount(hundredths: int | None) -> Decimal | None:
    """The amount as a number."""
    return None if hundredths is None else Decimal(hundredths) / 100


def written_amount(hundredths: int | None) -> str:
    """The amount as it is typed: ``12.50``, and ``1200`` without cents."""
    if hundredths is None:
        return ""
    whole, cents = divmod(hundredths, 100)
    return f"{whole}.{cents:02d}" if cents else str(whole)


def together(*hundredths: int | None) -> int | None:
    """The sum; None where nothing costs anything."""
    known = [one for one in hundredths if one is not None]
    return sum(known) if known else None


def first_year(once: int | None, monthly: int | None) -> Decimal:
    """What it costs in its first year: by this amount it is approved."""
    return Decimal((once or 0) + MONTHS * (monthly or 0)) / 100
