"""The calendars that every organisation begins with; afterwards they are its own."""

from dataclasses import dataclass

from itsm.calendars.arithmetic.definition import Definition
from itsm.calendars.arithmetic.hours import ALL_DAY, Spans, read_spans
from itsm.calendars.arithmetic.public_holidays import Region


@dataclass(frozen=True, slots=True)
class ShippedCalendar:
    """A calendar with its code and its names in both languages."""

    code: str
    names: dict[str, str]
    definition: Definition


def _workdays(hours: str) -> tuple[Spans, ...]:
    return (read_spans(hours),) * 5 + ((), ())


SHIPPED = (
    ShippedCalendar("24x7", {"en": "Around the clock", "zh-CN": "全天候"}, Definition("UTC", (ALL_DAY,) * 7)),
    ShippedCalendar(
        "cn-5x8",
        {"en": "China, working days 9 to 17", "zh-CN": "中国大陆工作日 9–17 时"},
        Definition("Asia/Shanghai", _workdays("09:00-17:00"), Region("CN"), read_spans("09:00-17:00")),
    ),
    ShippedCalendar(
        "us-east-5x8",
        {"en": "US East, working days 9 to 17", "zh-CN": "美国东部工作日 9–17 时"},
        Definition("America/New_York", _workdays("09:00-17:00"), Region("US")),
    ),
    ShippedCalendar(
        "de-5x9",
        {"en": "Germany, working days 8 to 17", "zh-CN": "德国工作日 8–17 时"},
        Definition("Europe/Berlin", _workdays("08:00-17:00"), Region("DE")),
    ),
)
