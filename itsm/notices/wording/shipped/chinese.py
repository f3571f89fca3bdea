"""Shipped templates in Simplified Chinese."""

from collections.abc import Mapping

from itsm.notices import events
from itsm.notices.wording.template import Template

_HEAD = "{{ name }}，您好：\n\n"
_AT_RECORD = "\n\n查看详情：\n{{ link }}\n\n{{ organisation }}\n"
_SUBJECT = "[{{ number }}] {{ title }}"
_ANSWERS = (
    "{% if answers %}\n\n请点击下面的链接答复：\n\n"
    "{% for answer in answers %}{{ answer.label }}：\n{{ answer.link }}\n\n{% endfor %}{% endif %}"
)

TEMPLATES: Mapping[str, Template] = {
    events.REPORTED: Template(
        "{{ number }} 已收到：{{ title }}",
        _SUBJECT,
        f"{_HEAD}您上报的“{{{{ title }}}}”已收到，单号为 {{{{ number }}}}。有新进展会及时通知您。{_AT_RECORD}",
    ),
    events.ASKED: Template(
        "{{ number }} 等待您的答复：{{ title }}",
        _SUBJECT,
        f"{_HEAD}{{{{ number }}}}“{{{{ title }}}}”需要您的答复才能继续处理。"
        "{% if comment %}\n\n{{ actor }} 写道：\n\n{{ comment }}{% endif %}"
        f"{{% if instructions %}}\n\n{{{{ instructions }}}}{{% endif %}}{_ANSWERS}{_AT_RECORD}",
    ),
    events.RESOLVED: Template(
        "{{ number }} 已解决：{{ title }}",
        _SUBJECT,
        f"{_HEAD}{{{{ number }}}}“{{{{ title }}}}”已解决。"
        "{% if resolution %}\n\n处理结果：{{ resolution }}{% endif %}"
        "{% if comment %}\n\n{{ actor }} 写道：\n\n{{ comment }}{% endif %}"
        f"{{% if instructions %}}\n\n{{{{ instructions }}}}{{% endif %}}{_ANSWERS}{_AT_RECORD}",
    ),
    events.CLOSED: Template(
        "{{ number }} 已结束：{{ title }}（{{ status }}）",
        _SUBJECT,
        f"{_HEAD}{{{{ number }}}}“{{{{ title }}}}”已结束：{{{{ status }}}}。"
        "{% if resolution %}\n\n处理结果或原因：{{ resolution }}{% endif %}"
        f"{{% if comment %}}\n\n{{{{ actor }}}} 写道：\n\n{{{{ comment }}}}{{% endif %}}{_AT_RECORD}",
    ),
    events.COMMENTED: Template(
        "{{ actor }} 在 {{ number }} 中留言：{{ title }}",
        _SUBJECT,
        f"{_HEAD}{{{{ actor }}}} 在 {{{{ number }}}}“{{{{ title }}}}”中写道：\n\n{{{{ comment }}}}{_AT_RECORD}",
    ),
    events.NOTED: Template(
        "{{ actor }} 在 {{ number }} 中写了内部备注：{{ title }}",
        _SUBJECT,
        f"{_HEAD}{{{{ actor }}}} 在 {{{{ number }}}}“{{{{ title }}}}”中写了内部备注：\n\n{{{{ comment }}}}{_AT_RECORD}",
    ),
    events.ASSIGNED: Template(
        "您有一项任务：{{ task }}，{{ number }} {{ title }}",
        f"{_SUBJECT}：{{{{ task }}}}",
        f"{_HEAD}您有一项任务：{{{{ task }}}}，{{{{ number }}}}“{{{{ title }}}}”"
        f"{{% if priority %}}（优先级：{{{{ priority }}}}）{{% endif %}}。由 {{{{ actor }}}} 交办。"
        f"{_ANSWERS}{_AT_RECORD}",
    ),
    events.REOPENED: Template(
        "{{ number }} 已重新打开：{{ title }}",
        _SUBJECT,
        f"{_HEAD}{{{{ number }}}}“{{{{ title }}}}”已由 {{{{ actor }}}} 重新打开。您是首问负责人。"
        f"{{% if comment %}}\n\n{{{{ comment }}}}{{% endif %}}{_AT_RECORD}",
    ),
    events.OFFERED: Template(
        "您的团队有一项任务待领取：{{ task }}，{{ number }} {{ title }}",
        f"{_SUBJECT}：{{{{ task }}}}",
        f"{_HEAD}您的团队有一项任务待领取：{{{{ task }}}}，{{{{ number }}}}“{{{{ title }}}}”"
        f"{{% if priority %}}（优先级：{{{{ priority }}}}）{{% endif %}}。{_AT_RECORD}",
    ),
    events.MOVED: Template(
        "{{ number }} 当前状态：{{ status }}（{{ title }}）",
        _SUBJECT,
        f"{_HEAD}{{{{ number }}}}“{{{{ title }}}}”有新进展，当前状态：{{{{ status }}}}。{_AT_RECORD}",
    ),
    "digest": Template(
        "新消息",
        "{{ organisation }}：{{ notices|length }} 条新消息",
        f"{_HEAD}以下是新消息：\n\n"
        "{% for notice in notices %}{{ notice.sentence }}\n{{ notice.link }}\n\n{% endfor %}"
        "全部消息：\n{{ link }}\n\n{{ organisation }}\n",
    ),
}
