"""Languages: messages in English and Simplified Chinese, and how dates, durations and numbers are written in each.

``zh-CN.po`` is the catalogue; ``python -m itsm.language`` brings it up to date with the messages in the code.
"""

from itsm.language.catalogue import LANGUAGES, gettext, translate

__all__ = ["LANGUAGES", "gettext", "translate"]
