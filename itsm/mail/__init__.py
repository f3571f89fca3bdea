"""Mail: letters are written into an outbox in the transaction of their cause, and a worker sends them by SMTP."""

from itsm.mail.about import post_about
from itsm.mail.letter import Letter, Words
from itsm.mail.outbox import MailRow, post
from itsm.mail.settings import MailSettings, address_of, mail_settings

__all__ = ["Letter", "MailRow", "MailSettings", "Words", "address_of", "mail_settings", "post", "post_about"]
