"""What something costs, in the reader's language."""

from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import visitor
from engine.errors import text
from itsm.language.formats import format_money


def orders_something() -> bool:
    """True where a pack takes orders: then there is a catalogue."""
    return any(one.orders is not None for one in visitor().record_types())


def said_amount(hundredths: int, currency: str) -> str:
    """An amount with its currency: ``CNY 6,800``, ``CNY 12.50`` or ``¥6,800``."""
    return format_money(hundredths, currency, visitor().language)


def said_cost(once: int | None, monthly: int | None, currency: str) -> str:
    """Once, in a month, both, or free."""
    parts = []
    if once:
        parts.append(say(text("%(amount)s once", amount=said_amount(once, currency))))
    if monthly:
        parts.append(say(text("%(amount)s a month", amount=said_amount(monthly, currency))))
    return " + ".join(parts) or say(text("Free of charge"))


WORDS = {"said_cost": said_cost, "orders_something": orders_something}
"""What templates say with."""
