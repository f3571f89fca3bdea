"""``/v2/deployments``: files put into use together."""

from collections.abc import Sequence
from pathlib import PureWindowsPath
from typing import Any

from flask import Response, jsonify, request
from sqlalchemy import select, tuple_

from api.v2.authentication import actor, command_id
from api.v2.blueprint import blueprint
from api.v2.bodies import wrong
from api.v2.fields import OTHER_TENANT, TENANT
from api.v2.listings.decision_definitions import DECISION_DEFINITIONS
from api.v2.problems import finding_of
from database import reading
from engine.runtime import Deployed, Resource
from engine.state.tables import Definition
from itsm.categories.naming import unknown_categories
from itsm.packs.commands.deploy_files import File, deploy_files

KINDS = ("processDefinition", "decisionDefinition", "decisionRequirements", "form", "resource")


@blueprint.post("/deployments")
def deploy_resources() -> Response:
    """Deploy the files of the part ``resources``; what did not change keeps its version and key."""
    if request.form.get("tenantId", TENANT) != TENANT:
        raise wrong("tenantId", OTHER_TENANT)
    sent = request.files.getlist("resources")
    files = [File(PureWindowsPath(part.filename or "").name, part.stream.read()) for part in sent]
    deployed, resources = deploy_files(files, actor(), command_id())
    rows = _rows(deployed, resources)
    key = deployed.deployment_key or max(row.deployment_key for row in rows)
    told = [entry for row in rows if row.kind != "decision" for entry in [_told(row)]]
    answer = {"deploymentKey": str(key), "tenantId": TENANT, "deployments": told + _decisions(rows)}
    warnings = [finding_of(item) for item in unknown_categories(resources)]
    return jsonify(answer | {"warnings": warnings} if warnings else answer)


def _rows(deployed: Deployed, resources: Sequence[Resource]) -> Sequence[Definition]:
    wanted = [(item.kind, item.id, deployed.versions[f"{item.kind}:{item.id}"]) for item in resources]
    statement = select(Definition).where(tuple_(Definition.kind, Definition.id, Definition.version).in_(wanted))
    with reading() as session:
        return session.scalars(statement.order_by(Definition.key)).all()


def _entry(kind: str, **values: object) -> dict[str, Any]:
    """All kinds, null where unused."""
    return {**dict.fromkeys(KINDS), kind: {**values, "tenantId": TENANT}}


def _told(row: Definition) -> dict[str, Any]:
    if row.kind == "form":
        return _entry("form", formId=row.id, formKey=str(row.key), version=row.version, resourceName=row.resource_name)
    return _entry(
        "processDefinition", processDefinitionId=row.id, processDefinitionKey=str(row.key),
        processDefinitionVersion=row.version, resourceName=row.resource_name,
    )  # fmt: skip


def _decisions(rows: Sequence[Definition]) -> list[dict[str, Any]]:
    """The decisions, and before those of a model the model itself."""
    told: list[dict[str, Any]] = []
    known = set[str]()
    for row in rows:
        if row.kind != "decision":
            continue
        found = DECISION_DEFINITIONS.one(row.key)
        model = {
            "decisionRequirementsId": found["decisionRequirementsId"],
            "decisionRequirementsKey": found["decisionRequirementsKey"],
        }
        if found["decisionRequirementsKey"] not in known:
            known.add(found["decisionRequirementsKey"])
            told.append(
                _entry(
                    "decisionRequirements", **model, decisionRequirementsName=found["decisionRequirementsName"],
                    version=found["decisionRequirementsVersion"], resourceName=row.resource_name,
                )
            )  # fmt: skip
        told.append(
            _entry(
                "decisionDefinition", **model, decisionDefinitionId=row.id, decisionDefinitionKey=str(row.key),
                name=found["name"], version=row.version,
            )
        )  # fmt: skip
    return told
