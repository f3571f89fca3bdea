"""Plugging automation into the engine: its job types, and the calls of other servers, which the workers make."""

from collections.abc import Mapping

from engine.registry import InlineHandler, registry
from itsm.automation.calling.working import call_due
from itsm.automation.handlers.comment import COMMENT, comment_record
from itsm.automation.handlers.create import CREATE, create_record
from itsm.automation.handlers.gather import GATHER, gather_records
from itsm.automation.handlers.history import HISTORY, tell_history
from itsm.automation.handlers.link import LINK, link_record
from itsm.automation.handlers.mail import MAIL, send_mail
from itsm.automation.handlers.send import SEND, send_message
from itsm.automation.handlers.start import START, start_process
from itsm.automation.telling import tell_due

HANDLERS: Mapping[str, InlineHandler] = {
    CREATE: create_record,
    LINK: link_record,
    GATHER: gather_records,
    HISTORY: tell_history,
    COMMENT: comment_record,
    START: start_process,
    SEND: send_message,
    MAIL: send_mail,
}


def register() -> None:
    """Fill ``engine.registry``; doing it again changes nothing."""
    registry.inline_handlers.update(HANDLERS)
    registry.background["calls"] = call_due
    registry.background["messages to many"] = tell_due
