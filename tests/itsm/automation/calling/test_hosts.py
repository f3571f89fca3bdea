"""The list of hosts: where each is used, and how it comes in and goes out with the files of the organisation."""

from database import reading
from engine.registry import Actor
from itsm.automation.calling.hosts import hosts
from itsm.automation.calling.secrets import save_secret, secrets
from itsm.exchange.exporting import export_things
from itsm.uses import Thing, uses_of
from tests.itsm.exchange.conftest import imported
from tests.support.outside import Outside
from tests.support.promotions import TicketDesk, ticket_drawn, use_ticket

HEADING = "host,inside,plain\n"


def told(kind: str, code: str) -> dict[str, list[str]]:
    """Where a host or secret is used: names by what they are."""
    with reading() as session:
        uses = uses_of(session, Thing(kind, 0, code))
    return {str(use.label): [str(link.title) for link in use.links] for use in uses}


def test_host_and_secret_say_which_diagrams_use_them(
    desk: TicketDesk, server: Outside, administrator: Actor
) -> None:
    save_secret("token", server.host, "s", administrator)
    url = f'"http://{server.host}/tickets/" + record.number'
    use_ticket(ticket_drawn("http.call", {"url": url, "secret": '"token"'}, ""))

    assert told("outside_host", server.host) == {"Secrets": ["token"], "Processes": ["ticket"]}
    assert told("outside_secret", "token") == {"Processes": ["ticket"]}
    assert told("outside_host", server.host[:-1]) == told("outside_host", "127.0.0.1") == {}
    assert told("outside_secret", "tok") == {}


def test_hosts_go_out_without_secrets(desk: TicketDesk, server: Outside, administrator: Actor) -> None:
    save_secret("token", server.host, "s3cret", administrator)

    content = b"".join(export_things("outside-hosts", "csv", administrator)).decode()

    assert content.splitlines()[1:] == [f"{server.host},yes,yes"]


def test_hosts_come_in_and_secrets_of_changed_ones_stay(
    desk: TicketDesk, server: Outside, administrator: Actor
) -> None:
    save_secret("token", server.host, "s3cret", administrator)
    content = f"{HEADING}{server.host},no,\nAPI.example.org,,\nhttps://x.example.org/,no,no\n"

    run = imported("outside-hosts", content.encode(), administrator)

    assert run.counts == {"created": 1, "changed": 1, "rejected": 1}
    assert {(one.host, one.inside, one.plain) for one in hosts()} == {
        (server.host, False, True), ("api.example.org", False, False),
    }  # fmt: skip
    assert [one.name for one in secrets()] == ["token"]
