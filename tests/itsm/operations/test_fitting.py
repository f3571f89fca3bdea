"""Whether instances fit another version: looked at one by one, whatever stands against some of them."""

from engine.registry import Actor
from engine.runtime import complete_user_task
from itsm.operations.fitting import look_at_fit
from tests.itsm.operations.scenes import put, waiting
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, open_tasks, start


def test_fit_says_of_each_instance_whether_and_why_not(operator: Actor) -> None:
    drawn = Diagram().path("start:s", "and:f", "user:a", "end:e1").path("f", "user:b", "end:e2")
    fits, moved_on = start(waiting("other")), start(drawn)
    put(waiting("other", "c"))
    key = put(Diagram().path("start:s", "user:c", "end:e"))

    fit = look_at_fit([4711, moved_on, fits], key, {}, operator)

    assert (fit.looked_at, fit.fitting) == (3, 0)
    missing, refused, foreign = fit.refusals
    assert (missing.instance_key, missing.more) == (4711, 0) and "does not" in str(missing.why)
    assert (refused.instance_key, refused.more) == (moved_on, 1) and "<a>" in str(refused.why)
    assert foreign.instance_key == fits


def test_fit_of_what_is_called_otherwise_needs_the_mapping_and_says_what_becomes_what(operator: Actor) -> None:
    instance, further = start(waiting()), start(waiting())
    complete_user_task(open_tasks(further)["u"], {}, AGENT)
    key = put(waiting(last="end_"))

    both = look_at_fit([further, instance], key, {}, operator)
    assert (both.looked_at, both.fitting, [one.instance_key for one in both.refusals]) == (2, 1, [further])
    mapped = look_at_fit([further], key, {"after": "end_"}, operator)

    assert (mapped.fitting, mapped.refusals) == (1, [])
    assert ("after", "end_") in [(pair.source, pair.target) for pair in mapped.pairs]
