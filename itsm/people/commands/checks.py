"""What may be a name, an e-mail address, a language and a time zone."""

import re
from functools import lru_cache
from zoneinfo import available_timezones

from engine.errors import InvalidInput, text
from itsm.people.queries import normal_email

LANGUAGES = ("en", "zh-CN")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")


def checked_name(name: str) -> str:
    """``name`` without outer space; raises InvalidInput when it is empty or too long."""
    stripped = name.strip()
    if not 0 < len(stripped) <= 200:
        raise InvalidInput(text("Expected a name of 1 to 200 characters. Enter one."))
    return stripped


def checked_email(email: str) -> str:
    """The normal spelling of ``email``; raises InvalidInput when it cannot be an address."""
    normal = normal_email(email)
    if not _EMAIL.fullmatch(normal):
        raise InvalidInput(
            text("Expected an e-mail address such as name@example.org, but it is “%(email)s”.", email=email)
        )
    return normal


def checked_language(language: str) -> str:
    """``language``; raises InvalidInput unless Flowdesk speaks it."""
    if language not in LANGUAGES:
        raise InvalidInput(text("Expected the language en or zh-CN, but it is “%(language)s”.", language=language))
    return language


@lru_cache(maxsize=1)
def time_zones() -> frozenset[str]:
    """Names of all time zones, read from the disk once."""
    return frozenset(available_timezones())


def checked_time_zone(time_zone: str) -> str:
    """``time_zone``; raises InvalidInput unless it is an IANA name."""
    if time_zone not in time_zones():
        raise InvalidInput(
            text("Expected a time zone such as Asia/Shanghai, but it is “%(time_zone)s”.", time_zone=time_zone)
        )
    return time_zone
