"""What people call the kinds of elements of a diagram."""

from collections.abc import Mapping

from engine.errors import Text, text

KIND_NAMES: Mapping[str, Text] = {
    "startEvent": text("Start"),
    "endEvent": text("End"),
    "boundaryEvent": text("Attached event"),
    "intermediateCatchEvent": text("Event that is waited for"),
    "intermediateThrowEvent": text("Event that happens"),
    "task": text("Step"),
    "userTask": text("Task of a person"),
    "manualTask": text("Work by hand"),
    "serviceTask": text("Automatic step"),
    "scriptTask": text("Calculation"),
    "businessRuleTask": text("Decision"),
    "sendTask": text("Message that is sent"),
    "receiveTask": text("Message that is awaited"),
    "callActivity": text("Call of another process"),
    "subProcess": text("Part of the process"),
    "transaction": text("Transaction"),
    "adHocSubProcess": text("Steps in any order"),
    "exclusiveGateway": text("One way"),
    "inclusiveGateway": text("One or several ways"),
    "parallelGateway": text("All ways at once"),
    "complexGateway": text("Ways by a condition"),
    "eventBasedGateway": text("Whatever happens first"),
}
"""By the name of the element in BPMN."""
