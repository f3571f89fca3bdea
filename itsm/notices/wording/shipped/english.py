"""Shipped templates in English."""

from collections.abc import Mapping

from itsm.notices import events
from itsm.notices.wording.template import Template

_HEAD = "Hello {{ name }},\n\n"
_AT_RECORD = "\n\nOpen the record:\n{{ link }}\n\n{{ organisation }}\n"
_SUBJECT = "[{{ number }}] {{ title }}"
_ANSWERS = (
    "{% if answers %}\n\nAnswer with one of these links:\n\n"
    "{% for answer in answers %}{{ answer.label }}:\n{{ answer.link }}\n\n{% endfor %}{% endif %}"
)

TEMPLATES: Mapping[str, Template] = {
    events.REPORTED: Template(
        "{{ number }} has been received: {{ title }}",
        _SUBJECT,
        f"{_HEAD}we have received your report “{{{{ title }}}}”. Its number is {{{{ number }}}}. "
        f"You are told as soon as there is something new.{_AT_RECORD}",
    ),
    events.ASKED: Template(
        "{{ number }} waits for your answer: {{ title }}",
        _SUBJECT,
        f"{_HEAD}we need an answer of yours before the work on {{{{ number }}}} “{{{{ title }}}}” can go on."
        "{% if comment %}\n\n{{ actor }} writes:\n\n{{ comment }}{% endif %}"
        f"{{% if instructions %}}\n\n{{{{ instructions }}}}{{% endif %}}{_ANSWERS}{_AT_RECORD}",
    ),
    events.RESOLVED: Template(
        "{{ number }} is resolved: {{ title }}",
        _SUBJECT,
        f"{_HEAD}{{{{ number }}}} “{{{{ title }}}}” is resolved."
        "{% if resolution %}\n\nWhat was done: {{ resolution }}{% endif %}"
        "{% if comment %}\n\n{{ actor }} writes:\n\n{{ comment }}{% endif %}"
        f"{{% if instructions %}}\n\n{{{{ instructions }}}}{{% endif %}}{_ANSWERS}{_AT_RECORD}",
    ),
    events.CLOSED: Template(
        "{{ number }} has ended: {{ title }} ({{ status }})",
        _SUBJECT,
        f"{_HEAD}{{{{ number }}}} “{{{{ title }}}}” has ended: {{{{ status }}}}."
        "{% if resolution %}\n\nWhat was done, or why not: {{ resolution }}{% endif %}"
        f"{{% if comment %}}\n\n{{{{ actor }}}} writes:\n\n{{{{ comment }}}}{{% endif %}}{_AT_RECORD}",
    ),
    events.COMMENTED: Template(
        "{{ actor }} wrote a comment on {{ number }}: {{ title }}",
        _SUBJECT,
        f"{_HEAD}{{{{ actor }}}} wrote on {{{{ number }}}} “{{{{ title }}}}”:\n\n{{{{ comment }}}}{_AT_RECORD}",
    ),
    events.NOTED: Template(
        "{{ actor }} wrote an internal comment on {{ number }}: {{ title }}",
        _SUBJECT,
        f"{_HEAD}{{{{ actor }}}} wrote internally on {{{{ number }}}} “{{{{ title }}}}”:\n\n{{{{ comment }}}}"
        f"{_AT_RECORD}",
    ),
    events.ASSIGNED: Template(
        "You have a task now: {{ task }}, {{ number }} {{ title }}",
        f"{_SUBJECT}: {{{{ task }}}}",
        f"{_HEAD}you have a task now: {{{{ task }}}}, at {{{{ number }}}} “{{{{ title }}}}”"
        f"{{% if priority %}} (priority: {{{{ priority }}}}){{% endif %}}. It comes from {{{{ actor }}}}."
        f"{_ANSWERS}{_AT_RECORD}",
    ),
    events.REOPENED: Template(
        "{{ number }} was reopened: {{ title }}",
        _SUBJECT,
        f"{_HEAD}{{{{ number }}}} “{{{{ title }}}}” was reopened by {{{{ actor }}}}. You answer for it."
        f"{{% if comment %}}\n\n{{{{ comment }}}}{{% endif %}}{_AT_RECORD}",
    ),
    events.OFFERED: Template(
        "A task waits for your team: {{ task }}, {{ number }} {{ title }}",
        f"{_SUBJECT}: {{{{ task }}}}",
        f"{_HEAD}a task waits for somebody of your team: {{{{ task }}}}, at {{{{ number }}}} “{{{{ title }}}}”"
        f"{{% if priority %}} (priority: {{{{ priority }}}}){{% endif %}}.{_AT_RECORD}",
    ),
    events.MOVED: Template(
        "{{ number }} stands at: {{ status }} ({{ title }})",
        _SUBJECT,
        f"{_HEAD}{{{{ number }}}} “{{{{ title }}}}” has moved on. It stands at: {{{{ status }}}}.{_AT_RECORD}",
    ),
    "digest": Template(
        "What is new",
        "What is new at {{ organisation }}: {{ notices|length }}",
        f"{_HEAD}this is what is new:\n\n"
        "{% for notice in notices %}{{ notice.sentence }}\n{{ notice.link }}\n\n{% endfor %}"
        "All notices:\n{{ link }}\n\n{{ organisation }}\n",
    ),
}
