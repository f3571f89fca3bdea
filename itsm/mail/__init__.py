"""Mail: letters are written into an outbox in the transaction of their cause, and a worker sends them by SMTP."""

from itsm.mail.letter import Letter
from itsm.mail.outbox import MailRow, post
from itsm.mail.settings import MailSettings, address_of, mail_settings

__all__ = ["Letter", "MailRow", "MailSettings", "address_of", "mail_settings", "post"]
