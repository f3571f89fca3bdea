"""The room of a record: its page, the part that is fresh by itself, and everything that is done in it."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, asks_by_itself, needs, visitor
from admin_ui.views.people import person_meant
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import InvalidForm, Text, text
from itsm.language import LANGUAGES
from itsm.people.queries import Person
from itsm.war_room.commands.agree_action import agree_action
from itsm.war_room.commands.be_there import be_there, note_time
from itsm.war_room.commands.call_in import call_in
from itsm.war_room.commands.join_records import join_records
from itsm.war_room.commands.publish_update import Update, publish_update
from itsm.war_room.commands.respond import take_response, tick_step
from itsm.war_room.commands.take_role import WHOEVER, hand_over_role, take_role
from itsm.war_room.commands.watch import PERSON, WHOM, add_watchers, remove_watchers
from itsm.war_room.queries.choices import joinable, watcher_choices
from itsm.war_room.queries.lines import room_lines
from itsm.war_room.queries.room import room_view

blueprint = Blueprint("war_room", __name__, url_prefix="/war-rooms/<number>")
SECONDS = 10
"""How often an open room asks for the newest."""
SAVED = text("Saved.")


@blueprint.get("")
@needs("work.see")
def show(number: str) -> ResponseReturnValue:
    """Who leads, what is done, what was said, and what can be done."""
    return _page(number, NOTHING_WRONG)


@blueprint.get("/fresh")
@asks_by_itself
@needs("work.see")
def fresh(number: str) -> ResponseReturnValue:
    """What an open page asks for by itself: nothing that somebody types into."""
    return render_template("war_rooms/_fresh.html", **_shown(number))


@blueprint.post("/roles/<role>")
@needs("work.do")
def role(number: str, role: str) -> ResponseReturnValue:
    """Take a role that nobody has, take it over, or give it to somebody."""
    typed = request.form.get("person", "").strip()

    def act() -> None:
        if request.form.get("what") == "give":
            hand_over_role(number, role, _person("person").key, actor(), command_id(role))
        else:
            seen = WHOEVER if request.form.get("what") == "over" else None
            take_role(number, role, actor(), command_id(role), seen=seen)

    return _done(number, act, f"role:{role}" if typed or request.form.get("what") == "give" else "roles")


@blueprint.post("/presence")
@needs("work.do")
def presence(number: str) -> ResponseReturnValue:
    """Come, or leave."""
    there = request.form.get("there") == "yes"
    return _done(number, lambda: be_there(number, there, actor(), command_id()), "presence")


@blueprint.post("/calls")
@needs("work.do")
def call(number: str) -> ResponseReturnValue:
    """Call a team or a person in."""

    def act() -> None:
        person = _person("person").key if request.form.get("person", "").strip() else None
        call_in(number, request.form.get("team", ""), person, request.form.get("message", ""), actor(), command_id())

    return _done(number, act, "calls", text("They are called in."))


@blueprint.post("/join")
@needs("record.edit")
def join(number: str) -> ResponseReturnValue:
    """Let records join: those that were ticked, and those whose numbers were typed."""
    typed = request.form.get("more", "").replace(",", " ").split()
    numbers = [*request.form.getlist("numbers"), *typed]
    return _done(number, lambda: join_records(number, numbers, actor(), command_id()), "join", text("They joined."))


@blueprint.post("/responses/<response>")
@needs("work.do")
def respond(number: str, response: str) -> ResponseReturnValue:
    """Take a prepared response, or tick one of its steps."""
    step = request.form.get("step", "")

    def act() -> None:
        if step:
            tick_step(number, response, step, request.form.get("done") == "yes", actor(), command_id(step))
        else:
            take_response(number, response, actor(), command_id())

    return _done(number, act, "responses")


@blueprint.post("/updates")
@needs("work.do")
def update(number: str) -> ResponseReturnValue:
    """Publish an update."""
    form = request.form
    said = Update(
        {one: form.get(f"text:{one}", "") for one in LANGUAGES},
        {one: form.get(f"title:{one}", "") for one in LANGUAGES},
        *(name in form for name in ("is_public", "to_joined", "to_watchers")),
    )
    return _done(number, lambda: publish_update(number, said, actor(), command_id()), "updates", text("Published."))


@blueprint.post("/watchers")
@needs("work.do")
def watch(number: str) -> ResponseReturnValue:
    """Let people be told of updates, or no more."""
    whom, what = request.form.get("whom", ""), request.form.get("what", "add")

    def act() -> None:
        named = request.form.get(f"named:{whom}", "")
        if whom == "me":
            kind, meant = PERSON, str(actor().key)
        else:
            kind, meant = whom, str(_person(f"named:{PERSON}").key) if whom == PERSON else named
        done = (remove_watchers if what == "remove" else add_watchers)(number, kind, meant, actor(), command_id())
        if whom != "me":
            tell("info", text("%(count)s people", count=done.count))

    return _done(number, act, "watchers")


@blueprint.post("/actions")
@needs("record.edit")
def agree(number: str) -> ResponseReturnValue:
    """Agree on something that is done by somebody until a day."""

    def act() -> None:
        owner = _person("owner").key
        done = agree_action(number, request.form.get("title", ""), owner, _day("due"), actor(), command_id("action"))
        tell("good", text("%(number)s was agreed on.", number=done.number))

    return _done(number, act, "actions")


@blueprint.post("/time")
@needs("work.do")
def time(number: str) -> ResponseReturnValue:
    """Write down time that nobody had noted."""
    sent = request.form.get("minutes", "").strip()
    minutes = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 7 else None
    return _done(number, lambda: note_time(number, _person("person").key, minutes, actor(), command_id()), "time")


def _done(number: str, act: Callable[[], object], part: str, said: Text = SAVED) -> ResponseReturnValue:
    place = part.partition(":")[0]
    return stored(act, f"/war-rooms/{number}#{place}", lambda refusal: _page(number, refusal, part), said)


def _person(field: str) -> Person:
    """The person whom a field names. Raises InvalidForm."""
    found = person_meant(request.form.get(field, ""))
    if isinstance(found, Text):
        raise InvalidForm({field.partition(":")[0]: found})
    return found


def _day(field: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(field, "").strip())
    except ValueError:
        return None


def _shown(number: str) -> dict[str, object]:
    language = visitor().language
    entries = room_lines(number, actor(), language, visitor().time_zone)
    return {
        "room": room_view(number, actor(), language), "entries": entries, "seconds": SECONDS,
        "view": {"number": number}, "public": False,
    }  # fmt: skip


def _page(number: str, refusal: Refusal, part: str = "") -> str:
    shown = _shown(number)
    return render_template(
        "war_rooms/room.html", **shown, refusal=refusal, part=part, typed=request.form if part else {},
        nothing=NOTHING_WRONG, kept=typed_command_id() if part else None, languages_of=LANGUAGES, whom=WHOM,
        teams=visitor().team_names(), choices=watcher_choices(visitor().language),
        joinable=joinable(number, actor()), ticked=request.form.getlist("numbers"),
        begun=request.args.get("words", ""),
    )  # fmt: skip
