"""Commands of approvals, one module each; each is one transaction."""

from itsm.approvals.commands.change_vote import change_vote
from itsm.approvals.commands.close_ballot import close_ballot
from itsm.approvals.commands.leave_seat import leave_seat
from itsm.approvals.commands.order_agenda import order_agenda
from itsm.approvals.commands.results import AgendaOrdered, BallotChanged

__all__ = ["AgendaOrdered", "BallotChanged", "change_vote", "close_ballot", "leave_seat", "order_agenda"]
