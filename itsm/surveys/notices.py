"""What surveys tell whom: an invitation when somebody is asked, a reminder before it is too late to answer."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import text
from engine.registry import SYSTEM
from itsm.notices.events import Event, register_event
from itsm.notices.occasions import Audience, Occasion, happen
from itsm.notices.wording.shipped import add_shipped
from itsm.notices.wording.template import Template
from itsm.surveys.tables import Survey

PAGE = "survey"
INVITED, REMINDED = "survey_asked", "survey_reminder"
_LAST = 4
"""The reminder comes when this part of the time to answer is left: a quarter."""
_EN = "Hello {{ name }},\n\n"
_ZH = "{{ name }}，您好：\n\n"
TEMPLATES: Mapping[tuple[str, str], Template] = {
    (INVITED, "en"): Template(
        "How well was {{ number }} solved? {{ title }}", "[{{ number }}] How well was it solved?",
        f"{_EN}{{{{ number }}}} “{{{{ title }}}}” is closed. Please say how well it was solved: one click and, if you "
        "like, a comment.\n\nAnswer here:\n{{ link }}\n\n{{ organisation }}\n",
    ),
    (INVITED, "zh-CN"): Template(
        "{{ number }} 处理得如何？{{ title }}", "[{{ number }}] 请评价处理结果",
        f"{_ZH}{{{{ number }}}}“{{{{ title }}}}”已关闭。请评价处理结果，只需点选一项，也可以写下意见。"
        "\n\n请在此评价：\n{{ link }}\n\n{{ organisation }}\n",
    ),
    (REMINDED, "en"): Template(
        "Your answer about {{ number }} is still welcome: {{ title }}", "[{{ number }}] Your answer is still welcome",
        f"{_EN}you have not said yet how well {{{{ number }}}} “{{{{ title }}}}” was solved. The survey is over soon; "
        "this is the only reminder.\n\nAnswer here:\n{{ link }}\n\n{{ organisation }}\n",
    ),
    (REMINDED, "zh-CN"): Template(
        "{{ number }} 仍在等待您的评价：{{ title }}", "[{{ number }}] 期待您的评价",
        f"{_ZH}您还没有评价 {{{{ number }}}}“{{{{ title }}}}”的处理结果。满意度调查即将截止，此提醒只发送一次。"
        "\n\n请在此评价：\n{{ link }}\n\n{{ organisation }}\n",
    ),
}  # fmt: skip
"""The shipped words, by event and language."""


def register() -> None:
    """Let people be told of these; doing it again changes nothing."""
    register_event(Event(INVITED, text("Your opinion of a closed record is asked for"), page=PAGE, still=is_open))
    register_event(Event(REMINDED, text("A survey ends soon that you have not answered"), page=PAGE, still=is_open))
    for (event, language), template in TEMPLATES.items():
        add_shipped(event, language, template)


def invite(work: UnitOfWork, survey: Survey) -> None:
    """Keep that the person is asked, and that they are reminded once while there is time left."""
    to = Audience(frozenset({survey.person_key}))
    late = survey.expires_at - (survey.expires_at - survey.asked_at) / _LAST
    happen(work, survey.record_key, [Occasion(INVITED, to), Occasion(REMINDED, to, due_at=late)], SYSTEM)


def is_open(session: Session, record_key: int) -> bool:
    """True while the survey of a record can be answered and was not."""
    waits = (Survey.record_key == record_key, Survey.answered_at.is_(None), Survey.expires_at > clock.now())
    return session.scalar(select(Survey.key).where(*waits)) is not None
