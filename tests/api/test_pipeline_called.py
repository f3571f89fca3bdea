"""The second way of the guide for pipelines: the diagram calls once the change may be carried out."""

import json
from datetime import timedelta

from flask import Flask

from engine import clock
from engine.registry import SYSTEM, Actor
from itsm.automation.calling.hosts import allow_host
from itsm.automation.calling.secrets import save_secret
from itsm.automation.calling.working import call_due
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import load_files
from itsm.records.commands import complete_task, report_record
from tests.api.conftest import caller_of
from tests.support.clocks import Clock
from tests.support.outside import Outside, outside
from tests.support.people import MakePerson, SignedIn
from tests.support.records import INCIDENT, checked_pack, open_task

CALL = """<bpmn:serviceTask id="call" name="Start the pipeline"><bpmn:extensionElements>
<zeebe:taskDefinition type="http.call" /><zeebe:properties><zeebe:property name="status" value="implementing" />
</zeebe:properties><zeebe:ioMapping><zeebe:input source='="http://HOST/trigger/pipeline"' target="url" />
<zeebe:input source='="POST"' target="method" /><zeebe:input source='="pipeline"' target="secret" />
<zeebe:input source='={ref: "main", variables: {CHANGE: record.number}}' target="body" /></zeebe:ioMapping>
</bpmn:extensionElements><bpmn:incoming>standard_wanted</bpmn:incoming><bpmn:outgoing>called</bpmn:outgoing>
</bpmn:serviceTask><bpmn:sequenceFlow id="called" sourceRef="call" targetRef="standard_carry_out" />"""


def use_changes_that_call(server: Outside) -> None:
    """The shipped change pack whose standard changes call the pipeline before they are carried out."""
    files = dict(checked_pack(INCIDENT.parent / "change").contents)
    drawn = files["change_standard.bpmn"].decode()
    edge = '<bpmn:sequenceFlow id="standard_wanted" name="yes" sourceRef="standard_still_wanted" targetRef="{}">'
    before, after = edge.format("standard_carry_out"), edge.format("call")
    assert before in drawn
    drawn = drawn.replace("<bpmn:incoming>standard_wanted</bpmn:incoming>", "<bpmn:incoming>called</bpmn:incoming>")
    drawn = drawn.replace(before, CALL.replace("HOST", server.host) + after)
    files["change_standard.bpmn"] = drawn.encode()
    deploy_checked(checked_pack(INCIDENT.parent / "approval"), SYSTEM)
    deploy_checked(load_files("change", files), SYSTEM)


def test_pipeline_is_started_once_the_change_may_be_carried_out(
    app: Flask, tenant: int, make_person: MakePerson, signed_in: SignedIn, administrator: Actor, clock: Clock
) -> None:
    manager = make_person("Cara Change", roles=("agent",), teams=("change-management",))
    with outside() as server:
        server.says((201, {"id": 77}))
        allow_host(server.host, True, True, administrator)
        save_secret("pipeline", server.host, "s3cret", administrator)
        use_changes_that_call(server)
        number = _due(manager)

        assert call_due(10) == 1

        (heard,) = server.heard
    assert (heard.method, heard.path, heard.headers["authorization"]) == ("POST", "/trigger/pipeline", "Bearer s3cret")
    assert json.loads(heard.body) == {"ref": "main", "variables": {"CHANGE": number}}
    assert heard.headers["idempotency-key"]
    read = caller_of(app, signed_in(manager)).get(f"/api/v1/records/{number}").get_json()
    assert read["status"]["key"] == "implementing"


def _due(manager: Actor) -> str:
    """A standard change whose time has come; its pipeline waits to be called."""
    asked = {"kind": "standard", "model": "new_release", "title": "Shop 4.2", "description": "Patches."}
    made = report_record("change", asked, manager.key, manager)
    begin = clock.now()
    time_of = {"planned_begin": begin.isoformat(), "planned_end": (begin + timedelta(hours=1)).isoformat()}
    plan = {**time_of, "implementer": str(manager.key), "departments": []}
    complete_task(open_task(made).key, plan, "submit", manager)
    return made.number
