"""Commands on the owner of a record, one module each, each one transaction."""

from itsm.ownership.commands.answer_owner_change import OwnerChangeAnswered, answer_owner_change
from itsm.ownership.commands.ask_owner_change import OwnerChangeAsked, ask_owner_change

__all__ = ["OwnerChangeAnswered", "OwnerChangeAsked", "answer_owner_change", "ask_owner_change"]
