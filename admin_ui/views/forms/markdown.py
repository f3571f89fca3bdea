"""A small, safe part of Markdown for texts in forms: headings, lists, bold, italic, code, links. No more."""

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<bold>[^*]+)\*\*|\*(?P<italic>[^*\s][^*]*)\*"
    r"|\[(?P<label>[^\]]+)\]\((?P<address>(?:https?://|mailto:|/(?!/))[^\s)]+)\)"
)
_HEADING = re.compile(r"#{1,3} +(.*)")
_BULLET = re.compile(r"[-*] +(.*)")
_NUMBER = re.compile(r"\d+[.)] +(.*)")


def markdown(source: str) -> Markup:
    """Return ``source`` as HTML; nothing of it is taken over as markup but the forms above."""
    return Markup("\n").join(_blocks(source.replace("\r\n", "\n").split("\n\n")))


def _blocks(blocks: Iterable[str]) -> Iterable[Markup]:
    for block in blocks:
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if lines:
            yield _block(lines)


def _block(lines: list[str]) -> Markup:
    heading = _HEADING.fullmatch(lines[0])
    if heading and len(lines) == 1:
        return Markup("<h3>{}</h3>").format(_inline(heading[1]))
    for pattern, tag in ((_BULLET, "ul"), (_NUMBER, "ol")):
        items = [pattern.fullmatch(line) for line in lines]
        if all(items):
            return _list(tag, [item[1] for item in items if item])
    return Markup("<p>{}</p>").format(Markup("<br>").join(_inline(line) for line in lines))


def _list(tag: str, items: list[str]) -> Markup:
    body = Markup("").join(Markup("<li>{}</li>").format(_inline(item)) for item in items)
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), body)


def _inline(line: str) -> Markup:
    done, parts = 0, []
    for found in _INLINE.finditer(line):
        parts.append(escape(line[done : found.start()]))
        parts.append(_mark(found))
        done = found.end()
    parts.append(escape(line[done:]))
    return Markup("").join(parts)


def _mark(found: re.Match[str]) -> Markup:
    if found["code"]:
        return Markup("<code>{}</code>").format(found["code"])
    if found["bold"]:
        return Markup("<strong>{}</strong>").format(found["bold"])
    if found["italic"]:
        return Markup("<em>{}</em>").format(found["italic"])
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(found["address"], found["label"])
