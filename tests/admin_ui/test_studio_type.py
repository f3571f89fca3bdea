"""The record-type designer over HTTP: a form for pack.yaml, and a whole practice that is made and used with it."""

import re
from html import unescape
from pathlib import Path

import pytest

from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk, use_complaint_pack, use_problem_pack

TYPE = "/studio/packs/incident/type"
FILE = "/studio/packs/incident/files/pack.yaml"
TAGS = re.compile(r"<input([^>]*)>|<textarea([^>]*)>\n?(.*?)</textarea>|<select([^>]*)>(.*?)</select>", re.DOTALL)
PROMOTED = """
  - key: promotion_1
    type: complaint
    name: {en: 转为投诉, zh-CN: 转为投诉}
    link: -caused_by
    when: =record.impact = "high"
    roles: [team_lead]
    several: true
    fields: {title: ="About " + record.number}
"""
CHOSEN = re.compile(r'<option value="([^"]*)" selected>')



@pytest.fixture
def owner(desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Browser:
    """A process owner's browser."""
    return Browser(signed_in(make_person("Pia Owner", roles=("process_owner",))))


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of the designer's form as it stands on a page."""
    form = page[page.index('id="type"') :]
    form = form[: form.index("</form>")]
    found: dict[str, str] = {}
    for tag in TAGS.finditer(form):
        attributes = tag[1] or tag[2] or tag[4] or ""
        name = re.search(r' name="([^"]+)"', attributes)
        if name is None or ('type="checkbox"' in attributes and " checked" not in attributes):
            continue
        chosen = CHOSEN.search(tag[5] or "") or re.search(r'value="([^"]*)"', tag[5] or "")
        value = re.search(r' value="([^"]*)"', attributes)
        found[name[1]] = unescape(tag[3] or (chosen[1] if chosen else "") or (value[1] if value else ""))
    return found


def designed(browser: Browser, address: str, **changes: str) -> str:
    """Change values of the open designer and save; the text of the page that answers."""
    browser.open(address)
    assert browser.page is not None
    typed = {**fields_of(browser.page.text), **{name.replace("__", "."): value for name, value in changes.items()}}
    return browser.send(address, typed, do="save").text


def test_designer_shows_the_record_type_and_saving_it_unchanged_changes_nothing(owner: Browser) -> None:
    before = owner.client.get(FILE).data

    page = designed(owner, TYPE)

    assert owner.client.get(FILE).data == before
    assert "Time box of line 1" in page and 'value="problem_reference"' in page and "Awaiting vendor" in page


def put(owner: Browser, content: bytes) -> None:
    """Put ``content`` into the place of the record type, as the editors do."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', owner.open("/studio"))
    assert token is not None
    headers = {"X-CSRF-Token": token[1], "If-Match": owner.client.get(FILE).headers["ETag"]}
    assert owner.client.put(FILE, data=content, headers=headers).status_code == 200


SHIPPED = [path for home in ("processes", "starters") for path in sorted(Path(home).glob("*/pack.yaml"))
           if b"library: true" not in path.read_bytes()]  # fmt: skip


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: "-".join(path.parts[:2]))
def test_saving_a_shipped_type_unchanged_loses_nothing(owner: Browser, path: Path) -> None:
    put(owner, path.read_bytes())

    designed(owner, TYPE)

    assert owner.page is not None and owner.page.status_code == 200
    assert owner.client.get(FILE).data == path.read_bytes()


def test_library_has_no_type_and_is_shown_as_text(owner: Browser) -> None:
    library = Path("processes/approval/pack.yaml").read_bytes()
    owner.open(TYPE)
    form = owner.page
    put(owner, library)
    assert "This pack is a library" in owner.open(TYPE)

    owner.page = form
    assert owner.send(TYPE, {"name.en": "Hostile"}, do="save").request.path == f"{TYPE}/text"

    assert owner.client.get(FILE).data == library


def test_what_the_page_has_no_fields_for_is_told_and_changed_as_text(owner: Browser) -> None:
    room = Path("processes/major_incident/pack.yaml").read_bytes()
    put(owner, room)
    page = owner.open(TYPE)
    assert "led by several people together" in page and "Rungs of escalation that it suggests: 6" in page
    text = owner.open(f"{TYPE}/text")
    assert "speaker: communications" in text
    source = room.decode().replace("speaker: communications", "speaker: nobody")

    wrong = owner.send(f"{TYPE}/text", source=source)
    assert wrong.status_code == 422 and "but found “nobody”" in wrong.text and "speaker: nobody" in wrong.text
    assert owner.client.get(FILE).data == room
    owner.open(f"{TYPE}/text")
    owner.send(f"{TYPE}/text", source=source.replace("speaker: nobody", "speaker: scribe"))

    assert b"speaker: scribe" in owner.client.get(FILE).data


def test_text_that_somebody_else_saved_meanwhile_is_not_replaced_unseen(
    owner: Browser, make_person: MakePerson, signed_in: SignedIn
) -> None:
    other = Browser(signed_in(make_person("Olga Owner", roles=("process_owner",))))
    before = owner.client.get(FILE).data.decode()
    owner.open(f"{TYPE}/text")
    designed(other, TYPE, position="33")

    page = owner.send(f"{TYPE}/text", source=before.replace("position: 10", "position: 77"))

    assert page.status_code == 409 and "Olga Owner" in page.text and "position: 77" in page.text
    assert b"position: 33" in owner.client.get(FILE).data


PLAIN = {
    "fields.9.row": "1", "fields.9.key": "audience", "fields.9.type": "choice", "fields.9.label.en": "Audience",
    "fields.9.choices.0.row": "1", "fields.9.choices.0.label.en": "All", "fields.9.choices.0.value": "all",
}  # fmt: skip


def begun(owner: Browser, *parts: str) -> dict[str, str]:
    """What the page sends once these parts were begun on it."""
    typed = fields_of(owner.open(TYPE))
    for part in parts:
        typed = fields_of(owner.send(TYPE, typed, do=f"add {part}").text)
    return typed


def test_what_others_do_with_records_is_chosen_on_cards(owner: Browser) -> None:
    put(owner, Path("starters/empty/pack.yaml").read_bytes())
    assert "Nobody else reads records of this type." in owner.open(TYPE)
    typed = begun(owner, "knowledge", "impact") | PLAIN | {"starts_off": "true", "knowledge.audience": "audience"}
    shown = owner.send(TYPE, typed, do="show knowledge").text
    assert '<option value="all">All</option>' in shown
    chosen = {
        "knowledge.field": "description", "knowledge.everybody": "all",
        **{name: value for name, value in _ticked(shown, ("-depends_on", "part_of", "in_progress"))},
    }  # fmt: skip

    wrong = owner.send(TYPE, {**fields_of(shown), **chosen, "knowledge.everybody": ""}, do="save")
    assert wrong.status_code == 422 and "Expected audience and everybody together" in wrong.text
    owner.send(TYPE, {**fields_of(wrong.text), **chosen}, do="save")

    saved = owner.client.get(FILE).data.decode()
    assert "knowledge: {field: description, while: [in_progress], audience: audience, everybody: all}\n" in saved
    assert "impact: {through: [-depends_on, part_of]}\n" in saved and "starts_off: true\n" in saved
    less = fields_of(owner.send(TYPE, fields_of(owner.open(TYPE)), do="remove knowledge").text)
    owner.send(TYPE, {name: value for name, value in less.items() if name != "starts_off"}, do="save")
    assert "knowledge" not in owner.client.get(FILE).data.decode()
    assert "starts_off" not in owner.client.get(FILE).data.decode()


def _ticked(page: str, values: tuple[str, ...]) -> list[tuple[str, str]]:
    """The boxes of the cards of knowledge and impact that have these values."""
    boxes = re.findall(r'name="((?:knowledge|impact)\.[a-z]+\.\d+\.value)" value="([^"]+)"', page)
    return [(name, value) for name, value in boxes if value in values]


def test_checklist_orders_and_proposal_are_chosen_on_cards(owner: Browser) -> None:
    put(owner, Path("processes/inspection/pack.yaml").read_bytes().replace(b"missed: missed}", b"missed: gone}"))
    page = owner.open(TYPE)
    assert '<option value="findings" selected>' in page
    wrong = designed(owner, TYPE)
    assert "but found “gone”" in wrong and owner.page is not None
    owner.send(TYPE, {**fields_of(wrong), "checklist.missed": "missed", "checklist.place": ""}, do="save")
    saved = owner.client.get(FILE).data.decode()
    assert "missed: missed" in saved and "  place: place" not in saved and "checklist:" in saved

    put(owner, Path("processes/incident/pack.yaml").read_bytes())
    typed = begun(owner, "orders") | {"orders.item": "items", "proposal.within_minutes": "90"}
    owner.send(TYPE, typed, do="save")
    saved = owner.client.get(FILE).data.decode()
    assert "orders: {item: items}\n" in saved
    assert "proposal: {promotion: major, decision: major_proposal, within_minutes: 90}\n" in saved


def test_changed_words_are_saved_and_the_rest_keeps_its_own(owner: Browser) -> None:
    before = owner.client.get(FILE).data.decode()

    designed(owner, TYPE, **{"fields__0__label__en": "Subject", "times__0__minutes": "20"})

    after = owner.client.get(FILE).data.decode()
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert changed == [
        "  - {key: line_1, name: {en: Time box of line 1, zh-CN: 一线限时}, minutes: 20, counts: calendar}",
        "  - {key: title, type: text, label: {en: Subject, zh-CN: 标题}}",
    ]
    assert after.startswith("# Record type and practice: incident.")


def test_wrong_values_are_told_beside_their_fields_and_nothing_is_lost(owner: Browser) -> None:
    before = owner.client.get(FILE).data

    page = designed(owner, TYPE, **{"prefix": "inc", "fields__0__label__en": "Kept", "times__0__minutes": "many"})

    assert owner.page is not None and owner.page.status_code == 422
    assert "Expected something like “VIS”, but found “inc”." in page and "Expected a whole number" in page
    assert 'value="Kept"' in page and 'value="many"' in page and owner.client.get(FILE).data == before


def test_what_is_wrong_outside_of_the_page_is_told_above_it(owner: Browser) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', owner.open("/studio"))
    assert token is not None
    content = owner.client.get(FILE).data.replace(b"step: triage", b"sepp: triage")
    owner.client.put(FILE, data=content, headers={"X-CSRF-Token": token[1], "If-Match": '"0"'})

    page = designed(owner, TYPE)

    assert "Expected one of step, solved, sent_on, but found “sepp”." in page


def test_rows_come_and_go_without_saving(owner: Browser) -> None:
    owner.open(TYPE)
    before = owner.client.get(FILE).data
    assert owner.page is not None
    typed = {**fields_of(owner.page.text), "fields.0.label.en": "Typed meanwhile"}

    new = f'name="fields.{sum(bool(re.fullmatch(r"fields[.][0-9]+[.]row", name)) for name in typed)}.row"'
    assert new not in owner.page.text

    more = owner.send(TYPE, typed, do="add fields").text
    less = owner.send(TYPE, fields_of(more), do="remove fields.1").text

    assert new in more and 'value="Typed meanwhile"' in less and new not in less
    assert owner.client.get(FILE).data == before


def test_field_that_becomes_a_list_to_choose_from_has_its_choices_at_once(owner: Browser) -> None:
    owner.open(TYPE)
    assert owner.page is not None
    typed = {**fields_of(owner.page.text), "fields.0.type": "choice"}

    shown = owner.send(TYPE, typed, do="show fields.0").text

    assert 'value="add fields.0.choices"' in shown
    opened = [re.search(rf'id="fields-{row}">.{{0,80}}<details open>', shown) for row in (0, 1)]
    assert opened[0] and not opened[1]


def test_fields_beside_a_record_and_the_word_for_its_requester_are_designed(owner: Browser) -> None:
    owner.open(TYPE)
    assert owner.page is not None
    more = fields_of(owner.send(TYPE, fields_of(owner.page.text), do="add about").text)
    typed = {"requester.en": "Caller", "requester.zh-CN": "来电人", "about.6.value": "priority"}

    wrong = owner.send(TYPE, {**more, **typed, "about.6.value": "colour"}, do="save")
    owner.send(TYPE, {**fields_of(wrong.text), **typed}, do="save")

    assert wrong.status_code == 422 and "but found “colour”" in wrong.text
    saved = owner.client.get(FILE).data.decode()
    assert "plural: {en: Incidents, zh-CN: 事件}\nrequester: {en: Caller, zh-CN: 来电人}\n" in saved
    assert "\nabout: [category, service, items, channel, impact, urgency, priority]\nlist: " in saved


def test_promotion_and_program_are_designed(owner: Browser) -> None:
    owner.open(TYPE)
    assert owner.page is not None
    more = owner.send(TYPE, fields_of(owner.page.text), do="add promotions").text
    new = f"promotions.{sum(bool(re.fullmatch(r'promotions[.][0-9]+[.]row', name)) for name in fields_of(more)) - 1}"
    mapped = owner.send(TYPE, {**fields_of(more), f"{new}.type": "complaint"}, do=f"add {new}.fields").text
    assert '<option value="complaint" selected>' in mapped and '<option value="title">' in mapped
    last = owner.send(TYPE, fields_of(mapped), do="add workers").text
    typed = {
        f"{new}.name.zh-CN": "转为投诉", f"{new}.link": "-caused_by", f"{new}.several": "true",
        f"{new}.when": '=record.impact = "high"', f"{new}.fields.0.field": "title",
        f"{new}.fields.0.says": '="About " + record.number', f"{new}.roles.1.value": "team_lead",
        "workers.0.value": "command.run",
    }  # fmt: skip

    saved = owner.send(TYPE, {**fields_of(last), **typed}, do="save")

    assert saved.request.path == TYPE and "The record type is saved in the draft." in shown(saved)
    written = owner.client.get(FILE).data.decode()
    assert PROMOTED in written and "\nworkers: [command.run]\n" in written


FIELDS = {
    "fields.11.row": "1", "fields.11.key": "begins", "fields.11.type": "date_time", "fields.11.label.en": "Begins",
    "fields.12.row": "1", "fields.12.key": "ends", "fields.12.type": "date_time", "fields.12.label.en": "Ends",
}  # fmt: skip


def test_work_is_planned_and_what_follows_is_linked_until_that_is_removed(owner: Browser) -> None:
    begun = owner.open(TYPE)
    assert "Records of this type are not planned." in begun and 'name="schedule.begin"' not in begun
    fields = {**fields_of(begun), **FIELDS}
    more = owner.send(TYPE, fields, do="add schedule").text
    assert '<option value="begins">Begins</option>' in more
    both = owner.send(TYPE, {**fields_of(more), "schedule.begin": "begins"}, do="add aftermath").text
    rows = owner.send(TYPE, fields_of(both), do="add aftermath.same").text
    typed = {
        "schedule.end": "ends", "aftermath.of.0.value": "complaint", "aftermath.hours": "48",
        "aftermath.link": "caused_by", "aftermath.same.0.own": "service",
    }  # fmt: skip

    owner.send(TYPE, {**fields_of(rows), **typed}, do="save")

    saved = owner.client.get(FILE).data.decode()
    assert "schedule: {begin: begins, end: ends}\n" in saved
    assert "aftermath: {of: [complaint], hours: 48, same: [service], link: caused_by}\n" in saved
    less = owner.send(TYPE, fields_of(owner.open(TYPE)), do="remove schedule").text
    owner.send(TYPE, fields_of(less), do="save")
    assert owner.page is not None and owner.page.status_code == 422  # nothing says any more when the work is done
    owner.send(TYPE, fields_of(owner.send(TYPE, fields_of(owner.page.text), do="remove aftermath").text), do="save")
    assert "aftermath" not in owner.client.get(FILE).data.decode()


def test_advice_is_chosen_by_name_and_wrong_advice_is_told_beside_its_field(owner: Browser) -> None:
    use_complaint_pack()
    more = owner.send(TYPE, fields_of(owner.open(TYPE)), do="add advice").text
    chosen = owner.send(TYPE, {**fields_of(more), "advice.to.0.value": "complaint"}, do="show advice").text
    assert re.search(r'<select[^>]* name="advice.into".*?<option value="resolution_text">', chosen)
    typed = {"advice.field": "resolution_text", "advice.name.en": "Known", "advice.into": "resolution_text"}

    wrong = owner.send(TYPE, {**fields_of(chosen), **typed}, do="save")
    assert wrong.status_code == 422 and "Expected a list with at least one item" in wrong.text
    assert 'value="Known"' in wrong.text

    status = re.search(r'name="(advice\.while\.\d+\.value)" value="resolved"', wrong.text)
    assert status is not None
    owner.send(TYPE, {**fields_of(wrong.text), status[1]: "resolved"}, do="save")

    saved = owner.client.get(FILE).data.decode()
    assert "advice: {field: resolution_text, to: [complaint], while: [resolved], name: {en: Known}" in saved


def test_recurrence_offers_the_promotions_and_measures_of_the_other_type(owner: Browser) -> None:
    use_problem_pack()
    address = "/studio/packs/problem/type"
    page = owner.open(address)

    assert '<option value="problem" selected>Look for the cause</option>' in page
    assert '<option value="text" selected>Similar titles</option>' in page
    assert '<option value="service" selected>' in page
    designed(owner, address, recurrence__by__2__least="7", recurrence__within_days="30")
    saved = owner.client.get("/studio/packs/problem/files/pack.yaml").data.decode()
    assert "{items: 5, text: 5, service: 7, category: 15}" in saved and "within_days: 30" in saved
    again = owner.send(address, fields_of(owner.open(address)), do="remove recurrence").text
    owner.send(address, fields_of(again), do="save")
    assert "recurrence:" not in owner.client.get("/studio/packs/problem/files/pack.yaml").data.decode()


def test_somebody_else_saved_meanwhile_is_told_and_both_are_kept(
    owner: Browser, make_person: MakePerson, signed_in: SignedIn
) -> None:
    other = Browser(signed_in(make_person("Olga Owner", roles=("process_owner",))))
    owner.open(TYPE)
    assert owner.page is not None
    typed = {**fields_of(owner.page.text), "position": "77"}
    designed(other, TYPE, position="33")

    page = owner.send(TYPE, typed, do="save")

    assert page.status_code == 409 and "Olga Owner" in shown(page) and 'value="77"' in page.text
    assert b"position: 33" in owner.client.get(FILE).data
    owner.send(TYPE, fields_of(page.text), do="save")
    assert b"position: 77" in owner.client.get(FILE).data


def test_type_that_cannot_be_read_is_mended_as_text(owner: Browser) -> None:
    good = owner.client.get(FILE).data.decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', owner.open("/studio"))
    assert token is not None
    owner.client.put(FILE, data=b"key: [", headers={"X-CSRF-Token": token[1], "If-Match": '"0"'})

    assert "The record type cannot be read" in owner.open(TYPE)
    assert owner.send(TYPE, source="fields: {").status_code == 422
    owner.send(TYPE, source=good)

    assert owner.client.get(FILE).data.decode() == good


def test_designer_says_who_sees_and_changes_which_fields(owner: Browser) -> None:
    page = owner.open("/studio/packs/incident/type")

    table = page[page.index("<table") : page.index("</table>")]
    assert "What was asked" in table and "Requester" in table and "Agent" in table


def test_designer_gives_a_group_to_some_roles_and_takes_it_back(owner: Browser) -> None:
    named = {"groups__0__row": "1", "groups__0__key": "assessment", "groups__0__name__en": "Assessment"}
    designed(owner, TYPE, **named, groups__0__seen_by__1__value="agent", groups__0__seen_by__2__value="team_lead")

    table = owner.open(TYPE).split("<table")[1].split("</table>")[0]

    assert b"seen_by: [agent, team_lead]" in owner.client.get(FILE).data
    rows = {name: row for row in table.split("<tr>") for name in ("Agent", "Operator") if f">{name}<" in row}
    assert {name: row.count("–") for name, row in rows.items()} == {"Agent": 0, "Operator": 1}
    typed = {name: value for name, value in fields_of(owner.open(TYPE)).items() if ".seen_by." not in name}
    owner.send(TYPE, typed, do="save")
    assert b"seen_by" not in owner.client.get(FILE).data and b"key: assessment" in owner.client.get(FILE).data


def test_whoever_only_looks_changes_nothing(desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> None:
    looking = Browser(signed_in(make_person("Lea Lead", roles=("team_lead",))))

    assert looking.client.get(TYPE).status_code in (200, 403)
    assert looking.client.post(TYPE, data={"do": "save"}).status_code in (400, 403)


@pytest.fixture
def admin(make_person: MakePerson, signed_in: SignedIn) -> Browser:
    """An administrator's browser, in Chinese."""
    browser = Browser(signed_in(make_person("管理员", roles=("administrator", "process_owner", "agent", "requester"))))
    browser.open("/studio")
    browser.send("/language", language="zh-CN")
    return browser


VISIT = {"source": "starter:empty", "key": "visit", "prefix": "VIS", "name_en": "", "name_zh": "访客登记"}
PLACES = '[{"label": "总部", "value": "choice_1"}, {"label": "分部", "value": "choice_2"}]'
ASKED = (
    '{"type": "textfield", "id": "field_visitor", "key": "field_1", "label": "访客姓名"},'
    f'{{"type": "select", "id": "field_place", "key": "field_2", "label": "来访地点", "values": {PLACES}}},'
)
DESIGN = {
    "icon": "user-check", "position": "5", "portal.title.zh-CN": "登记访客", "portal.text.zh-CN": "有人来访前请登记。",
    "fields.2.row": "1", "fields.2.label.zh-CN": "访客姓名", "fields.2.type": "text", "fields.2.searchable": "true",
    "fields.3.row": "1", "fields.3.label.zh-CN": "来访地点", "fields.3.type": "choice",
    "fields.3.choices.0.row": "1", "fields.3.choices.0.label.zh-CN": "总部",
    "fields.3.choices.1.row": "1", "fields.3.choices.1.label.zh-CN": "分部",
    "fields.4.row": "1", "fields.4.label.zh-CN": "安保备注", "fields.4.type": "long_text", "fields.4.group": "group_1",
    "groups.0.row": "1", "groups.0.key": "group_1", "groups.0.name.zh-CN": "安保", "groups.0.internal": "true",
    "statuses.0.label.zh-CN": "已登记", "list.6.row": "1", "list.6.value": "field_1",
}  # fmt: skip


def ask_for(browser: Browser, fields: str) -> None:
    """Put fields into the report form, as its editor does."""
    address = "/studio/packs/visit/files/forms/visit_report.form"
    read = browser.client.get(address)
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.open("/studio"))
    assert token is not None
    content = read.data.decode().replace('"components": [', f'"components": [{fields}')
    headers = {"X-CSRF-Token": token[1], "If-Match": read.headers["ETag"]}
    assert browser.client.put(address, data=content.encode(), headers=headers).status_code == 200


def test_a_whole_practice_is_made_and_used_in_chinese(desk: Desk, admin: Browser) -> None:
    admin.open("/studio/new")
    admin.send("/studio/packs", VISIT)
    designed(admin, "/studio/packs/visit/type", **DESIGN)
    ask_for(admin, ASKED)
    assert "/records?type=visit" not in admin.open("/work")

    admin.open("/studio/packs/visit/put-into-use?tests=run")
    assert "版本 1 已启用" in shown(admin.send("/studio/packs/visit/put-into-use", {"note": "访客登记上线"}))

    assert "访客登记" in admin.open("/work") and "type=visit" in admin.open("/work")
    assert "登记访客" in admin.open("/portal")
    assert "访客姓名" in admin.open("/records/new/visit") and "总部" in admin.open("/records/new/visit")
    visit = {"requester": "Cai Requester", "title": "王先生来访", "field_1": "王先生", "field_2": "choice_2"}
    assert "VIS-000001" in shown(admin.send("/records/new/visit", visit))
    assert "VIS-000001" in admin.open("/records?type=visit") and "王先生" in admin.open("/records?type=visit")
    assert "安保" in admin.open("/settings/roles/new?from=agent")
