"""Events of clocks and of the ladder, with the words in which people are told of them."""

from engine.errors import text
from itsm.escalation.rungs import ESCALATED, INFORMED
from itsm.notices.events import IN_APP, Event, register_event
from itsm.notices.wording.shipped import add_shipped
from itsm.notices.wording.template import Template

CLOCK_WARNED, CLOCK_BREACHED, LEVEL_CHANGED = "clock_warned", "clock_breached", "level_changed"
_SUBJECT, _END = "[{{ number }}] {{ title }}", "\n{{ link }}\n\n{{ organisation }}\n"
_EN = (_SUBJECT, "Hello {{ name }},\n\n", f"\n\nOpen the record:{_END}")
_ZH = (_SUBJECT, "{{ name }}，您好：\n\n", f"\n\n查看详情：{_END}")
_PRIORITY_EN = (
    "{% if priority %}\n\nPriority: {{ priority }}{% endif %}{% if owner %}\nOwner: {{ owner }}{% endif %}"
)
_PRIORITY_ZH = (
    "{% if priority %}\n\n优先级：{{ priority }}{% endif %}{% if owner %}\n首问负责人：{{ owner }}{% endif %}"
)
_LINK_EN = (
    "{% if answers %}\n\nTake care of it with one click; nobody else is called then:\n\n"
    "{% for answer in answers %}{{ answer.label }}:\n{{ answer.link }}\n{% endfor %}{% endif %}"
)
_LINK_ZH = (
    "{% if answers %}\n\n一键确认由您跟进，之后不再继续升级：\n\n"
    "{% for answer in answers %}{{ answer.label }}：\n{{ answer.link }}\n{% endfor %}{% endif %}"
)


def register() -> None:
    """Make events and words known; doing it again changes nothing."""
    _add(
        Event(CLOCK_WARNED, text("Time runs out on a record of yours"), frozenset({IN_APP}), for_desk=True),
        ("{{ number }} runs out of time ({{ reason }})", "“{{ title }}” runs out of time ({{ reason }})."),
        ("{{ number }} 即将超时（{{ reason }}）", "“{{ title }}”即将超时（{{ reason }}）。"),
    )
    _add(
        Event(CLOCK_BREACHED, text("A record of yours is overdue"), for_desk=True),
        ("{{ number }} is overdue ({{ reason }})", "“{{ title }}” is overdue ({{ reason }})."),
        ("{{ number }} 已超时（{{ reason }}）", "“{{ title }}”已超时（{{ reason }}）。"),
    )
    _add(
        Event(LEVEL_CHANGED, text("Another service level holds for a record of yours"), frozenset(), for_desk=True),
        ("{{ number }} has other times ({{ reason }})", "“{{ title }}” has other times now ({{ reason }})."),
        ("{{ number }} 的时限已变更（{{ reason }}）", "“{{ title }}”的时限已变更（{{ reason }}）。"),
    )
    _add(
        Event(ESCALATED, text("A record is escalated to you"), urgent=True, for_desk=True),
        ("Escalated to you: {{ number }} {{ title }}", "“{{ title }}” is escalated to you ({{ reason }})."),
        ("升级到您：{{ number }} {{ title }}", "“{{ title }}”已升级到您（{{ reason }}）。"),
    )
    _add(
        Event(INFORMED, text("A record is escalated, for your information"), for_desk=True),
        ("For information: {{ number }} {{ title }}", "for your information: “{{ title }}” ({{ reason }})."),
        ("供您知悉：{{ number }} {{ title }}", "供您知悉：“{{ title }}”（{{ reason }}）。"),
    )


def _add(event: Event, english: tuple[str, str], chinese: tuple[str, str]) -> None:
    register_event(event)
    for language, (sentence, said), (subject, head, end), priority, link in (
        ("en", english, _EN, _PRIORITY_EN, _LINK_EN), ("zh-CN", chinese, _ZH, _PRIORITY_ZH, _LINK_ZH),
    ):  # fmt: skip
        answers = link if event.key == ESCALATED else ""
        add_shipped(event.key, language, Template(sentence, subject, f"{head}{said}{priority}{answers}{end}"))
