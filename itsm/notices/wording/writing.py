"""Writing the words of a notice: a template and its values become a sentence, or a mail as text and HTML."""

import re
from collections.abc import Mapping
from html import escape

from itsm.mail import Words
from itsm.mail.letter import html_page
from itsm.notices.wording.sandbox import render
from itsm.notices.wording.template import Template

LONGEST_SENTENCE = 400
_ADDRESS = re.compile(r"https?://[^\s<>]+")


def sentence_of(template: Template, values: Mapping[str, object]) -> str:
    """What the page says, in one line."""
    return " ".join(render(template.sentence, values).split())[:LONGEST_SENTENCE]


def mail_of(template: Template, values: Mapping[str, object], language: str) -> Words:
    """What the mail says; its HTML is made from the text where the template has none."""
    said = render(template.text, values).strip() + "\n"
    body = render(template.html, values, html=True) if template.html.strip() else html_of(said)
    return Words(render(template.subject, values), said, html_page(body, language))


def html_of(said: str) -> str:
    """Plain words as HTML: paragraphs, lines, and addresses that can be followed."""
    paragraphs = [one for one in re.split(r"\n\s*\n", said.strip()) if one.strip()]
    return "\n".join(f"<p>{'<br>'.join(_line(line) for line in one.splitlines())}</p>" for one in paragraphs)


def _line(line: str) -> str:
    parts, end = [], 0
    for found in _ADDRESS.finditer(line):
        address = escape(found[0])
        parts += [escape(line[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*parts, escape(line[end:])])
