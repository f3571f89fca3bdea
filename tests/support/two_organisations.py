"""Two organisations with one of everything, for tests that ask who may call what."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from database import in_tenant, reading, unit_of_work
from engine import clock
from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, deploy, start_process_instance
from engine.state.tables import Fault
from engine.worker import fire_due_timers
from itsm.accounts.directory.directories import DEFAULTS as DIRECTORY
from itsm.accounts.directory.directories import directory, save_directory
from itsm.accounts.factors.tables import Passkey
from itsm.accounts.oidc.providers import DEFAULTS as PROVIDER
from itsm.accounts.oidc.providers import provider, save_provider
from itsm.accounts.outside.groups import add_mapping, mappings
from itsm.accounts.outside.tables import ExternalIdentity
from itsm.accounts.sessions import SESSION_COOKIE, SessionRow, open_session
from itsm.accounts.tokens import ApiToken, create_token
from itsm.automation.calling.hosts import allow_host
from itsm.automation.calling.secrets import save_secret
from itsm.automation.promote_record import promote_record
from itsm.builds.commands import register_build
from itsm.calendars.commands import add_shipped_calendars
from itsm.calendars.tables import CalendarRow
from itsm.catalogue.commands import save_item, save_service
from itsm.categories.commands import save_category, save_taxonomy
from itsm.categories.shipping import add_shipped_categories
from itsm.clocks.levels.commands import Wording, save_level
from itsm.clocks.levels.shipped import STANDARD
from itsm.escalation.commands import save_rung
from itsm.exchange.runs import begin_import
from itsm.inspections.commands import open_plan
from itsm.inspections.tables import PlanRow
from itsm.mailboxes.mailboxes import save_mailbox
from itsm.mailboxes.taking.ingest import ingest
from itsm.notices.tables import NoticeRow
from itsm.operations.commands import begin_operation
from itsm.organisation.commands import (
    AbsenceValues,
    save_absence,
    save_customer,
    save_desk,
    save_site,
    save_skill,
    save_team,
)
from itsm.ownership.commands import ask_owner_change
from itsm.people.commands import join_team
from itsm.records.commands import attach, link_records, save_view, update_fields
from itsm.rights.commands import save_role
from itsm.rights.roles import Allowed
from itsm.roster.commands import (
    SwapWish,
    answer_swap,
    ask_swap,
    make_feed,
    save_override,
    save_roster,
    save_rotation,
    save_shift,
    write_note,
)
from itsm.roster.commands.override import OverrideValues
from itsm.routing.commands import save_rule
from itsm.schedule.commands import make_schedule_feed
from itsm.studio.beginning.copying import NewName
from itsm.studio.beginning.starters import starter_files
from itsm.studio.drafts.commands.packs import start_pack
from itsm.studio.drafts.commands.versions import save_version
from itsm.tenants import deploy_shipped_packs
from itsm.war_room.tables import ProposalRow
from tests.support.announcements import draft, publish
from tests.support.approvals import ask
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.incoming import mail
from tests.support.inspections import Rounds
from tests.support.knowledge import publish as publish_article
from tests.support.mailboxes import TYPED
from tests.support.people import make_person_in, sign_in_client
from tests.support.records import Desk, open_task, use_changed_diagram
from tests.support.recurrence import findings, look, use_recurrence
from tests.support.rosters import ALL_WEEK, ROSTER
from tests.support.schedule import Site, freeze, use_pack

ROLES = ("administrator", "agent", "requester", "operator", "process_owner", "team_lead")
"""The roles that somebody of each organisation has, alone."""
RUNG = {"clock": "resolution", "when": "9 h", "whom": "person", "event": "escalated"}
NOBODYS = "nobody's role"
"""Somebody without a role."""


@dataclass
class Organisation:
    """An organisation: its people by role, their sessions and tokens, and the keys of its things by name."""

    key: int
    people: dict[str, Actor] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    things: dict[str, object] = field(default_factory=dict)


def two_organisations(app: Flask, ours: int, others: int, now: Clock) -> tuple[Organisation, Organisation]:
    """Fill both; the other one has more records, so that ours does not know the numbers of those that are asked for."""
    found = []
    for key, before in ((ours, 0), (others, 8)):
        with in_tenant(key):
            made = Organisation(key)
            _people(made)
            _records(made, before, now)
            _organisation(made)
            _votes(made)
            found.append(made)
    for made in found:
        with in_tenant(made.key):
            _waiting(made)
            _doors(app, made)
            _accounts(made)
            _roster(made)
            _schedule(made, 0 if made.key == ours else 2)
            _recurrence(made)
            _catalogue(made)
            _rooms(made, 0 if made.key == ours else 2)
            _announcements(made)
            _inspections(made, 0 if made.key == ours else 1, now)
            for _ in range(1 if made.key == ours else 2):
                made.things["published article"] = publish_article(made.people["agent"], SYSTEM)
            _studio(made)
            _from_elsewhere(made)
            _mail(made)
            _links(made)
            _engine(app, made)
    return found[0], found[1]


def _catalogue(made: Organisation) -> None:
    """A service with an item that everybody may order, and one with nothing in it."""
    code = f"things-{made.key}"
    save_service(None, {"code": code, "name_en": "Things", "live": "true"}, SYSTEM)
    made.things["service"] = save_service(None, {"code": f"{code}-spare", "name_en": "Spare"}, SYSTEM).key
    made.things["item code"] = f"thing-{made.key}"
    wanted = {"name_en": "Thing", "service": code, "form": "request_simple", "process": "request_standard",
              "approval": "none", "live": "true"}  # fmt: skip
    save_item(None, {**wanted, "code": f"thing-{made.key}"}, SYSTEM)
    made.things["item"] = save_item(None, {**wanted, "code": f"spare-{made.key}"}, SYSTEM).key


def _announcements(made: Organisation) -> None:
    """One that is shown, and a draft."""
    lead = made.people["team_lead"]
    made.things |= {"announcement": publish(lead), "draft announcement": draft(lead)}


def _inspections(made: Organisation, before: int, now: Clock) -> None:
    """A plan of line 1 that is due at this minute, and its record; ``before`` others are made before."""
    rounds = Rounds(made.people["team_lead"], made.people["agent"], now)
    local = now.now().astimezone(ZoneInfo("Asia/Shanghai"))
    for _ in range(before + 1):
        plan = rounds.plan(team="line-1", at=f"{local:%H:%M}", first=f"{local:%Y-%m-%d}")
        with unit_of_work() as work:
            row = work.session.get_one(PlanRow, plan)
            row.next_at = row.check_at = now.now().replace(second=0, microsecond=0)
            work.session.flush()
            number = open_plan(work, plan)
        assert number is not None
        made.things |= {"inspection plan": plan, "inspected record": number}


def _recurrence(made: Organisation) -> None:
    """Records that came again, which nobody has decided on."""
    desk = use_recurrence(made.people["agent"], made.people["team_lead"], made.people["requester"])
    desk.tickets("Mail", "VPN", "Paper", item="LP-7")
    look()
    made.things["finding"] = findings()[-1].key
    build = {"product": "ERP", "version": "1", "sha256": "a" * 64, "location": "shelf 1"}
    made.things["build"] = register_build(build, SYSTEM).key


def _rooms(made: Organisation, before: int) -> None:
    """After ``before`` others a record that nobody leads yet, and one of which that is proposed."""
    desk = Desk(made.people["agent"], made.people["requester"])
    for _ in range(before + 1):
        declared = promote_record(desk.report().number, "major", {}, made.people["agent"])
        made.things["led record"] = declared.number
    proposed = desk.report()
    with unit_of_work() as work:
        row = ProposalRow(
            record_key=proposed.key, type_key="incident", severity="high", alike=10, proposed_at=clock.now()
        )
        work.session.add(row)
        work.session.flush()
        made.things["proposal"] = row.key


def _schedule(made: Organisation, before: int) -> None:
    """After ``before`` others a record whose planned work meets a freeze."""
    use_pack()
    site = Site(made.people["agent"], made.people["team_lead"])
    planned = [site.report() for _ in range(before + 1)]
    made.things |= {
        "planned record": planned[-1].number, "freeze": freeze(),
        "schedule feed": make_schedule_feed({}, made.people["agent"]),
    }  # fmt: skip


def _people(made: Organisation) -> None:
    for role in (*ROLES, "stranger", "victim", "leaver", NOBODYS):
        roles = {"stranger": ("requester",), "victim": ("requester",), "leaver": ("requester",), NOBODYS: ()}
        teams = ("line-1",) if role in ("agent", "team_lead") else ()
        made.people[role] = make_person_in(f"{role} {made.key}", roles.get(role, (role,)), teams)


def _doors(app: Flask, made: Organisation) -> None:
    """Sessions and tokens, begun now: what asks for a fresh proof takes them."""
    for role, actor in made.people.items():
        cookie = sign_in_client(app, actor).get_cookie(SESSION_COOKIE)
        assert cookie is not None
        made.sessions[role] = cookie.value
    for role in ("administrator", "process_owner", "team_lead", "agent", "requester"):
        made.tokens[role] = create_token(role, "records", SYSTEM, made.people[role].key)
    made.tokens["engine"] = create_token("engine", "engine", SYSTEM)
    made.tokens["engine_reader"] = create_token("reader", "engine:read", SYSTEM)


def _records(made: Organisation, before: int, now: Clock) -> None:
    """After ``before`` others a record that stands still."""
    deploy_shipped_packs()
    with unit_of_work() as work:
        add_shipped_calendars(work)
    use_changed_diagram(">=times.line_2<", ">=record.number + 1<")
    desk = Desk(made.people["agent"], made.people["requester"])
    for _ in range(before):
        desk.report()
    made.things["stuck record"] = desk.triaged().number
    now.advance(timedelta(minutes=31))
    fire_due_timers()
    with reading() as session:
        made.things["fault"] = session.scalars(select(Fault.key)).one()


def _waiting(made: Organisation) -> None:
    """A record that waits for line 1, with a file; made last, for its time box runs out in half an hour."""
    use_changed_diagram(">=times.line_2<", ">=times.line_1<")
    reported = Desk(made.people["agent"], made.people["requester"]).triaged()
    file = attach(reported.number, "print.txt", BytesIO(b"offline"), False, made.people["requester"])
    made.things |= {"record": reported.number, "task": open_task(reported).key, "file": file.key}
    link = link_records(reported.number, "related", str(made.things["stuck record"]), made.people["agent"])
    made.things["link"] = link.key
    update_fields(str(made.things["stuck record"]), {"category": "Category 26"}, Actor(None, "import", "Import"))
    made.things["view"] = save_view(None, "incident", "Mine", {"mine": "true"}, None, made.people["agent"]).key
    with unit_of_work() as work:
        row = NoticeRow(
            occasion=f"notice {made.key}", person_key=made.people["agent"].key, event="commented", at=clock.now(),
            record_key=reported.key, actor_name="Cai", sentence="A comment", details={}, in_app=True,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        made.things["own notice"] = row.key
    lead = made.people["team_lead"].key
    made.things["owner change"] = ask_owner_change(reported.number, lead, "On leave", made.people["agent"]).key


def _votes(made: Organisation) -> None:
    """A record of which a board votes; its chair has not yet."""
    code, chair = str(made.things["team code"]), f"person:{made.people['agent'].name}"
    asked = ask(made.people["requester"], members=[f"team:{code}", chair], chair=[chair])
    made.things |= {
        "approved record": asked.reported.number, "ballot": asked.ballot.key, "board": code,
        "seat": asked.seat(made.people["agent"]).key,
    }  # fmt: skip


def _organisation(made: Organisation) -> None:
    code = f"place-{made.key}"
    now = clock.now()
    victim, days = made.people["victim"], timedelta(days=1)
    listed = allow_host(f"api-{made.key}.example.org", False, False, SYSTEM)
    other = allow_host(f"other-{made.key}.example.org", False, False, SYSTEM)  # secrets go with their host
    made.things |= {
        "outside host": listed.key,
        "outside secret": save_secret("spare-token", other.host, "s3cret", SYSTEM).key,
        "person": victim.key, "team code": code,
        "customer": save_customer(None, {"code": code, "name": code, "service_class": "standard"}, SYSTEM).key,
        "site": save_site(None, {"code": code, "name": code, "customer": code}, SYSTEM).key,
        "skill": save_skill(None, {"code": code, "name_en": code}, SYSTEM).key,
        "team": save_team(None, {"code": code, "name_en": code, "line": "1"}, SYSTEM).key,
        "desk": save_desk(None, {"code": code, "name_en": code, "kind": "virtual"}, SYSTEM).key,
        "role": save_role(
            None, {"code": code, "name_en": code}, Allowed(frozenset({"people.see"})), SYSTEM
        ).key,
    }
    join_team(made.people["victim"].key or 0, code, "member", SYSTEM)
    for name, person in (("absence", victim), ("own absence", made.people["agent"])):
        values = AbsenceValues(now + days, now + 2 * days, "holiday")
        made.things[name] = save_absence(person.key or 0, None, values, SYSTEM).key
    with unit_of_work() as work:
        shipped = work.session.scalars(select(CalendarRow).where(CalendarRow.code == "us-east-5x8")).one()
        shipped.code = made.things["calendar"] = f"calendar-{made.key}"
    with unit_of_work() as work:
        add_shipped_categories(work)
    spare = save_taxonomy(None, {"code": f"{code}-spare", "name_en": code}, SYSTEM)
    made.things["spare taxonomy"] = spare.key
    named = {"code": code, "name_en": code, "taxonomy": "area"}
    made.things["category"] = save_category(None, named, SYSTEM).key
    save_rule("routing", None, {"test_0": "fault", "answer_0": "vendor"}, None, SYSTEM)
    made.things["rung"] = save_rung(None, {**RUNG, "named": str(victim.key)}, SYSTEM).key
    made.things["service level"] = f"level-{made.key}"
    save_level(f"level-{made.key}", Wording({"en": code}), STANDARD, None, SYSTEM, new=True)


def _accounts(made: Organisation) -> None:
    victim, agent = made.people["victim"].key or 0, made.people["agent"].key or 0
    with unit_of_work() as work:
        for name, key in (("session", victim), ("own session", agent)):
            open_session(key, "127.0.0.1", "another", work)
            work.session.flush()
            newest = select(SessionRow.key).where(SessionRow.person_key == key).order_by(SessionRow.key.desc())
            made.things[name] = work.session.scalars(newest).first()
        passkey = Passkey(
            person_key=agent, name="key", credential_id=f"id-{made.key}", public_key=b"k", sign_count=0,
            transports=[], created_at=clock.now(),
        )
        work.session.add(passkey)
        work.session.flush()
        made.things["passkey"] = passkey.key
    create_token("spare", "records", SYSTEM, victim)
    create_token("own spare", "records", SYSTEM, agent)
    with reading() as session:
        for name in ("spare", "own spare"):
            made.things[f"{name} token"] = session.scalars(select(ApiToken.key).where(ApiToken.name == name)).one()


def _studio(made: Organisation) -> None:
    """Packs that were begun and are not in use, each with a version that was kept."""
    owner = made.people["process_owner"]
    for name, prefix in (("pack", "VIS"), ("spare pack", "TRY")):
        new = NewName(f"{prefix.lower()}_{made.key}", prefix, {"en": "Visit"})
        made.things[name] = start_pack(new, "empty", starter_files("empty"), owner).pack
        save_version(new.key, "First", owner)


def _roster(made: Organisation) -> None:
    """A roster of line 1 whose day shift the agent has each day; its lead is to confirm swaps."""
    code, agent, lead = f"roster-{made.key}", made.people["agent"], made.people["team_lead"]
    today = clock.now().astimezone(ZoneInfo(ROSTER["zone"])).date()

    def day(number: int) -> str:
        return (today + timedelta(days=number)).isoformat()

    save_roster(None, ROSTER | {"code": code, "confirms_swaps": "true"}, SYSTEM)
    shift = {"name_en": "Shift", "start": "08:00", "hours": "8", "from": day(0)}
    save_shift(code, None, {**shift, "code": "day"}, ALL_WEEK, SYSTEM)
    turns = {"code": "days", "shift": "day", "turn": "day", "starts_on": day(0), "from": day(0)}
    save_rotation(code, None, {**turns, "members": str(agent.key)}, SYSTEM)
    save_shift(code, None, {**shift, "code": "late", "start": "18:00", "from": day(30)}, ALL_WEEK, SYSTEM)
    begins = datetime.fromisoformat(f"{day(9)}T08:00")
    asked, agreed = (ask_swap(code, SwapWish(f"{day(number)}.day", lead.key), agent).key for number in (2, 4))
    answer_swap(code, agreed, True, lead)
    made.things |= {
        "roster": code, "coming plan": day(30), "shift of agent": f"{day(6)}.day",
        "swap": asked, "agreed swap": agreed, "note": write_note(code, "All is quiet.", lead).key,
        "override": save_override(code, OverrideValues(begins, begins + timedelta(hours=8), lead.key), SYSTEM).key,
        "feed": make_feed(None, lead),
    }  # fmt: skip


def _from_elsewhere(made: Organisation) -> None:
    """A file that waits to be imported; a provider and a directory with a group each, on ports where nobody answers."""
    administrator = made.people["administrator"]
    file = b"name,email\r\nZoe,zoe@example.org"
    made.things["import"] = begin_import("people", "people.csv", file, administrator).key
    known = {"name": "Login", "issuer": "http://127.0.0.1:1", "client_id": "flowdesk", "active": "true"}
    found = {"name": "Staff", "host": "127.0.0.1", "port": "1", "security": "none", "base": "dc=example,dc=org"}
    made.things["provider"] = save_provider(None, PROVIDER | known, administrator).key
    made.things["directory"] = save_directory(None, DIRECTORY | found, administrator).key
    for name, source in (
        ("provider", provider(int(str(made.things["provider"]))).source),
        ("directory", directory(int(str(made.things["directory"]))).source),
    ):
        add_mapping(source, "staff", ("agent", None, ""), administrator)
        with reading() as session:
            (made.things[f"group of {name}"],) = (one.key for one in mappings(session, source))


def _mail(made: Organisation) -> None:
    """A mailbox that mails are piped to, and mails of a stranger that wait."""
    made.things["mailbox"] = save_mailbox(None, TYPED, made.people["administrator"]).key
    for name in ("held mail", "spare mail"):
        stranger = mail(sender="eve@stranger.example", message_id=f"<{name.replace(' ', '-')}@stranger.example>")
        made.things[name] = ingest(stranger.as_bytes(), int(str(made.things["mailbox"]))).key


def _links(made: Organisation) -> None:
    """The provider knows two people."""
    for name, who in (("link", "victim"), ("own link", "agent")):
        with unit_of_work() as work:
            row = ExternalIdentity(
                person_key=made.people[who].key, source="oidc", source_key=made.things["provider"],
                issuer="http://127.0.0.1:1", subject=who, linked_at=clock.now(), seen_at=clock.now(),
            )  # fmt: skip
            work.session.add(row)
            work.session.flush()
            made.things[name] = row.key


def _engine(app: Flask, made: Organisation) -> None:
    """Instances with all that the engine API gives a key to, and an operation of the past."""
    diagram = Diagram("charge").path("start:s", "service:pay", "end:e").zeebe("pay", "taskDefinition", type="pay")
    waits = Diagram("waits").path("start:s", "user:u", "end:e")
    for drawn in (diagram, waits):
        deploy("trial", [Resource("process", drawn.process_id, f"trial/{drawn.process_id}.bpmn", drawn.xml())], SYSTEM)
    charged = start_process_instance("charge", "", {"amount": 12}, SYSTEM)
    waiting, standing, asleep = (start_process_instance("waits", "", {}, SYSTEM) for _ in range(3))
    operator = made.people["operator"]
    done = begin_operation("suspend", [asleep.instance_key], "Trial", operator)
    made.things |= {"operation": done.operation_key, "instance": standing.instance_key}
    client = app.test_client()
    for name, things, key in (
        ("job", "jobs", "jobKey"), ("incident", "incidents", "incidentKey"), ("variable", "variables", "variableKey"),
        ("element instance", "element-instances", "elementInstanceKey"),
        ("definition", "process-definitions", "processDefinitionKey"),
        ("decision", "decision-definitions", "decisionDefinitionKey"), ("user task", "user-tasks", "userTaskKey"),
    ):  # fmt: skip
        headers = {"Authorization": f"Bearer {made.tokens['engine']}"}
        wanted: dict[str, object] = {
            "definition": {"processDefinitionId": "incident"},
            "user task": {"processInstanceKey": str(waiting.instance_key)},
            "variable": {"processInstanceKey": str(charged.instance_key)},
        }
        answer = client.post(f"/v2/{things}/search", json={"filter": wanted.get(name, {})}, headers=headers)
        assert answer.status_code == 200, answer.text
        made.things[name] = int(answer.get_json()["items"][0][key])
