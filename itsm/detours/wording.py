"""The shipped words of notices about operations outside the drawn flow, in each language."""

from collections.abc import Mapping

from itsm.notices.wording.template import Template


def _english(what: str, sentence: str) -> Template:
    return Template(
        f"{sentence}: {{{{ task }}}}, {{{{ number }}}} {{{{ title }}}}",
        "[{{ number }}] {{ title }}: {{ task }}",
        "Hello {{ name }},\n\n" + what
        + "{% if comment %}\n\n{{ actor }} writes:\n\n{{ comment }}{% endif %}"
        + "\n\nOpen the record:\n{{ link }}\n\n{{ organisation }}\n",
    )  # fmt: skip


def _chinese(what: str, sentence: str) -> Template:
    return Template(
        f"{sentence}：{{{{ task }}}}，{{{{ number }}}} {{{{ title }}}}",
        "[{{ number }}] {{ title }}：{{ task }}",
        "{{ name }}，您好：\n\n" + what
        + "{% if comment %}\n\n{{ actor }} 写道：\n\n{{ comment }}{% endif %}"
        + "\n\n查看详情：\n{{ link }}\n\n{{ organisation }}\n",
    )  # fmt: skip


_TASK = "{{ task }}, at {{ number }} “{{ title }}”"
_STEP = "{{ number }}“{{ title }}”的“{{ task }}”"
TEMPLATES: Mapping[str, Mapping[str, Template]] = {
    "en": {
        "transferred": _english(
            f"{{{{ actor }}}} has transferred a task to you: {_TASK}.", "{{ actor }} transferred a task to you"
        ),
        "delegated": _english(
            f"{{{{ actor }}}} has delegated a task to you: {_TASK}. Do it and give it back.",
            "{{ actor }} delegated a task to you",
        ),
        "given_back": _english(
            f"the delegation of a task is over: {_TASK}. It was ended by {{{{ actor }}}}, and the task is again with "
            "who delegated it.",
            "{{ actor }} ended a delegation",
        ),
        "to_sign": _english(
            f"{{{{ actor }}}} asks you to sign: {_TASK}. Agree or refuse at the record.",
            "{{ actor }} asks you to sign",
        ),
        "signed": _english(
            f"what you asked others to sign is decided: {_TASK}. The record says who agreed and who refused.",
            "Everybody has signed or refused",
        ),
        "sign_called_off": _english(
            f"{{{{ actor }}}} has called off the signing of: {_TASK}. Nobody waits for signatures any more.",
            "{{ actor }} called off a signing",
        ),
        "withdrawn": _english(
            f"{{{{ actor }}}} has taken a step back. So you need not do this any more: {_TASK}.",
            "{{ actor }} took a step back",
        ),
        "sent_back": _english(
            "{{ actor }} has sent {{ number }} “{{ title }}” back to you. It stands at: {{ task }}.",
            "{{ actor }} sent a task back to you",
        ),
        "urged": _english(f"{{{{ actor }}}} asks you to go on with: {_TASK}.", "{{ actor }} urges a task"),
    },
    "zh-CN": {
        "transferred": _chinese(f"{{{{ actor }}}} 已将{_STEP}转办给您。", "{{ actor }} 转办给您一项任务"),
        "delegated": _chinese(
            f"{{{{ actor }}}} 已将{_STEP}委托给您办理，完成后请交还。", "{{ actor }} 委托您办理一项任务"
        ),
        "given_back": _chinese(
            _STEP + "的委托已由 {{ actor }} 结束，任务已回到委托人手中。", "{{ actor }} 结束了一项委托"
        ),
        "to_sign": _chinese(f"{{{{ actor }}}} 请您签署{_STEP}，请在详情页同意或拒绝。", "{{ actor }} 请您签署"),
        "signed": _chinese(_STEP + "的签署已有结果，详情页中可查看各人意见。", "签署已有结果"),
        "sign_called_off": _chinese(
            f"{{{{ actor }}}} 已取消{_STEP}的签署，不再等待任何人签署。", "{{ actor }} 取消了签署"
        ),
        "withdrawn": _chinese(f"{{{{ actor }}}} 已撤回上一步，{_STEP}不再需要您处理。", "{{ actor }} 撤回了上一步"),
        "sent_back": _chinese(
            "{{ actor }} 已将 {{ number }}“{{ title }}”退回给您，当前步骤：{{ task }}。", "{{ actor }} 退回给您一项任务"
        ),
        "urged": _chinese(f"{{{{ actor }}}} 催办{_STEP}，请尽快处理。", "{{ actor }} 催办任务"),
    },
}
"""By language and event."""
