"""What people are told of rooms: a call for help, an update that is due, a proposal, and the updates themselves."""

from collections.abc import Mapping

from engine.errors import text
from itsm.notices.events import MAIL, Event, register_event
from itsm.notices.wording.shipped import add_shipped
from itsm.notices.wording.template import Template

CALLED, DUE, PROPOSED, UPDATE = "room_called", "room_update_due", "room_proposed", "room_update"
_EN = "\n\nOpen the record:\n{{ link }}\n\n{{ organisation }}\n"
_ZH = "\n\n查看单据：\n{{ link }}\n\n{{ organisation }}\n"
TEMPLATES: Mapping[str, Mapping[str, Template]] = {
    CALLED: {
        "en": Template(
            "{{ actor }} calls you in: {{ number }} {{ title }}", "[{{ number }}] You are called in: {{ title }}",
            "Hello {{ name }},\n\n{{ actor }} calls you in to help with {{ number }} “{{ title }}”, whatever you are "
            "busy with:\n\n{{ comment }}" + _EN,
        ),
        "zh-CN": Template(
            "{{ actor }} 召集您协助处理：{{ number }} {{ title }}", "[{{ number }}] 请立即协助：{{ title }}",
            "{{ name }}，您好：\n\n{{ actor }} 召集您立即协助处理 {{ number }}“{{ title }}”，请放下手头工作：\n\n"
            "{{ comment }}" + _ZH,
        ),
    },
    DUE: {
        "en": Template(
            "An update is due: {{ number }} {{ title }}", "[{{ number }}] An update is due: {{ title }}",
            "Hello {{ name }},\n\nthose whom {{ number }} “{{ title }}” concerns wait for an update. Publish one in "
            "the war room, also when there is nothing new." + _EN,
        ),
        "zh-CN": Template(
            "应发布通报：{{ number }} {{ title }}", "[{{ number }}] 应发布通报：{{ title }}",
            "{{ name }}，您好：\n\n相关人员正在等待 {{ number }}“{{ title }}”的最新情况。"
            "请在作战室发布通报，没有新进展也请说明。" + _ZH,
        ),
    },
    PROPOSED: {
        "en": Template(
            "Declare it? {{ comment }} are like it: {{ number }} {{ title }}",
            "[{{ number }}] More than one of its kind: {{ title }}",
            "Hello {{ name }},\n\n{{ number }} “{{ title }}” may be part of something bigger: {{ comment }} open "
            "records are like it. Please decide under “War rooms” whether it is declared." + _EN,
        ),
        "zh-CN": Template(
            "是否宣布？有 {{ comment }} 条相似记录：{{ number }} {{ title }}",
            "[{{ number }}] 可能是大面积故障：{{ title }}",
            "{{ name }}，您好：\n\n{{ number }}“{{ title }}”可能属于更大范围的故障：有 {{ comment }} 条相似的未结记录。"
            "请在“作战室”中决定是否宣布。" + _ZH,
        ),
    },
    UPDATE: {
        "en": Template(
            "{{ title }}: {{ comment }}", "[{{ number }}] {{ title }}",
            "Hello {{ name }},\n\n{{ comment }}\n\n{{ status }}\n\n{% if link %}{{ link }}\n\n{% endif %}"
            "{{ organisation }}\n",
        ),
        "zh-CN": Template(
            "{{ title }}：{{ comment }}", "[{{ number }}] {{ title }}",
            "{{ name }}，您好：\n\n{{ comment }}\n\n{{ status }}\n\n{% if link %}{{ link }}\n\n{% endif %}"
            "{{ organisation }}\n",
        ),
    },
}
"""The shipped words, by event and language."""


def register() -> None:
    """Let people be told of it; doing it again changes nothing."""
    register_event(Event(CALLED, text("You are called in to a war room"), urgent=True, for_desk=True))
    register_event(Event(DUE, text("An update of a war room is due"), urgent=True, for_desk=True))
    register_event(Event(PROPOSED, text("It is proposed to declare something bigger"), urgent=True, for_desk=True))
    register_event(Event(UPDATE, text("An update of something that you follow"), frozenset({MAIL})))
    for event, words in TEMPLATES.items():
        for language, template in words.items():
            add_shipped(event, language, template)
