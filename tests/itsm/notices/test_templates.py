"""Words of notices: a template reaches nothing and stops nothing, every version is kept, the newest holds."""

import time
from dataclasses import asdict

import pytest

from engine.errors import Conflict, Forbidden, InvalidForm, InvalidState, NotFound
from engine.registry import Actor
from itsm.language import LANGUAGES
from itsm.notices.commands import reset_template, save_template
from itsm.notices.events import EVENTS
from itsm.notices.wording.kept import names_for, versions_of, worded
from itsm.notices.wording.previewing import preview
from itsm.notices.wording.sandbox import LONGEST_SOURCE, render, wrong_with
from itsm.notices.wording.shipped import shipped
from itsm.notices.wording.template import Template, errors_of
from itsm.notices.wording.values import NAMES
from itsm.notices.wording.writing import html_of, mail_of
from tests.support.mail import Postbox, text_of
from tests.support.notices import notices_of, work_notices
from tests.support.records import Desk

OWN = Template("{{ number }} is here", "Ours: {{ number }}", "Dear {{ name }}, {{ title }}", "<p>{{ title }}</p>")
HOSTILE = (
    "{{ ''.__class__ }}", "{{ name.__class__.__mro__ }}", "{{ name['__class__'] }}", "{{ name|attr('__class__') }}",
    "{{ range(10) }}", "{{ 'x' * 1000000000 }}", "{{ 2 ** 99999999 }}", "{{ name ~ name }}",
    "{{ name|center(1000000000) }}", "{{ name.join('abc') }}", "{{ lipsum() }}", "{{ cycler }}", "{{ self }}",
    "{% set x = name %}", "{% import 'os' as os %}", "{% include '/etc/passwd' %}", "{% extends 'x' %}",
    "{% macro x() %}{% endmacro %}", "{% for a in name %}{% endfor %}", "{% filter upper %}x{% endfilter %}",
    "{% for a in answers %}{% for b in answers %}x{% endfor %}{% endfor %}",
    "{% for a in answers recursive %}{% endfor %}",
    "{% for name in answers %}{% endfor %}", "{{ answers.__class__ }}", "{{ answers[0].label }}",
    "{% if name is defined %}x{% endif %}", "{{ unknown }}", "{{ name", "{% if name %}", "{{ name.label() }}",
    "{% for a in answers %}{{ loop.cycle }}{% endfor %}", "{{ [name] }}", "{{ {'a': name} }}",
    "{{ (name, name) }}", "{% block x %}{% endblock %}", "{% call name() %}{% endcall %}", "{{ name|format(1) }}",
)  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE)
def test_template_that_could_reach_or_stop_anything_is_refused(source: str) -> None:
    assert wrong_with(source, NAMES) is not None


def test_template_that_is_deep_or_long_is_refused() -> None:
    deep = "{% if name %}" * 50 + "{% endif %}" * 50

    assert wrong_with(deep, NAMES) is not None and wrong_with("x" * (LONGEST_SOURCE + 1), NAMES) is not None


def test_longest_template_is_written_in_a_moment() -> None:
    source = ("{{ comment }}" * 800)[: LONGEST_SOURCE - 8]
    source = source[: source.rindex("}}") + 2]
    assert wrong_with(source, NAMES) is None
    began = time.perf_counter()

    written = render(source, {"comment": "x" * 4000})

    assert len(written) < 4_000_000 and time.perf_counter() - began < 2


def test_values_are_no_markup_and_no_template() -> None:
    values = {**dict.fromkeys(NAMES, ""), "title": "<b>{{ name }}</b>", "name": "Cai", "answers": []}

    words = mail_of(OWN, values, "en")

    assert "&lt;b&gt;{{ name }}&lt;/b&gt;" in words.html and "<b>{{ name }}</b>" in words.text
    assert html_of('<i> https://x.example/?a=1&b="2') == (
        '<p>&lt;i&gt; <a href="https://x.example/?a=1&amp;b=&quot;2">https://x.example/?a=1&amp;b=&quot;2</a></p>'
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", [*EVENTS, "digest"])
def test_shipped_words_are_right_in_both_languages(event: str, language: str) -> None:
    template = shipped(event, language)

    assert errors_of(template, names_for(event)) == {}
    assert (event in worded() and (language == "en") == template.text.isascii()) or "“" in template.text


def test_own_words_hold_until_they_are_put_back(desk: Desk, postbox: Postbox, administrator: Actor) -> None:
    save_template("reported", "en", OWN, 0, administrator)
    reported = desk.report()
    work_notices()
    assert postbox.messages[-1]["Subject"] == f"Ours: {reported.number}"
    assert "Dear Cai Requester" in text_of(postbox.messages[-1])
    assert notices_of(desk.requester)[-1].sentence == f"{reported.number} is here"

    reset_template("reported", "en", administrator)
    second = desk.report()
    work_notices()

    assert postbox.messages[-1]["Subject"].startswith(f"[{second.number}]")
    assert [one.is_shipped for one in versions_of("reported", "en")] == [True, False]
    with pytest.raises(InvalidState):
        reset_template("reported", "en", administrator)


@pytest.mark.usefixtures("clock")
def test_words_are_saved_once_by_whoever_may_and_against_what_was_read(administrator: Actor, requester: Actor) -> None:
    saved = save_template("reported", "en", OWN, 0, administrator, "c-1")

    assert save_template("reported", "en", OWN, 0, administrator, "c-1") == saved
    assert save_template("reported", "en", OWN, 1, administrator).version == 1
    with pytest.raises(Conflict):
        save_template("reported", "en", shipped("closed", "en"), 0, administrator)
    with pytest.raises(Forbidden):
        save_template("reported", "en", OWN, 1, requester)
    with pytest.raises(NotFound):
        save_template("reported", "fr", OWN, 0, administrator)


@pytest.mark.usefixtures("tenant")
def test_each_part_that_is_wrong_is_named(administrator: Actor) -> None:
    wrong = Template("{{ nam_e }}", "two\nlines", "", "{{ 1 + 1 }}")

    with pytest.raises(InvalidForm) as refused:
        save_template("reported", "en", wrong, 0, administrator)

    assert set(refused.value.fields) == set(asdict(wrong)) and "nam_e" in str(refused.value.fields["sentence"])


def test_preview_shows_a_record_that_the_editor_sees_and_no_other(
    desk: Desk, postbox: Postbox, administrator: Actor
) -> None:
    reported = desk.report()

    shown = preview("reported", OWN, "en", "", administrator)

    assert shown.mail.subject == f"Ours: {reported.number}" and shown.sentence == f"{reported.number} is here"
    for wrong in ("INC-999999", "x" * 500):
        with pytest.raises(InvalidForm) as refused:
            preview("reported", OWN, "en", wrong, administrator)
        assert list(refused.value.fields) == ["record"]
    stranger = Actor(999, "person", "Zoe", frozenset({"requester"}))
    with pytest.raises(InvalidForm):
        preview("reported", OWN, "en", reported.number, stranger)
    assert preview("digest", shipped("digest", "en"), "en", "", administrator).mail.text.count(reported.number) > 1
