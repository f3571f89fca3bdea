"""A form that is open in the studio: its file, what uses it, its record type, and where options may come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import visitor
from admin_ui.views.studio.workspace import Workspace, open_workspace
from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn import DmnError, read_model
from engine.errors import InvalidDefinition, NotFound, text
from itsm.packs.model import RecordType
from itsm.packs.reading import read_record_type
from itsm.people import queries as people
from itsm.records.elements import element_name
from itsm.studio.drafts import DraftFile
from itsm.studio.forms.files import FormFile, forms_in, path_of
from itsm.studio.forms.uses import Use, uses_in

TAB = "forms"


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A form of the draft; ``of_type`` is None while the pack's record type cannot be read."""

    workspace: Workspace
    form: FormFile
    file: DraftFile
    uses: tuple[Use, ...]
    of_type: RecordType | None

    @property
    def address(self) -> str:
        """Where the form is."""
        return f"{self.workspace.address}/forms/{self.form.name}"

    def step(self, use: Use) -> str:
        """What the step is called for the reader."""
        return element_name(use.element, visitor().language) if use.element is not None else ""


def opened_form(pack: str, name: str) -> OpenedForm:
    """The form ``name`` of the draft; raises NotFound."""
    workspace = open_workspace(pack, TAB)
    files = workspace.draft.contents
    found = next((one for one in forms_in(files) if one.name == name), None)
    if found is None:
        raise NotFound(text("Expected a form “%(name)s” in the pack, but there is none.", name=name[:60]))
    uses = tuple(use for use in uses_in(files) if use.form_id == found.id)
    return OpenedForm(workspace, found, workspace.draft.files[path_of(name)], uses, _type_of(files))


def _type_of(files: Mapping[str, bytes]) -> RecordType | None:
    try:
        return read_record_type(files.get("pack.yaml", b""), "pack.yaml")
    except InvalidDefinition:
        return None


def decisions_in(files: Mapping[str, bytes]) -> frozenset[str]:
    """Ids of the decisions of a pack; files that cannot be read have none."""
    found = set[str]()
    for name, content in files.items():
        if name.endswith(".dmn"):
            try:
                found.update(read_model(read_xml(content, DECISIONS)).decisions)
            except (DmnError, InvalidDefinition):
                continue
    return frozenset(found)


def sources_for(opened: OpenedForm) -> Sequence[tuple[str, str]]:
    """What fields may take their options from: sources as a form writes them, with what they are called."""
    language = visitor().language
    teams = [team for team in people.teams() if not team.archived]
    found = [("people", text("People")), ("workers", text("People who work at the desk"))]
    found += [(f"people:{team.code}", text("People of %(team)s", team=team.name(language))) for team in teams]
    found += [("teams", text("Teams")), ("services", text("Services"))]
    found += [("levels", text("Service levels")), ("customers", text("Customers"))]
    found += [("builds", text("Builds of the definitive media library")), ("records", text("Records of all types"))]
    found += [
        (f"records:{one.key}", text("Records: %(type)s", type=one.plural(language))) for one in visitor().record_types()
    ]
    if opened.of_type is not None:
        found += [
            (f"list:{one.key}", text("List: %(field)s", field=one.label(language)))
            for one in opened.of_type.fields if one.choices or one.type == "category"
        ]  # fmt: skip
    decisions = sorted(decisions_in(opened.workspace.draft.contents))
    found += [(f"decision:{one}", text("Decision: %(id)s", id=one)) for one in decisions]
    return [(source, say(label)) for source, label in found]
