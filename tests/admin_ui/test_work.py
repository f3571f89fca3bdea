"""My work and the lists of records."""

from engine.runtime import resume_process_instance, suspend_process_instance
from itsm.records.commands import claim_task
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson
from tests.support.records import TRIAGE, Desk, open_task


def test_my_work_says_what_to_do_when_nothing_waits(worker: Browser) -> None:
    assert "Nothing waits for you" in worker.open("/work")


def test_tab_of_my_teams_lists_their_tasks_with_counts(desk: Desk, worker: Browser) -> None:
    reported = desk.report()

    page = worker.open("/work?tab=teams")

    assert f'href="/records/{reported.number}"' in page
    assert "My teams 1" in shown(worker.page) if worker.page else False


def test_claim_button_gives_the_task_to_the_reader(desk: Desk, worker: Browser) -> None:
    task = open_task(desk.report())
    worker.open("/work?tab=teams")

    fields = {**worker.hidden("/work/bulk"), "claim": str(task.key)}
    page = worker.client.post("/work/claim", data=fields, follow_redirects=True)

    assert "The task is yours now" in shown(page)
    assert "yours" in shown(page)


def test_claim_names_who_was_faster(desk: Desk, worker: Browser, make_person: MakePerson) -> None:
    reported = desk.report()
    worker.open("/work?tab=teams")
    other = make_person("Dee Agent", roles=("agent",), teams=("line-1",))
    claim_task(open_task(reported).key, other)

    page = worker.send("/work/bulk", task=str(open_task(reported).key), action="claim")

    assert "Dee Agent" in shown(page)


def test_selected_tasks_are_assigned_to_a_colleague(desk: Desk, worker: Browser, make_person: MakePerson) -> None:
    tasks = [open_task(desk.report()).key for _ in range(2)]
    other = make_person("Dee Agent", roles=("agent",), teams=("line-1",))
    worker.open("/work?tab=teams")

    page = worker.send("/work/bulk", task=[str(key) for key in tasks], action="assign", person=str(other.key))

    assert "Assigned to Dee Agent: 2." in shown(page)


def test_bulk_without_a_selection_asks_for_one(desk: Desk, worker: Browser) -> None:
    desk.report()
    worker.open("/work?tab=teams")

    assert "Select at least one task first." in shown(worker.send("/work/bulk", action="claim"))


def test_news_counts_the_tasks_that_came_since(desk: Desk, worker: Browser) -> None:
    first = open_task(desk.report()).key
    desk.report()

    assert worker.client.get(f"/work/news?tab=teams&after={first}").get_json() == {"count": 1}


def test_list_of_records_shows_number_status_and_priority(desk: Desk, worker: Browser) -> None:
    reported = desk.triaged()

    worker.open("/records?type=incident")

    assert worker.page is not None
    assert f"{reported.number} Label printer is offline In progress Critical" in shown(worker.page)


def test_list_keeps_its_filters_in_the_address_and_offers_to_remove_them(desk: Desk, worker: Browser) -> None:
    desk.report()
    triaged = desk.triaged()

    page = worker.open("/records?type=incident&status=in_progress&text=printer")

    assert page.count('class="title"') == 1 and triaged.number in page
    assert 'href="/records?type=incident&amp;text=printer"' in page


def test_list_without_matches_offers_all(desk: Desk, worker: Browser) -> None:
    assert "Nothing matches" in worker.open("/records?type=incident&text=nothing")


def test_list_goes_on_page_by_page(desk: Desk, worker: Browser) -> None:
    numbers = {desk.report().number for _ in range(51)}

    first = worker.open("/records?type=incident")
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = worker.open(following)

    found = {number for number in numbers if f">{number}<" in first + second}
    assert found == numbers
    assert "First page" in second


def test_search_finds_by_number_and_by_words(desk: Desk, worker: Browser) -> None:
    reported = desk.report()

    worker.open(f"/search?q={reported.number.lower()}")
    assert worker.page is not None
    assert worker.page.request.path == f"/records/{reported.number}"
    assert reported.number in worker.open("/search?q=label")
    assert "Nothing found" in worker.open("/search?q=zebra")


def test_agent_writes_a_ticket_down_for_a_caller(desk: Desk, worker: Browser) -> None:
    worker.open("/records/new/incident")
    values = {**TRIAGE, "description": "They called.", "channel": "phone"}

    page = worker.send("/records/new/incident", values, requester="cai.requester@example.org")

    assert page.request.path == "/records/INC-000001"
    assert "Cai Requester" in shown(page)


def test_new_ticket_without_a_known_requester_keeps_what_was_typed(desk: Desk, worker: Browser) -> None:
    worker.open("/records/new/incident")

    page = worker.send("/records/new/incident", title="Broken screen", requester="Nobody")

    assert page.status_code == 422
    assert "nobody matches “Nobody”" in shown(page)
    assert 'value="Broken screen"' in page.text


def test_people_are_offered_while_typing(desk: Desk, worker: Browser) -> None:
    assert "cai.requester@example.org" in worker.open("/people/options?requester=cai")


def test_task_of_a_suspended_process_is_marked_and_offers_nothing(desk: Desk, worker: Browser) -> None:
    task = open_task(desk.report())
    suspend_process_instance(task.instance_key, "being looked into", desk.agent)

    page = worker.open("/work?tab=teams")
    assert '<td data-label="Step">Triage <span class="chip warn">' in page
    assert "data-claim" not in page

    resume_process_instance(task.instance_key, "it is mended", desk.agent)
    page = worker.open("/work?tab=teams")
    assert "Suspended" not in page
    assert "data-claim" in page
