"""Templates of notices: the words of every event in each language, those that come with the program, too."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import text
from engine.registry import Actor
from itsm.exchange.kind import Field, Kind, Standing, Texts
from itsm.language import LANGUAGES
from itsm.notices.commands.save_template import reset_template, save_template
from itsm.notices.wording.kept import require_worded, template_in_force, worded
from itsm.notices.wording.template import LABELS, PARTS, Template


def _words(cell: str) -> str:
    return cell.replace("\r\n", "\n").strip()


def _places() -> list[tuple[str, str]]:
    return [(event, language) for event in sorted(worded()) for language in LANGUAGES]


def _standing(session: Session) -> list[Standing]:
    found = []
    for number, (event, language) in enumerate(_places(), 1):
        template = template_in_force(session, event, language)
        words = {part: _words(str(getattr(template, part))) for part in PARTS}
        found.append(Standing(number, None, {"event": event, "language": language, **words}))
    return found


def _save(work: UnitOfWork, _found: Standing | None, texts: Texts, actor: Actor) -> int:
    event, language = texts.get("event", ""), texts.get("language", "")
    require_worded(event, language)
    template = Template(*(texts.get(part, "") for part in PARTS))
    save_template(event, language, template, None, actor, work=work)
    work.session.flush()
    return _places().index((event, language)) + 1


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        reset_template(one.texts["event"], one.texts["language"], actor, work=work)


def _same(texts: Texts) -> Sequence[str]:
    event, language = texts.get("event", ""), texts.get("language", "")
    return [f"{event} {language}"] if event and language else []


TEMPLATES = Kind(
    "notice-templates", text("Templates of notices"),
    text("What people are told of each event, on the page and by mail."),
    (
        Field("event", text("Event"), required=True), Field("language", text("Language"), required=True),
        *(Field(part, LABELS[part], stays=part != "html", spelt=_words) for part in PARTS),
    ),
    _same, _standing, _save, _remove,
)  # fmt: skip
