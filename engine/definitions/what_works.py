"""What each element does, in the words of the reference page: group, then element, then a sentence."""

from collections.abc import Mapping
from types import MappingProxyType

_MESSAGE = "a message of its name and correlation key arrives"
_TIMER = "its date, duration or cycle is due"
_SIGNAL = "its signal is thrown, in this instance or another"
_CONDITION = "its condition becomes true"
_ANY = "one of its events happens"
_ALL = "all of its events have happened"
_CAUGHT = {
    "message": _MESSAGE, "timer": _TIMER, "signal": _SIGNAL, "conditional": _CONDITION, "multiple": _ANY,
    "parallelMultiple": _ALL,
}
_CODED = {"error": "an error of its code (or any) comes out of", "escalation": "an escalation of its code comes out of"}

WHAT_WORKS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "Start events": {
            "startEvent/none": "the process begins here when it is started; of several the first",
            **{f"startEvent/{kind}": f"a new instance, or its event sub-process, begins when {when}"
               for kind, when in _CAUGHT.items()},
            **{f"startEvent/{kind}": f"its event sub-process begins when {when} the scope around it"
               for kind, when in _CODED.items()},
            "startEvent/compensate": "its event sub-process undoes the completed sub-process that it stands in",
        },
        "Intermediate events": {
            **{f"intermediateCatchEvent/{kind}": f"the token waits until {when}" for kind, when in _CAUGHT.items()},
            "intermediateCatchEvent/link": "the token goes on here that came to the throw event of the same name",
            "intermediateThrowEvent/none": "a milestone: the token passes",
            "intermediateThrowEvent/message": "publishes its message with the key that stands on it; with a job type a "
            "worker does that",
            "intermediateThrowEvent/signal": "everyone who waits for the signal gets it",
            "intermediateThrowEvent/escalation": "the nearest scope that catches the code is told; the token goes on",
            "intermediateThrowEvent/link": "the token goes on at the catch event of the same name",
            "intermediateThrowEvent/compensate": "completed activities of the scope, or the one it names, are undone "
            "in reverse order; the token waits for that unless waitForCompletion is false",
            "intermediateThrowEvent/multiple": "throws all its events, in the order of the document; what may end "
            "the token itself comes last",
        },
        "Boundary events": {
            **{f"boundaryEvent/{kind}": f"leaves the activity when {when}; interrupting or beside it"
               for kind, when in _CAUGHT.items()},
            "boundaryEvent/error": "leaves the activity when an error of its code (or any) comes out of it",
            "boundaryEvent/escalation": "leaves the activity when an escalation of its code (or any) comes out of it, "
            "interrupting or beside it",
            "boundaryEvent/compensate": "names, by an association, the activity that undoes this one",
            "boundaryEvent/cancel": "leaves a transaction that was cancelled, when everything is undone",
        },
        "End events": {
            "endEvent/none": "the token ends",
            "endEvent/message": "publishes its message, then the token ends",
            "endEvent/signal": "throws its signal, then the token ends",
            "endEvent/error": "the scope ends with an error; when nothing catches it, that is a fault",
            "endEvent/escalation": "throws its escalation, then the token ends",
            "endEvent/compensate": "undoes completed activities, then the token ends",
            "endEvent/cancel": "cancels the transaction around it: the rest ends, what completed is undone",
            "endEvent/terminate": "ends every other token of its process or sub-process",
            "endEvent/multiple": "throws all its events as a throw event does, then the token ends",
        },
        "Tasks": {
            "task": "the token passes; mappings are applied",
            "manualTask": "the token passes: work that nobody has to confirm",
            "userTask": "waits for a person; who, until when and by which form is evaluated on arrival",
            "receiveTask": "waits for its message, without one for a message that is called as the task; with "
            "instantiate it makes an instance",
            "sendTask": "publishes its message; with a job type a worker does that",
            "serviceTask": "an inline handler of its job type runs within the step, any other type is a worker's job",
            "scriptTask": "evaluates FEEL (script, or zeebe:script) and keeps the value in resultVariable; without one "
            "the entries of a context become variables; or a job",
            "businessRuleTask": "asks a DMN decision and keeps the answer in resultVariable; or a job; without either "
            "the token passes",
        },
        "Gateways": {
            "exclusiveGateway": "takes the first flow whose condition is true, in the order of the document, else the "
            "default; does not wait when it joins",
            "inclusiveGateway": "waits for every token that can still come, then takes every flow whose condition is "
            "true, else the default",
            "parallelGateway": "waits for one token of every incoming flow, then takes every flow",
            "complexGateway": "fires when its activation condition is true (activationCount counts the tokens), "
            "swallows what comes late, then resets",
            "eventBasedGateway": "the first event behind it takes the token, the others end; with instantiate it makes "
            "an instance by one event, or by all of them",
        },
        "Sub-processes and calls": {
            "subProcess": "a scope of its own, done when nothing is left in it",
            "eventSubProcess": "listens while its scope is open; interrupts it, or runs beside it each time",
            "transaction": "a sub-process that can be cancelled, with everything in it undone",
            "adHocSubProcess": "activities without incoming flow are enabled at once, or in sequence; ends by its "
            "completion condition or when all are done",
            "callActivity": "runs another process, or a global task of the file, inside the instance",
        },
    }
)
"""Every element that runs: a test compares the keys with what the engine supports."""

ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "standardLoopCharacteristics": "the activity runs again while its condition is true, tested before or after",
        "multiInstanceLoopCharacteristics": "one run for each item of a list or as many as a number says, at once or "
        "one by one, until the completion condition; behaviour None, One, All, Complex throws its events",
        "startQuantity, completionQuantity": "tokens that an activity needs, and tokens that it gives on each flow",
        "dataObject, property": "a variable of the scope or element that it stands in, null at first, by its name "
        "(that of a reference to it, or its id, without one)",
        "dataInput, dataInputAssociation": "a local variable named like the data input (its source without a name): "
        "a copy, a FEEL transformation, or assignments; in a throw event the payload",
        "dataOutput, dataOutputAssociation": "writes its target when the element is left; of the result the data "
        "output itself goes nowhere else, all other variables go out as without it; in a catch event it is what came "
        "in",
        "loopDataInputRef, loopDataOutputRef, inputDataItem, outputDataItem": "the lists of a multi-instance "
        "activity and the local variable of each run",
        "dataStore": "a note only",
        "potentialOwner, humanPerformer": "candidate groups and assignee of a user task to which the dialect assigns "
        "nobody: a FEEL expression, or the name of a resource; other roles are ignored with a warning",
        "zeebe:executionListeners": "jobs before the work of an element (their variables are local) and before it is "
        "left (theirs go out like a result); of a process, before it begins and before it ends",
        "zeebe:taskListeners": "jobs before a user task is offered, before its submission counts, and when it was "
        "cancelled (nothing waits for these but the end of the instance)",
        "isForCompensation": "the activity runs only to undo another",
        "conditionExpression, default": "flows out of an activity or gateway that are taken when their condition is "
        "true, and the one that is taken when none is",
    }
)
"""What may be added to an element."""
