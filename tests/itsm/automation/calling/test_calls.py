"""Calls of other servers by a diagram: what is sent, what the process gets, tries again, errors, and refusals."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import in_tenant, reading
from engine.registry import SYSTEM, Actor
from engine.state.tables import Fault, Job
from itsm.automation.calling.hosts import allow_host, hosts, remove_host
from itsm.automation.calling.secrets import save_secret, secrets
from itsm.automation.calling.working import AT_ONCE, call_due
from itsm.records.commands import Reported
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.outside import Outside, outside, silent
from tests.support.promotions import TicketDesk, ticket_drawn, use_ticket, variables
from tests.support.records import open_task, stored
from tests.support.tenants import add_tenant


def calling(desk: TicketDesk, address: str, retries: str = "3", **inputs: str) -> Reported:
    """A ticket whose process has a call to make."""
    use_ticket(drawn(address, retries, **inputs))
    ticket = desk.report()
    desk.go_on(ticket)
    return ticket


def drawn(address: str, retries: str = "3", **inputs: str) -> Diagram:
    """Call, then wait; when that fails, somebody looks."""
    found = ticket_drawn("http.call", {"url": f'"{address}"', **inputs}, "response")
    found.boundary("failed", "act").event("failed", "error", "http_error").path("failed", "user:mend", "done")
    found.zeebe("mend", "userTask").zeebe("mend", "assignmentDefinition", candidateGroups="desk")
    found.nodes["act"].extensions[0] = f'<zeebe:taskDefinition type="http.call" retries="{retries}"/>'
    return found


def job() -> Job:
    """The one job."""
    with reading() as session:
        return session.scalars(select(Job)).one()


def faults() -> list[str]:
    """Why jobs stand still."""
    with reading() as session:
        return [str(one.message) for one in session.scalars(select(Fault))]


def test_call_sends_what_the_step_says_and_gives_the_answer(desk: TicketDesk, server: Outside) -> None:
    server.says((201, {"ticket": {"id": 7, "share": 0.5, "词": "好"}}))
    ticket = calling(
        desk, f"http://{server.host}/tickets?by=1", method='"post"', headers='{"X-Trace": record.number}',
        body='{title: record.title, count: 2, share: 0.5, words: ["打印机"]}',
    )  # fmt: skip

    assert call_due(10) == 1 and call_due(10) == 0

    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/tickets?by=1")
    assert heard.body == '{"title": "No paper", "count": 2, "share": 0.5, "words": ["打印机"]}'
    assert (heard.headers["host"], heard.headers["x-trace"]) == (server.host, ticket.number)
    assert heard.headers["content-type"] == "application/json"
    response = variables(ticket)["response"]
    assert isinstance(response, dict) and response["status"] == 201
    assert str(response["body"]) == "{'ticket': {'id': 7, 'share': Decimal('0.5'), '词': '好'}}"
    assert stored(ticket).status == "waiting"


def test_variable_of_the_process_that_happens_to_be_called_so_is_not_sent(desk: TicketDesk, server: Outside) -> None:
    found = drawn(f"http://{server.host}/")
    found.nodes["look"].extensions.append(
        '<zeebe:ioMapping><zeebe:output source="=&quot;secret&quot;" target="body"/></zeebe:ioMapping>'
    )
    use_ticket(found)
    ticket = desk.report()
    desk.go_on(ticket)

    call_due(10)

    assert variables(ticket)["body"] == "secret" and server.heard[0].body == ""


@pytest.mark.parametrize(
    ("sent_as", "header", "value"),
    [
        ("", "authorization", "Bearer us:er"),
        ("bearer", "authorization", "Bearer us:er"),
        ("basic", "authorization", "Basic dXM6ZXI="),
        ("X-Api-Key", "x-api-key", "us:er"),
    ],
)
def test_secret_is_sent_by_its_name_and_stands_nowhere(
    desk: TicketDesk, server: Outside, administrator: Actor, sent_as: str, header: str, value: str
) -> None:
    save_secret("token", server.host, "us:er", administrator)
    ticket = calling(desk, f"http://{server.host}/", secret='"token"', secret_as=f'"{sent_as}"')

    call_due(10)

    assert server.heard[0].headers[header] == value
    assert "us:er" not in str(variables(ticket)) and "us:er" not in str(secrets())


def test_secret_is_sent_to_its_own_host_alone(desk: TicketDesk, server: Outside, administrator: Actor) -> None:
    with outside() as other:
        allow_host(other.host, True, True, administrator)
        save_secret("token", other.host, "s", administrator)
        for name in ("token", "nothing"):
            calling(desk, f"http://{server.host}/", secret=f'"{name}"')
        call_due(10)

    assert server.heard == [] and len(faults()) == 2
    assert any("is for another host" in why for why in faults())


@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_call_is_made_again_after_a_pause_until_it_succeeds(
    desk: TicketDesk, server: Outside, clock: Clock, status: int
) -> None:
    server.says((status, {}), (status, {}), (200, {"ok": True}))
    ticket = calling(desk, f"http://{server.host}/", method='"POST"')

    for _ in range(3):
        assert [call_due(10), call_due(10)] == [1, 0]
        clock.advance(timedelta(minutes=1))

    assert stored(ticket).status == "waiting" and len(server.heard) == 3
    assert len({one.headers["idempotency-key"] for one in server.heard}) == 1


def test_call_that_fails_to_the_end_is_an_error_of_the_diagram(desk: TicketDesk, server: Outside, clock: Clock) -> None:
    server.says((500, {"why": "broken"}))
    ticket = calling(desk, f"http://{server.host}/", retries="2")

    call_due(10)
    clock.advance(timedelta(minutes=1))
    call_due(10)

    assert (open_task(ticket).element_id, len(server.heard), faults()) == ("mend", 2, [])


@pytest.mark.parametrize(
    ("status", "accept", "task"),
    [
        (404, None, "mend"), (404, "[200, 404]", None), (404, "404", None), (200, "[404]", "mend"), (302, None, "mend"),
        (204, None, None),
    ],
)  # fmt: skip
def test_status_decides_whether_the_process_goes_on(
    desk: TicketDesk, server: Outside, status: int, accept: str | None, task: str | None
) -> None:
    server.says((status, {}))
    server.answers[0][1]["Location"] = f"http://{server.host}/elsewhere"
    ticket = calling(desk, f"http://{server.host}/", **({"accept": accept} if accept else {}))

    call_due(10)

    assert len(server.heard) == 1  # no redirect is followed
    if task is None:
        assert stored(ticket).status == "waiting"
    else:
        assert open_task(ticket).element_id == task


@pytest.mark.parametrize(
    ("address", "inputs"),
    [
        ("http://127.0.0.1:1/", {}),
        ("https://example.org/", {}),
        ("http://{host}@{host}/", {}),
        ("file:///etc/passwd", {}),
        ("http://{host}/", {"method": '"CONNECT"'}),
        ("http://{host}/", {"headers": '{Host: "evil.example.org"}'}),
        ("http://{host}/", {"headers": '{"X-A": "a\\nX-B: b"}'}),
        ("http://{host}/", {"headers": '{"X A": "a"}'}),
        ("http://{host}/", {"headers": '"X-A: a"'}),
        ("http://{host}/", {"timeout": "600"}),
        ("http://{host}/", {"timeout": '"soon"'}),
        ("http://{host}/", {"accept": "[99]"}),
        ("http://{host}/", {"accept": '["ok"]'}),
    ],
)
def test_call_that_may_not_be_made_is_a_fault_and_sends_nothing(
    desk: TicketDesk, server: Outside, address: str, inputs: dict[str, str]
) -> None:
    ticket = calling(desk, address.format(host=server.host), **inputs)

    call_due(10)

    assert server.heard == [] and len(faults()) == 1
    assert stored(ticket).status == "new" and job().state == "failed"


def test_name_that_leads_to_our_own_machine_is_refused_when_it_is_connected(
    desk: TicketDesk, server: Outside, administrator: Actor
) -> None:
    """The list has the name, as of a server on the internet; whoever owns the name lets it lead here."""
    name = f"localhost:{server.port}"
    allow_host(name, False, True, administrator)
    calling(desk, f"http://{name}/")

    call_due(10)

    assert server.heard == [] and "leads to" in faults()[0]


@pytest.mark.parametrize("body", [b"x" * 1_000_001, b"{" * 5000])
def test_answer_that_is_too_much_or_no_json_stops_nobody(desk: TicketDesk, server: Outside, body: bytes) -> None:
    server.answers[:] = [(200, {"Content-Type": "application/json"}, body)]
    ticket = calling(desk, f"http://{server.host}/", retries="1")

    call_due(10)

    if len(body) > 10_000:
        assert open_task(ticket).element_id == "mend"
    else:
        response = variables(ticket)["response"]
        assert isinstance(response, dict) and response["body"] == body.decode()


def test_server_that_says_nothing_is_waited_for_as_long_as_the_step_says(
    desk: TicketDesk, server: Outside, administrator: Actor
) -> None:
    with silent() as port:
        allow_host(f"127.0.0.1:{port}", True, True, administrator)
        slow = calling(desk, f"http://127.0.0.1:{port}/", retries="1", timeout="0.2")
        quick = calling(desk, f"http://{server.host}/")
        call_due(10)

    assert open_task(slow).element_id == "mend" and stored(quick).status == "waiting"


def test_host_that_is_taken_off_the_list_is_not_called_any_more(
    desk: TicketDesk, server: Outside, administrator: Actor
) -> None:
    save_secret("token", server.host, "s", administrator)
    remove_host(hosts()[0].key, administrator)
    calling(desk, f"http://{server.host}/")

    call_due(10)

    assert server.heard == [] and secrets() == [] and len(faults()) == 1


def test_list_of_another_organisation_counts_nothing_here(
    desk: TicketDesk, server: Outside, administrator: Actor
) -> None:
    remove_host(hosts()[0].key, administrator)
    with in_tenant(add_tenant("Other")):
        allow_host(server.host, True, True, SYSTEM)
    calling(desk, f"http://{server.host}/")

    call_due(10)

    assert server.heard == []


def test_more_calls_than_fit_at_once_are_made_one_look_after_the_other(desk: TicketDesk, server: Outside) -> None:
    use_ticket(drawn(f"http://{server.host}/"))
    for _ in range(AT_ONCE + 1):
        desk.go_on(desk.report())

    assert [call_due(100), call_due(100), call_due(100)] == [AT_ONCE, 1, 0]
    assert len(server.heard) == AT_ONCE + 1
