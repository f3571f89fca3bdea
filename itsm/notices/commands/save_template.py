"""Commands: give an event other words, or let those of the program hold again; every version is kept."""

from dataclasses import asdict, dataclass

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.errors import Conflict, InvalidForm, InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.notices.tables import TemplateRow
from itsm.notices.wording.kept import names_for, require_worded, versions_of
from itsm.notices.wording.shipped import shipped
from itsm.notices.wording.template import PARTS, Template, errors_of
from itsm.people.roles import require


@dataclass(frozen=True, slots=True)
class TemplateSaved:
    """The words of an event stand at ``version``; the same as before when nothing was changed."""

    event: str
    language: str
    version: int


def save_template(
    event: str, language: str, template: Template, version: int | None, actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> TemplateSaved:  # fmt: skip
    """Give an event the words of ``template``; ``version`` is the one that was read (0: those of the program).

    Raises Forbidden, NotFound, InvalidForm (by part), and Conflict when somebody changed it meanwhile.
    """
    require(actor, "settings.manage")
    require_worded(event, language)
    plain = Template(*(str(getattr(template, part)).replace("\r\n", "\n") for part in PARTS))
    wrong = errors_of(plain, names_for(event))
    if wrong:
        raise InvalidForm(wrong)
    return run_command(
        "save_notice_template", command_id, actor, TemplateSaved,
        lambda opened: _store(opened, event, language, plain, version, actor), work,
    )  # fmt: skip


def reset_template(
    event: str, language: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> TemplateSaved:
    """Let the words of the program hold again. Raises Forbidden, NotFound, InvalidState when they do already."""
    require(actor, "settings.manage")
    require_worded(event, language)

    def body(opened: UnitOfWork) -> TemplateSaved:
        _take_turns(opened)
        known = versions_of(event, language, opened.session)
        if not known or known[0].is_shipped:
            raise InvalidState(text("Expected words of your own, but those that were shipped hold already."))
        return _add(opened, (event, language), known[0].number + 1, None, known[0].template, actor)

    return run_command("reset_notice_template", command_id, actor, TemplateSaved, body, work)


def _store(
    work: UnitOfWork, event: str, language: str, template: Template, version: int | None, actor: Actor
) -> TemplateSaved:
    _take_turns(work)
    known = versions_of(event, language, work.session)
    number = known[0].number if known else 0
    if version is not None and version != number:
        raise Conflict(
            text(
                "Expected the template as you read it, but %(name)s changed it meanwhile. "
                "Look at it and change it again.",
                name=known[0].by if known else "",
            ),
            {"version": number},
        )
    before = known[0].template if known else shipped(event, language)
    if template == before:
        return TemplateSaved(event, language, number)
    return _add(work, (event, language), number + 1, template, before, actor)


def _add(
    work: UnitOfWork, place: tuple[str, str], number: int, template: Template | None, before: Template, actor: Actor
) -> TemplateSaved:
    """Keep a version; None: the words of the program."""
    event, language = place
    kept = template or Template("", "", "")
    work.session.add(
        TemplateRow(
            event=event, language=language, version=number, is_shipped=template is None, **asdict(kept),
            at=clock.now(), actor_key=actor.key, actor_name=actor.name,
        )
    )  # fmt: skip
    after = template or shipped(event, language)
    action = "notice_template_reset" if template is None else "notice_template_changed"
    audit_change(work, action, f"notice_template {event} {language}", actor.key, asdict(before), asdict(after))
    return TemplateSaved(event, language, number)


def _take_turns(work: UnitOfWork) -> None:
    take_turn(work, f"templates of notices of {current_tenant()}")
