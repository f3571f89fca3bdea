"""Operations outside the drawn flow, one module each, each one transaction."""

from itsm.detours.commands.ask_signatures import Vote, add_signer, countersign
from itsm.detours.commands.call_off_signing import call_off_signing
from itsm.detours.commands.delegate_task import delegate_task
from itsm.detours.commands.give_back_task import give_back_task
from itsm.detours.commands.send_back_task import send_back_task
from itsm.detours.commands.sign_task import sign_task
from itsm.detours.commands.transfer_task import transfer_task
from itsm.detours.commands.urge_task import urge_task
from itsm.detours.commands.withdraw_task import withdraw_task

__all__ = [
    "Vote", "add_signer", "call_off_signing", "countersign", "delegate_task", "give_back_task", "send_back_task",
    "sign_task", "transfer_task", "urge_task", "withdraw_task",
]
