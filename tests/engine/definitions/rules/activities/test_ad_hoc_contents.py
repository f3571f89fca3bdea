"""Rule ``ad-hoc-contents``."""

from collections.abc import Callable

from tests.engine.definitions.rules.drawings import child, element, process, task
from tests.support.bpmn import Diagram
from tests.support.rules import Broken, rule_tests

CHOREOGRAPHY = element(
    "choreographyTask", "c", child("participantRef", "x"), child("participantRef", "y"), child("messageFlowRef", "z"),
    initiatingParticipantRef="x",
)


def ad_hoc(draw: Callable[[Diagram], object]) -> Diagram:
    return Diagram().path("start:s", "adhoc:h", "end:e").inside("h", draw)


GOOD = {
    "activities": ad_hoc(lambda d: d.path("task:a").path("user:b", "and:g", "task:c").path("g", "task:d")),
    "an event between them": ad_hoc(
        lambda d: d.path("task:a", "catch:w", "task:b").timer("w", timeDuration="PT1H")
    ),
    "a sub-process with its own start and end": ad_hoc(
        lambda d: d.path("sub:p").inside("p", lambda inner: inner.path("start:ps", "task:pt", "end:pe"))
    ),
}
BAD: dict[str, Broken] = {
    "nothing": (ad_hoc(lambda d: d), ("ad-hoc-contents", "h")),
    "only an event": (
        ad_hoc(lambda d: d.path("catch:w").timer("w", timeDuration="PT1H")), ("ad-hoc-contents", "h")
    ),
    "a start": (ad_hoc(lambda d: d.path("start:hs", "task:a")), ("ad-hoc-contents", "hs")),
    "an end": (ad_hoc(lambda d: d.path("task:a", "end:he")), ("ad-hoc-contents", "he")),
    "a choreography task": (
        process(task(task(identity="a"), CHOREOGRAPHY, kind="adHocSubProcess", identity="h")), ("ad-hoc-contents", "c")
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
