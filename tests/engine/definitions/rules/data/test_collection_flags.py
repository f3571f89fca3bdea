"""Rule ``collection-flags``."""

from tests.engine.definitions.rules.drawings import element, io, item, process, task
from tests.support.rules import rule_tests

ITEMS = item("one") + item("many", isCollection="true")


def drawing(identity: str, **attributes: str) -> str:
    """A data object, a data input and a data output, one of them with these attributes."""
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    content = process(element("dataObject", "d"), task(io(["in"], ["out"])), roots=ITEMS)
    return content.replace(f'id="{identity}"', f'id="{identity}"{written}')


KINDS = ("d", "in", "out")
GOOD = {
    **{f"{kind} without item": drawing(kind, isCollection="true") for kind in KINDS},
    **{f"{kind} one": drawing(kind, itemSubjectRef="one") for kind in KINDS},
    **{f"{kind} many": drawing(kind, itemSubjectRef="many", isCollection="1") for kind in KINDS},
}
BAD = {
    **{f"{kind} many of one": (drawing(kind, itemSubjectRef="one", isCollection="true"), ("collection-flags", kind))
       for kind in KINDS},
    **{f"{kind} one of many": (drawing(kind, itemSubjectRef="many", isCollection="false"), ("collection-flags", kind))
       for kind in KINDS},
    **{f"{kind} says nothing of many": (drawing(kind, itemSubjectRef="many"), ("collection-flags", kind))
       for kind in KINDS},
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
