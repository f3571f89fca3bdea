"""Commands on records, one module each: one transaction, or part of the one that ``work`` gives."""

from itsm.records.commands.add_call import CallNoted, add_call
from itsm.records.commands.assign_task import assign_task
from itsm.records.commands.attach import Attached, attach
from itsm.records.commands.claim_task import ClaimFailed, claim_many, claim_task
from itsm.records.commands.comment import Commented, comment
from itsm.records.commands.complete_task import Completed, complete_task
from itsm.records.commands.link_records import Linked, link_records, unlink_records
from itsm.records.commands.log_call import CallLogged, log_call
from itsm.records.commands.release_task import release_task
from itsm.records.commands.report_record import Replay, Reported, report_record
from itsm.records.commands.retry_fault import Retried, retry_fault
from itsm.records.commands.save_draft import save_draft
from itsm.records.commands.save_view import ViewSaved, remove_view, save_view
from itsm.records.commands.send_message import MessageSent, send_message_to_record
from itsm.records.commands.update_fields import FieldsUpdated, update_fields

__all__ = [
    "Attached", "CallLogged", "CallNoted", "ClaimFailed", "Commented", "Completed", "FieldsUpdated", "Linked",
    "MessageSent", "Replay", "Reported", "Retried", "ViewSaved", "add_call", "assign_task", "attach", "claim_many",
    "claim_task", "comment", "complete_task", "link_records", "log_call", "release_task", "remove_view",
    "report_record", "retry_fault", "save_draft", "save_view", "send_message_to_record", "unlink_records",
    "update_fields",
]
