"""Forms of operators: what one page shows the next one does, once, and only for those who may."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

import pytest
from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM
from engine.runtime import complete_user_task, create_process_instance, publish_message, suspend_process_instance
from engine.runtime.work_operation import work_item
from engine.state.tables import Definition, Operation, OperationItem
from itsm.audit import AuditEntry
from tests.admin_ui.conftest import Browser, shown
from tests.admin_ui.operating import approving, preview, send, shown_at
from tests.itsm.operations.scenes import given_up, put, stuck
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.processes import AGENT, create, definition_of, open_faults, open_tasks, start, state_of
from tests.support.roles import shipped_role


@pytest.fixture
def watcher(make_person: MakePerson, signed_in: SignedIn) -> Iterator[Browser]:
    """The browser of somebody who may look and change nothing."""
    with shipped_role("watcher", "operations.see"):
        yield Browser(signed_in(make_person("Wei Watcher", roles=("watcher",))))


def audited(action: str) -> int:
    with reading() as session:
        return len(session.execute(select(AuditEntry).where(AuditEntry.action == action)).all())


def is_retired(key: int) -> bool:
    with reading() as session:
        return session.execute(select(Definition.retired_at).where(Definition.key == key)).scalar_one() is not None


def post(browser: Browser, address: str, **fields: object) -> int:
    """Send a form that no page has shown; gives the status."""
    browser.open("/operations")
    sent = {"csrf_token": browser.hidden("/language")["csrf_token"], "command_id": "mine", **fields}
    browser.page = browser.client.post(address, data=sent)
    return browser.page.status_code


def test_whoever_may_only_look_gets_no_form_and_changes_nothing(watcher: Browser) -> None:
    instance = start(approving())
    use = f"/operations/processes/{definition_of('process')}"
    chosen = {"source": "instances", "kind": "cancel", "target": instance, "reason": "Mischief"}

    assert watcher.client.get("/operations/instances").status_code == 200
    assert watcher.client.get(f"{use}/use").status_code == 403
    for address in ("/operations/preview", "/operations/start", "/operations/log/1/call-off"):
        assert post(watcher, address, **chosen) == 403
    assert post(watcher, f"{use}/retire", reason="Mischief") == 403
    assert (state_of(instance), is_retired(definition_of("process"))) == ("active", False)


def test_rest_of_an_operation_is_called_off_once_however_often_the_form_is_sent(operator: Browser) -> None:
    instances = [start(approving()) for _ in range(3)]
    preview(operator, "instances", "cancel", *instances)
    send(operator, instances, reason="All")
    with reading() as session:
        key = session.execute(select(Operation.key)).scalar_one()
    action = f"/operations/log/{key}/call-off"
    fields = operator.hidden(action)

    answers = [shown(operator.client.post(action, data=fields, follow_redirects=True)) for _ in range(2)]

    assert all("Called off: 3." in words for words in answers)
    assert audited("operation_called_off") == 1
    assert {state_of(instance) for instance in instances} == {"active"}


def test_move_is_done_as_it_was_shown(operator: Browser) -> None:
    instance = start(approving())

    preview(operator, "instances", "modify", instance, ends="2", begins="after", variables="{n: 3}")
    operator.send("/operations/start", reason="Done by phone")

    assert list(open_tasks(instance)) == ["after"]
    assert "n 3" in shown_at(operator, f"/operations/instances/{instance}/variables")


def test_page_says_which_token_an_event_that_cannot_begin_to_wait_keeps_and_that_one_is_moved(
    operator: Browser,
) -> None:
    drawn = Diagram().path("start:s", "user:u", "end:e").boundary("b", "u").timer("b", timeDuration="=wait")
    instance = create(drawn.path("b", "user:late", "end:e2"))

    words = shown_at(operator, f"/operations/instances/{instance}")
    assert "“b” stands still Its token 2 is at “u”: tick that one below to move it." in words
    by_event = preview(operator, "instances", "modify", instance, at="b", begins="late")
    words = preview(operator, "instances", "modify", instance, ends=["2"], begins="late")

    assert "Can be done now 1" in by_event and "Can be done now 1" in words
    send(operator, [instance], ends=["2"], begins="late", reason="It is late")
    assert (list(open_tasks(instance)), open_faults(instance)) == (["late"], [])


def test_what_would_be_refused_is_told_with_its_reason_before_and_nothing_is_done(operator: Browser) -> None:
    good, asleep = start(approving()), start(approving())
    suspend_process_instance(asleep, "Flood", AGENT)

    words = preview(operator, "instances", "suspend", good, asleep)
    nowhere = preview(operator, "instances", "modify", good, at="nosuch", begins="after")

    assert f"Why it is refused {asleep} : Expected" in words and "Can be done now 1 Will be refused 1" in words
    assert "Tried out, and taken back 2" in words
    assert "Expected a token at" in nowhere and "but there is none" in nowhere and "Can be done now 0" in nowhere
    assert operator.page is not None and " disabled>" in operator.page.text
    assert (state_of(good), list(open_tasks(good))) == ("active", ["u"])


def test_more_than_are_tried_out_are_looked_at_by_where_they_stand(
    operator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("engine.runtime.rehearse_operation"), "MOST_REHEARSED", 1)
    instances = [start(approving()) for _ in range(3)]

    words = preview(operator, "instances", "cancel", *instances)

    assert "Can be done now 3 Tried out, and taken back 1 Of the others it was looked at whether they run." in words


def test_move_of_all_tokens_at_an_element_says_which_end_and_is_done_as_shown(operator: Browser) -> None:
    instance = start(approving())

    words = preview(operator, "instances", "modify", instance, at="u", begins="after")
    assert "Ends u" in words and "Begins after" in words
    operator.send("/operations/start", reason="Done by phone")

    assert list(open_tasks(instance)) == ["after"]


def test_variables_are_set_as_shown_in_the_token_that_was_chosen(operator: Browser) -> None:
    instance = start(approving(), {"n": 1})

    assert "{n: 7}" in preview(operator, "instances", "set_variables", instance, variables="{n: 7}", token="2")
    operator.send("/operations/start", reason="Wrong there")

    words = shown_at(operator, f"/operations/instances/{instance}/variables")
    assert " n 1 " in words and " n 7 " in words


def test_migration_is_done_as_shown_with_its_mapping(operator: Browser) -> None:
    instance = start(approving())
    complete_user_task(open_tasks(instance)["u"], {}, AGENT)
    key = put(approving("other"))

    assert "0 of 1 fits." in preview(operator, "instances", "migrate", instance, definition=key)
    words = preview(operator, "instances", "migrate", instance, definition=key, mapping=" after = other \n\n")
    assert "1 of 1 fits." in words
    operator.send("/operations/start", reason="Corrected")

    assert list(open_tasks(instance)) == ["other"]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "migrate", "definition": "1", "mapping": "after other"}, {"kind": "migrate", "definition": "x"},
        {"kind": "migrate", "definition": "1", "mapping": "a = "}, {"kind": "modify"},
        {"kind": "set_variables", "variables": "{}"}, {"kind": "set_variables", "variables": "{n: }"},
        {"kind": "retry", "retries": "0"}, {"kind": "retry", "retries": "101"}, {"kind": "retry", "retries": "many"},
        {"kind": "explode"}, {"kind": "cancel", "target": "one"},
    ],
)  # fmt: skip
def test_nonsense_in_a_form_is_refused_with_a_sentence(operator: Browser, fields: dict[str, str]) -> None:
    source = "faults" if fields["kind"] == "retry" else "instances"

    for address in ("/operations/preview", "/operations/start"):
        assert post(operator, address, **{"source": source, "target": "1", "reason": "Why", **fields}) == 400
        assert operator.page is not None and "Expected" in shown(operator.page)


def test_nothing_chosen_is_said(operator: Browser) -> None:
    assert post(operator, "/operations/preview", source="instances", kind="cancel", back="/operations/jobs") == 303

    assert operator.page is not None and operator.page.location == "/operations/jobs"
    assert "Select at least one row first." in shown_at(operator, "/operations/jobs")


def test_as_many_tries_as_the_form_says_are_given(operator: Browser) -> None:
    _, instance = given_up()
    [fault] = open_faults(instance)

    preview(operator, "faults", "retry", fault.key)
    operator.send("/operations/start", reason="Paper is in", retries="5")

    with reading() as session:
        [item] = session.execute(select(Operation.arguments)).scalars()
    assert item == {"retries": 5}


def test_all_that_match_the_filters_of_a_list_are_meant(operator: Browser) -> None:
    one, two = stuck("one"), stuck("two")

    fields = {"all": "yes", "upto": str(10**9), "filter-process": "two"}
    assert "Can be done now 1" in preview(operator, "faults", "cancel", **fields)
    operator.send("/operations/start", reason="All of them")

    assert (state_of(one), state_of(two)) == ("active", "cancelled")


def test_list_that_has_more_pages_means_all_up_to_its_newest(operator: Browser) -> None:
    key = put(approving())
    keys = [create_process_instance(key, {}, AGENT).instance_key for _ in range(51)]

    operator.open("/operations/instances")

    assert operator.hidden("/operations/preview")["upto"] == str(keys[-1])


def test_version_is_changed_once_however_often_the_form_is_sent_and_never_without_a_reason(operator: Browser) -> None:
    key = put(approving())
    address = f"/operations/processes/{key}"

    for act, there in (("retire", True), ("restore", False)):
        operator.open(f"{address}/use")
        fields = operator.hidden(f"{address}/{act}")
        refused = operator.client.post(f"{address}/{act}", data={**fields, "reason": " "})
        assert (refused.status_code, "reason-error" in refused.text, is_retired(key)) == (422, True, not there)
        sent = [operator.client.post(f"{address}/{act}", data={**fields, "reason": "Wrong"}) for _ in range(2)]
        assert ([answer.status_code for answer in sent], is_retired(key)) == ([303, 303], there)

    assert (audited("definition_retired"), audited("definition_restored")) == (1, 1)


def test_items_of_an_operation_are_filtered_by_what_became_of_them(operator: Browser) -> None:
    ended, other = start(approving()), start(approving())
    preview(operator, "instances", "cancel", ended)
    send(operator, [ended], reason="First")
    preview(operator, "instances", "cancel", ended, other)
    send(operator, [ended, other], reason="Both")
    with reading() as session:
        key = session.execute(select(Operation.key).order_by(Operation.key.desc()).limit(1)).scalar_one()
        (first, *_) = session.execute(select(OperationItem).where(OperationItem.operation_key == key)).scalars()
    work_item(first.key)

    failed = operator.open(f"/operations/log/{key}?state=failed")
    assert f"/operations/instances/{ended}\"" in failed and f"/operations/instances/{other}\"" not in failed


def test_filter_of_an_address_is_in_force_and_its_chip_takes_it_away(operator: Browser) -> None:
    one, two = stuck("one"), stuck("two")

    page = operator.open("/operations/instances?process=two&state=active&after=")

    assert f"/operations/instances/{two}\"" in page and f"/operations/instances/{one}\"" not in page
    assert 'href="/operations/instances?state=active"' in page and 'href="/operations/instances?process=two"' in page


def test_list_without_its_filter_begins_at_the_first_page(operator: Browser) -> None:
    key = put(approving())
    for _ in range(51):
        create_process_instance(key, {}, AGENT)
    first = operator.open("/operations/instances?process=process")
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")

    page = operator.open(following)

    assert "after=" in following and 'href="/operations/instances?after=' not in page


def test_only_late_timers_and_ending_messages_are_shown_when_asked_for(operator: Browser, clock: Clock) -> None:
    for name, minutes in (("early", 2), ("tardy", 300)):
        drawn = Diagram("process").path("start:s", f"catch:{name}", "end:e")
        start(drawn.timer(name, timeDuration=f"PT{minutes}M"))
        publish_message(f"m-{name}", "1", {}, SYSTEM, time_to_live=timedelta(minutes=20 + minutes))
    clock.advance(timedelta(minutes=5))

    late, soon = shown_at(operator, "/operations/timers?late=yes"), shown_at(operator, "/operations/messages?soon=yes")

    assert ("early" in late, "tardy" in late) == (True, False)
    assert ("m-early" in soon, "m-tardy" in soon) == (True, False)


def test_diagram_shows_counts_at_the_elements(operator: Browser) -> None:
    drawn = Diagram().path("start:s", "and:f", "user:u", "end:e").path("f", "xor:x").path("x", "end:g", when="n > 5")
    instance = create_process_instance(put(drawn.path("x", "end:h", when="n <= 5")), {}, AGENT).instance_key

    expected = {"counts": {"u": {"tokens": 1, "faults": 0}, "x": {"tokens": 1, "faults": 1}}}
    assert operator.client.get(f"/operations/instances/{instance}/diagram.json").get_json() == expected
    version = operator.client.get(f"/operations/processes/{definition_of('process')}/diagram.json").get_json()
    assert version == {"counts": {"u": {"tokens": 1, "faults": 0}, "x": {"tokens": 0, "faults": 1}}}
