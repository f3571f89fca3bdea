"""Settings: skills."""

from collections.abc import Sequence

from admin_ui.views.settings.customers import CODE, CODE_HELP
from admin_ui.views.settings.fields import FormField
from admin_ui.views.settings.things import Cell, ThingPages, Words, names_of_row, pages_of
from engine.errors import text
from itsm.organisation.commands import save_skill


def names() -> tuple[FormField, ...]:
    """The name of a thing in each language."""
    return (
        FormField("name_en", text("Name in English"), required=True, language="en"),
        FormField("name_zh-CN", text("Name in Chinese"), language="zh-CN"),
    )


def _fields(_new: bool) -> Sequence[FormField]:
    return (*names(), FormField("code", CODE, required=True, help=CODE_HELP))


blueprint = pages_of(
    ThingPages(
        "skill", "skills", "award",
        Words(text("Skills"), text("Add a skill"), text("There are no skills yet"),
              text("A skill is something that some people can do, with a grade and a last day.")),
        save_skill, _fields, lambda view: {"code": view.row.code, **names_of_row(view.row)},
        ((text("People"), lambda item: Cell(str(item.counts["people"]))),),
    ),
    text("What people can do; who has it stands on their pages."),
    (
        text("Certificates"), text("Grade"), text("Training"), text("Competence"), text("Expiry"),
    ),
)  # fmt: skip
