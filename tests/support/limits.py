"""The incident pack with a group of fields that only some roles see or change."""

from engine.registry import SYSTEM
from itsm.packs.commands.deploy_pack import deploy_pack
from itsm.packs.folder import load_files
from itsm.packs.versions.on_disk import read_folder
from tests.support.records import INCIDENT


def limit_assessment(seen_by: str = "", changed_by: str = "") -> None:
    """Put it into use with impact, urgency and priority for these roles (separated by commas) alone."""
    files = read_folder(INCIDENT)
    limits = {"seen_by": seen_by, "changed_by": changed_by}
    said = "".join(f", {name}: [{roles}]" for name, roles in limits.items() if roles)
    group = f"groups:\n  - {{key: assessment, name: {{en: Assessment, zh-CN: 评估}}{said}}}\n"
    deploy_pack(load_files("incident", files | {"pack.yaml": files["pack.yaml"] + group.encode()}), SYSTEM)
