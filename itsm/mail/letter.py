"""A letter: what a mail says, in the language of whoever gets it, as text and as HTML."""

from dataclasses import dataclass
from html import escape

from engine.errors import Text
from itsm.language import translate


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject, paragraphs, and where there is one thing to do a link with its words (a plain address, no tracking)."""

    subject: Text
    paragraphs: tuple[Text, ...]
    link: str = ""
    link_words: Text | None = None
    closing: tuple[Text, ...] = ()

    def in_language(self, language: str) -> dict[str, str]:
        """``subject``, ``text`` and ``html`` in ``language``."""
        said = [translate(one, language) for one in self.paragraphs]
        closing = [translate(one, language) for one in self.closing]
        words = translate(self.link_words, language) if self.link_words else self.link
        return {
            "subject": " ".join(translate(self.subject, language).split()),
            "text": "\n\n".join([*said, *([self.link] if self.link else []), *closing]) + "\n",
            "html": _html(said, self.link, words, closing, language),
        }


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says when it is written already, in the language of whoever gets it."""

    subject: str
    text: str
    html: str

    def in_language(self, _language: str) -> dict[str, str]:
        """``subject``, ``text`` and ``html`` as they are."""
        return {"subject": " ".join(self.subject.split()), "text": self.text, "html": self.html}


def _html(said: list[str], link: str, words: str, closing: list[str], language: str) -> str:
    parts = [f"<p>{escape(one)}</p>" for one in said]
    if link:
        parts += [
            f'<p><a href="{escape(link)}" style="display:inline-block;padding:10px 16px;border-radius:6px;'
            f'background:#1f5fbf;color:#ffffff;text-decoration:none">{escape(words)}</a></p>',
            f'<p style="font-size:13px;color:#555555">{escape(link)}</p>',
        ]
    parts += [f'<p style="font-size:13px;color:#555555">{escape(one)}</p>' for one in closing]
    return html_page("\n".join(parts), language)


def html_page(body: str, language: str) -> str:
    """A page of HTML as mail programs draw it alike; ``body`` is HTML already."""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8"></head>\n'
        f'<body style="font-family:sans-serif;font-size:15px;line-height:1.5;color:#1c1c1c">\n{body}\n</body></html>\n'
    )
