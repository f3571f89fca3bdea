"""Operations outside the drawn flow, one module each, each one transaction."""

from itsm.detours.commands.delegate_task import delegate_task
from itsm.detours.commands.give_back_task import give_back_task
from itsm.detours.commands.send_back_task import send_back_task
from itsm.detours.commands.transfer_task import transfer_task
from itsm.detours.commands.urge_task import urge_task
from itsm.detours.commands.withdraw_task import withdraw_task

__all__ = ["delegate_task", "give_back_task", "send_back_task", "transfer_task", "urge_task", "withdraw_task"]
