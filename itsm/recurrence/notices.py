"""Telling a team that records come again: an event of the notices, about the newest of them."""

from collections.abc import Mapping

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import text
from engine.registry import SYSTEM
from itsm.notices.events import Event, register_event
from itsm.notices.occasions import Audience, Occasion, happen
from itsm.notices.wording.shipped import add_shipped
from itsm.notices.wording.template import Template
from itsm.recurrence.declared import Watch
from itsm.recurrence.tables import FindingRecordRow, FindingRow

FOUND = "recurrence_found"
TEMPLATES: Mapping[str, Template] = {
    "en": Template(
        "Comes again and again ({{ comment }} times): {{ number }} {{ title }}",
        "[{{ number }}] Comes again and again: {{ title }}",
        "Hello {{ name }},\n\n{{ number }} “{{ title }}” is one of {{ comment }} records that are alike. Please look "
        "under “Recurring records” whether the cause has to be found.\n\n{{ link }}\n\n{{ organisation }}\n",
    ),
    "zh-CN": Template(
        "反复出现（{{ comment }} 次）：{{ number }} {{ title }}",
        "[{{ number }}] 反复出现：{{ title }}",
        "{{ name }}，您好：\n\n{{ number }}“{{ title }}”是 {{ comment }} 条相似记录之一。"
        "请在“反复出现的记录”中查看，判断是否需要查找根本原因。"
        "\n\n{{ link }}\n\n{{ organisation }}\n",
    ),
}  # fmt: skip
"""The shipped words, by language."""


def register() -> None:
    """Let people be told of it; doing it again changes nothing."""
    register_event(Event(FOUND, text("Records come again and again"), for_desk=True))
    for language, template in TEMPLATES.items():
        add_shipped(FOUND, language, template)


def tell_found(work: UnitOfWork, watch: Watch, row: FindingRow) -> None:
    """Tell the team of the watch of a finding that is new or came back."""
    newest = work.session.execute(
        select(FindingRecordRow.record_key)
        .where(FindingRecordRow.finding_key == row.key)
        .order_by(FindingRecordRow.opened_at.desc(), FindingRecordRow.record_key.desc())
    ).first()
    if newest is not None and watch.team:
        details = {"comment": str(row.count), "finding": row.key}
        happen(work, newest[0], [Occasion(FOUND, Audience(teams=(watch.team,)), details)], SYSTEM)
