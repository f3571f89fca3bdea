"""HTML of a mail as plain text. Nothing is ever shown as HTML: no script, no remote picture, no disguised link."""

import re

from lxml import etree, html

LONGEST = 500_000
"""Characters of markup that are read; the rest of a longer one is left."""
_BLANK = re.compile(r"\n{3,}")


def words_of_markup(markup: str) -> str:
    """The words of ``markup``, with its lines, lists and tables; empty when there are none.

    ``inscriptis`` is loaded by the first mail that has no plain text.
    """
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig

    cut = markup[:LONGEST].replace("\0", "").strip()
    try:
        tree = html.fromstring(cut.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
        etree.strip_elements(tree, "script", "style", "head", "title", etree.Comment, with_tail=False)
        found = Inscriptis(tree, ParserConfig(display_links=False)).get_text()
    except (etree.LxmlError, ValueError, TypeError, RecursionError):  # nothing that is markup: the words as they are
        found = re.sub(r"<[^<>]{0,500}>", " ", cut)
    return _BLANK.sub("\n\n", "\n".join(line.rstrip() for line in found.splitlines())).strip()
