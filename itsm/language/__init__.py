"""Languages: messages in English and Simplified Chinese, and how dates, durations and numbers are written in each.

``zh-CN.po`` is the catalogue; ``python -m itsm.language`` brings it up to date with the messages in the code.
"""

from itsm.language.catalogue import LANGUAGES, format_list, gettext, listed, translate
from itsm.language.formats import (
    format_date_time,
    format_date_with_weekday,
    format_day,
    format_duration,
    format_exact,
    format_month,
    format_number,
    format_relative,
    territory_name,
    weekday_names,
)
from itsm.language.labels import colon_after, labelled

__all__ = [
    "LANGUAGES",
    "colon_after",
    "format_date_time",
    "format_date_with_weekday",
    "format_day",
    "format_duration",
    "format_exact",
    "format_list",
    "format_month",
    "format_number",
    "format_relative",
    "gettext",
    "labelled",
    "listed",
    "territory_name",
    "translate",
    "weekday_names",
]
