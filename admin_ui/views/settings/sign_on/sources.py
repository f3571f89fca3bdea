"""The pages that providers and directories have alike: form, check, groups, changes, removal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.accounts.lists import role_choices
from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.security.page import own_session
from admin_ui.views.settings.fields import FormField
from admin_ui.views.settings.sign_on import told
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from database import reading
from engine.errors import InvalidState, Text, text
from engine.registry import Actor
from itsm.accounts.outside.groups import add_mapping, mappings, remove_mapping
from itsm.accounts.outside.rights import PERMISSION
from itsm.accounts.outside.told import Source
from itsm.organisation.keeping import Saved
from itsm.organisation.queries.trail import changes_of
from itsm.people.memberships import ROLES as TEAM_ROLES
from itsm.people.queries import teams
from itsm.uses import Thing, uses_of

HOME = "/settings/sign-on"


class Kept(Protocol):
    """What a page needs of a provider or a directory."""

    @property
    def key(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def revision(self) -> int: ...
    @property
    def source(self) -> Source: ...


class Save(Protocol):
    """The command that adds or changes one."""

    def __call__(
        self, key: int | None, given: Mapping[str, str], actor: Actor, revision: int | None = None,
        command_id: str | None = None,
    ) -> Saved: ...


Fields = Sequence[tuple[Text, Sequence[FormField]]]
"""Fields of a form under their headings."""


@dataclass(frozen=True, slots=True)
class SourcePages:
    """All that differs between the kinds; ``plural`` is the last part of the address."""

    plural: str
    new_title: Text
    template: str
    fields: Callable[[bool], Fields]
    values: Callable[[Any], Mapping[str, str]]
    defaults: Mapping[str, str]
    find: Callable[[int], Kept]
    save: Save
    remove: Callable[[int, Actor], None]
    check: Callable[[Any], Text]
    """Try it out and say what was found; raises InvalidState."""
    more: Callable[[Any], Mapping[str, object]] = lambda _found: {}
    """What its template needs besides."""

    @property
    def home(self) -> str:
        """Address below which its pages lie."""
        return f"{HOME}/{self.plural}"


def pages_of(pages: SourcePages) -> Blueprint:
    """The blueprint of a kind."""
    blueprint = Blueprint(f"sign_on_{pages.plural}", __name__, url_prefix=pages.home)
    guarded = needs(PERMISSION)
    routes: Sequence[tuple[str, str, str, Callable[..., ResponseReturnValue]]] = (
        ("GET", "/new", "ask", lambda: source_page(pages, None)),
        ("POST", "/new", "add", lambda: _save(pages, None)),
        ("GET", "/<int:key>", "edit", lambda key: source_page(pages, key)),
        ("POST", "/<int:key>", "change", lambda key: _save(pages, key)),
        ("POST", "/<int:key>/check", "check", lambda key: _check(pages, key)),
        ("POST", "/<int:key>/remove", "remove", lambda key: _remove(pages, key)),
        ("POST", "/<int:key>/groups", "add_group", lambda key: _add_group(pages, key)),
        ("POST", "/<int:key>/groups/<int:group>/remove", "remove_group",
         lambda key, group: _remove_group(pages, key, group)),
    )  # fmt: skip
    for method, rule, name, view in routes:
        view.__name__ = name
        blueprint.add_url_rule(rule, name, guarded(view), methods=[method])
    return blueprint


def source_page(
    pages: SourcePages, key: int | None, refusal: Refusal = NOTHING_WRONG, part: str = "", checked: Text | None = None
) -> str:
    """The page of one provider or directory, or of a new one; ``part`` is the form on it that was refused."""
    found = pages.find(key) if key is not None else None
    refused = refusal is not NOTHING_WRONG and not part
    typed = dict(request.form) if refused else dict(pages.values(found)) if found else dict(pages.defaults)
    return render_template(
        pages.template, pages=pages, kept_source=found, key=key, typed=typed, fields=pages.fields(found is None),
        title=found.name if found else say(pages.new_title), refusal=refusal if refused else NOTHING_WRONG,
        revision=request.form.get("revision") if refused else found.revision if found else None,
        kept=typed_command_id() or None, part=part, part_refusal=refusal, sent=request.form if part else {},
        checked=checked, fresh=own_session().is_fresh, told=told, **(_details(pages, found) if found else {}),
    )  # fmt: skip


def require_fresh_here() -> None:
    """Raise InvalidState, which draws the form again with what was typed, unless it is surely the administrator."""
    if not own_session().is_fresh:
        raise InvalidState(text("Expected you to confirm that it is you, but that was a while ago. Confirm it first."))


def with_reason(away: InvalidState, why: str) -> InvalidState:
    """The refusal with the reason that only who sets it up is told."""
    return InvalidState(Text("%(problem)s (%(why)s)", {"problem": away.message, "why": why})) if why else away


def _details(pages: SourcePages, found: Kept) -> Mapping[str, Any]:
    with reading() as session:
        known, changes = mappings(session, found.source), changes_of(session, found.source.subject, visitor().language)
        uses = uses_of(session, Thing(found.source.kind, found.source.key))
    return {
        **pages.more(found),
        "mappings": known, "changes": changes, "uses": uses, "roles": role_choices(),
        "teams": [(team.code, team.name(visitor().language)) for team in teams() if not team.archived],
        "team_roles": TEAM_ROLES,
    }  # fmt: skip


def _save(pages: SourcePages, key: int | None) -> ResponseReturnValue:
    saved: list[Saved] = []

    def act() -> None:
        require_fresh_here()
        saved.append(pages.save(key, request.form, actor(), revision(), command_id()))

    return stored(act, lambda: f"{pages.home}/{saved[0].key}", lambda refusal: source_page(pages, key, refusal))


def _check(pages: SourcePages, key: int) -> ResponseReturnValue:
    try:
        return source_page(pages, key, checked=pages.check(pages.find(key)))
    except InvalidState as problem:
        return source_page(pages, key, Refusal(problem.message), "check"), 409


def _remove(pages: SourcePages, key: int) -> ResponseReturnValue:
    def act() -> None:
        require_fresh_here()
        pages.remove(key, actor())

    return stored(act, HOME, lambda refusal: source_page(pages, key, refusal, "remove"), text("Removed."))


def _add_group(pages: SourcePages, key: int) -> ResponseReturnValue:
    sent = request.form

    def act() -> None:
        require_fresh_here()
        gives = (sent.get("role") or None, sent.get("team") or None, sent.get("team_role", "member"))
        add_mapping(pages.find(key).source, sent.get("group", ""), gives, actor())

    return stored(act, f"{pages.home}/{key}", lambda refusal: source_page(pages, key, refusal, "group"))


def _remove_group(pages: SourcePages, key: int, group: int) -> ResponseReturnValue:
    def act() -> None:
        require_fresh_here()
        remove_mapping(pages.find(key).source, group, actor())

    return stored(act, f"{pages.home}/{key}", lambda refusal: source_page(pages, key, refusal, "group"))
